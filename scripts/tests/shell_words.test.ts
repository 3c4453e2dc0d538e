import assert from "node:assert/strict";
import { run } from "../lib/command.ts";
import { quote } from "../lib/shell_words.ts";

Deno.test("quoted words come out of a shell as they went in", async () => {
  const words = ["plain", "two words", "", "it's", `"$HOME" \`id\` $(id) \\ * ; & |`, "line\nbreak", "ł"];
  const { stdout } = await run(["sh", "-c", `printf '%s\\0' ${quote(words)}`]);
  assert.deepEqual(stdout.split("\0").slice(0, -1), words);
});
