import assert from "node:assert/strict";
import type { StepContext } from "../step.ts";
import { sign } from "./sign.ts";

Deno.test("an installer is not signed by another method than the code in it", async () => {
  const context = {
    release: { target: { os: "macos", arch: "arm64" } },
    facts: () => ({ signing: "developer-id" }),
  } as unknown as StepContext;
  await assert.rejects(sign.run(context), {
    name: "ScriptError",
    message: 'The code inside is signed by "developer-id", the installer would be by "ad-hoc"',
    help: /--from package/,
  });
});
