import assert from "node:assert/strict";
import { run } from "../lib/command.ts";
import { quote, script } from "./command.ts";

Deno.test("quoted words come out of a shell as they went in", async () => {
  const words = ["plain", "two words", "", "it's", `"$HOME" \`id\` $(id) \\ * ; & |`, "line\nbreak", "ł"];
  const { stdout } = await run(["sh", "-c", `printf '%s\\0' ${quote(words)}`]);
  assert.deepEqual(stdout.split("\0").slice(0, -1), words);
});

Deno.test("a script gets its values as arguments, not as text", async () => {
  const { words } = script(`printf '%s' "$1"`, [`"; echo broken; "`]);
  assert.equal((await run(words)).stdout, `"; echo broken; "`);
});

Deno.test("a script ends at its first failure, and at a value that is missing", async () => {
  const failing = script("false\necho went on", []);
  assert.equal((await run(failing.words, { allowed: [1] })).stdout, "");
  const missing = script(`echo "$2"`, ["one"]);
  const { code, stdout } = await run(missing.words, { allowed: [1, 2] });
  assert.notEqual(code, 0);
  assert.equal(stdout, "");
});
