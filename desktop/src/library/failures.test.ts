import assert from "node:assert/strict";
import { worthRetrying } from "./failures.ts";

Deno.test("only failures that may pass are tried again", () => {
  assert.equal(worthRetrying("timeout"), true);
  assert.equal(worthRetrying("unreadable"), true);
  assert.equal(worthRetrying("a_code_of_a_newer_sidecar"), true);
  assert.equal(worthRetrying("unsupported_format"), false);
});

Deno.test("every code named here is one of the sidecar's contract", async () => {
  const contract = await Deno.readTextFile(new URL("../../../sidecar/README.md", import.meta.url));
  const listed = /^Error codes: (.*?)\. A truncated/ms.exec(contract)?.[1] ?? "";
  const codes = [...listed.matchAll(/`(\w+)`/g)].map((match) => match[1]!);
  assert.ok(codes.length >= 12, `only ${codes.length} codes found in sidecar/README.md`);
  const final = codes.filter((code) => !worthRetrying(code));
  assert.deepEqual(final.sort(), ["empty", "not_a_file", "too_short", "unsupported_format"]);
});
