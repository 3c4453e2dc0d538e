import assert from "node:assert/strict";
import { CommandError } from "../lib/errors.ts";
import { redact, runSecretly } from "../release/targets/secrets.ts";

Deno.test("secrets are redacted wherever they are, the longest first; what is empty redacts nothing", () => {
  assert.equal(
    redact("a secret-long and secret", ["secret", "secret-long", ""]),
    "a [redacted] and [redacted]",
  );
});

Deno.test("neither log nor error of a program that prints its secret holds it", async () => {
  const log = await Deno.makeTempFile();
  const program = [
    Deno.execPath(),
    "eval",
    "console.log(await new Response(Deno.stdin.readable).text()); Deno.exit(4)",
  ];
  await assert.rejects(
    runSecretly(program, { log, stdin: "hunter22", secrets: ["hunter22"] }),
    (error) => error instanceof CommandError && error.code === 4 && error.tail === "[redacted]",
  );
  const text = await Deno.readTextFile(log);
  assert.match(text, /^\$ .*eval[^]*\[redacted\]/);
  assert.ok(!text.includes("hunter22"));
  await Deno.remove(log);
});
