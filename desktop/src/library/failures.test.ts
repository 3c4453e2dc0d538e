import assert from "node:assert/strict";
import { fileErrorCodes } from "@pika/contract/desk/analysed_file.ts";
import { worthRetrying } from "./failures.ts";

Deno.test("only failures that may pass are tried again", () => {
  assert.equal(worthRetrying("timeout"), true);
  assert.equal(worthRetrying("unreadable"), true);
  assert.equal(worthRetrying("a_code_of_a_newer_sidecar"), true);
  assert.equal(worthRetrying("unsupported_format"), false);
});

Deno.test("of the contract's codes these are final", () => {
  assert.ok(fileErrorCodes.length >= 12);
  const final = fileErrorCodes.filter((code) => !worthRetrying(code));
  assert.deepEqual(final.sort(), [
    ...["empty", "no_sound", "not_a_file", "protected", "too_long", "too_short", "unsupported_format"],
  ]);
});
