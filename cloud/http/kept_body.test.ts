import assert from "node:assert/strict";
import { hasAlready, KeptBodies } from "./kept_body.ts";

const limits = { total: 300, perAddress: 200, patience: 3_600_000 };

Deno.test("a browser has what it names, in a list too, and weakened", () => {
  for (const known of ['"a"', 'W/"a"', '"x", "a"', '"x",W/"a"']) assert.ok(hasAlready(known, '"a"'), known);
  for (const other of [undefined, "", '"b"', "a", '"a"b']) assert.ok(!hasAlready(other, '"a"'), other);
});

Deno.test("nothing is handed out before it is read, and then all of it in pieces", async () => {
  const all = new Uint8Array(180_000).map((_, at) => at % 251);
  const bodies = new KeptBodies();
  const reader = bodies.send(all, "a").getReader();
  assert.equal(bodies.total, all.byteLength);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    assert.ok(part.value.byteLength <= 64 * 1_024);
    parts.push(part.value as Uint8Array<ArrayBuffer>);
  }
  assert.deepEqual(new Uint8Array(await new Blob(parts).arrayBuffer()), all);
  assert.equal(bodies.total, 0);
  assert.ok((await bodies.send(new Uint8Array(), "a").getReader().read()).done);
});

Deno.test("so much is on its way to one address and to all, and who goes away makes room", async () => {
  const bodies = new KeptBodies(limits);
  const hundred = new Uint8Array(100);
  const [first, second] = [bodies.send(hundred, "a"), bodies.send(hundred, "a")];
  assert.throws(() => bodies.send(hundred, "a"), { code: "rate_limited" });
  const other = bodies.send(hundred, "b");
  assert.throws(() => bodies.send(new Uint8Array(1), "c"), { code: "rate_limited" });
  await first.cancel();
  assert.equal((await new Response(second).bytes()).byteLength, 100);
  assert.equal(bodies.total, 100);
  await bodies.send(hundred, "a").cancel();
  await other.cancel();
  assert.equal(bodies.total, 0);
});

Deno.test("who does not read is cut off", async () => {
  const bodies = new KeptBodies({ ...limits, patience: 1 });
  const reader = bodies.send(new Uint8Array(100), "a").getReader();
  await assert.rejects(reader.closed, /does not read/);
  assert.equal(bodies.total, 0);
});
