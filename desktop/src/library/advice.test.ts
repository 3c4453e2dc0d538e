import assert from "node:assert/strict";
import { adviceFor, worthRetrying } from "./advice.ts";

Deno.test("every error code of the sidecar's contract has its own advice", async () => {
  const contract = await Deno.readTextFile(new URL("../../../sidecar/README.md", import.meta.url));
  const listed = /^Error codes: (.*?)\. A truncated/ms.exec(contract)?.[1] ?? "";
  const codes = [...listed.matchAll(/`(\w+)`/g)].map((match) => match[1]!);
  assert.ok(codes.length >= 12, `only ${codes.length} codes found in sidecar/README.md`);
  for (const code of codes) assert.notEqual(adviceFor(code), "Try again.", code);
});

Deno.test("unknown codes still say what to do", () => {
  assert.equal(adviceFor("brand_new"), "Try again.");
  assert.equal(worthRetrying("brand_new"), true);
  assert.equal(worthRetrying("unsupported_format"), false);
});
