import assert from "node:assert/strict";
import { isTranslocated } from "./translocation.ts";

Deno.test("a passing copy is known by its path", () => {
  const copy =
    "/private/var/folders/x1/q9z/T/AppTranslocation/1B0C66D2-0000-4A0F-9C71-5D0E6A3C2F11/d/Pika.app/Contents/MacOS";
  assert.equal(isTranslocated(copy), true);
  assert.equal(isTranslocated("/Applications/Pika.app/Contents/MacOS"), false);
  assert.equal(isTranslocated("/Users/ana/AppTranslocation.app/Contents/MacOS"), false);
});
