import assert from "node:assert/strict";
import { ByteCache } from "./byte_cache.ts";

Deno.test("it keeps so many bytes and no more: what was not asked for longest goes, and what is too large never comes", () => {
  const cache = new ByteCache(100);
  const of = (size: number) => new Uint8Array(size);
  cache.set("a", of(40));
  cache.set("b", of(40));
  assert.equal(cache.get("a")?.byteLength, 40);
  cache.set("c", of(40));
  assert.deepEqual(["a", "b", "c"].map((key) => cache.get(key)?.byteLength), [40, undefined, 40]);
  cache.set("c", of(60));
  assert.deepEqual(
    [cache.size, cache.get("c")?.byteLength],
    [100, 60],
    "the newer one in place of the older",
  );
  cache.set("d", of(101));
  assert.deepEqual([cache.size, cache.get("d")], [100, undefined]);
  cache.set("a", of(101));
  assert.deepEqual([cache.size, cache.get("a")], [60, undefined], "an older one does not stay in its place");
});
