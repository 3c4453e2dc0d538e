import assert from "node:assert/strict";
import { run } from "../lib/command.ts";
import { script } from "../deploy/command.ts";

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
