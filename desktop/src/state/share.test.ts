import assert from "node:assert/strict";
import { share } from "./share.ts";

const play = (id: string, likes: number) => ({ id, likes, title: `Song ${id}` });

Deno.test("what says the same is the same object", () => {
  const old = { now: play("a", 1), plays: [play("b", 0), play("a", 1)], tempo: null };
  assert.equal(share(old, structuredClone(old)), old);
});

Deno.test("only what changed is new", () => {
  const old = { now: play("a", 1), plays: [play("b", 0), play("a", 1)], tempo: null };
  const next = structuredClone(old);
  next.plays[1]!.likes = 2;
  const shared = share(old, next);
  assert.deepEqual(shared, next);
  assert.notEqual(shared.plays, old.plays);
  assert.equal(shared.plays[0], old.plays[0]);
  assert.notEqual(shared.plays[1], old.plays[1]);
  assert.equal(shared.now, old.now);
});

Deno.test("a play put in front leaves the others as they are", () => {
  const old = [play("b", 0), play("a", 1)];
  const shared = share(old, [play("c", 0), play("b", 0), play("a", 1)]);
  assert.deepEqual(shared.map(({ id }) => id), ["c", "b", "a"]);
  assert.equal(shared[1], old[0]);
  assert.equal(shared[2], old[1]);
});

Deno.test("a list that lost its end, a field that went, null and another kind are seen as changes", () => {
  const old = [play("b", 0), play("a", 1)];
  assert.deepEqual(share(old, [play("b", 0)]), [play("b", 0)]);
  assert.deepEqual(share({ a: 1, b: 2 }, { a: 1 }), { a: 1 });
  assert.equal(share({ a: 1 }, null), null);
  assert.deepEqual(share([1], { a: 1 }), { a: 1 });
  assert.deepEqual(share(null, { a: [] }), { a: [] });
  assert.deepEqual(share([3, 4], [4, 3]), [4, 3]);
});
