import assert from "node:assert/strict";
import { CommandError } from "../lib/errors.ts";
import { runBounded, TimeoutError } from "./bounded.ts";

Deno.test("a program that hangs is stopped, and the error says after how long", async () => {
  await assert.rejects(
    runBounded(["sleep", "600"], { seconds: 0.2, help: "Look at it." }),
    (error) =>
      error instanceof TimeoutError && /sleep did not end within 0.2 s/.test(error.message) &&
      error.help !== "",
  );
});

Deno.test("a program that fails in time fails as itself", async () => {
  await assert.rejects(runBounded(["false"], { seconds: 120 }), CommandError);
  assert.equal((await runBounded(["echo", "there"], { seconds: 120 })).stdout, "there\n");
});
