import assert from "node:assert/strict";
import { posix, win32 } from "node:path";
import { inOrder } from "./hash.ts";
import { root } from "./paths.ts";

Deno.test("the names in a hash, and their order, are the same on Windows", () => {
  // In Windows' own order "a\\b" comes after "aZ" and "a-b", elsewhere "a/b" lies between them.
  const names = ["a/b", "a-b", "aZ", "a.b"];
  const there = inOrder(
    names.map((name) => "C:\\" + name.replaceAll("/", "\\")).sort(),
    (_, to) => win32.relative("C:\\", to),
  );
  const here = inOrder(names.map((name) => `${root}/${name}`), posix.relative);
  assert.deepEqual(there.map(({ name }) => name), ["a-b", "a.b", "a/b", "aZ"]);
  assert.deepEqual(here.map(({ name }) => name), ["a-b", "a.b", "a/b", "aZ"]);
});
