import assert from "node:assert/strict";
import { Shared } from "./shared.ts";

Deno.test("who asks for the same gets the same answer while it is fresh; a failure is nobody else's", async () => {
  let loads = 0;
  let broken = false;
  const shared = new Shared(3_600_000, (key) => {
    loads++;
    return broken ? Promise.reject(new Error("It is away")) : Promise.resolve({ key, loads });
  });
  const [first, second] = await Promise.all([shared.get("a"), shared.get("a")]);
  assert.equal(first, second);
  assert.deepEqual(await shared.get("b"), { key: "b", loads: 2 });
  assert.equal(await shared.get("a"), first);
  broken = true;
  await assert.rejects(shared.get("c"), /away/);
  broken = false;
  assert.equal((await shared.get("c")).key, "c");
});

Deno.test("what is not fresh any more is loaded anew, and not remembered", async () => {
  let loads = 0;
  const shared = new Shared(0, () => Promise.resolve(++loads));
  assert.deepEqual([await shared.get("a"), await shared.get("a"), await shared.get("b")], [1, 2, 3]);
  assert.equal(shared.size, 1);
});
