import assert from "node:assert/strict";
import { Connections, type Place } from "./connections.ts";

Deno.test("nobody takes more than the address may have, and all together no more than fit", () => {
  const connections = new Connections({ perAddress: 2, total: 3 });
  const first = connections.take("10.0.0.1") as Place;
  connections.take("10.0.0.1");
  assert.equal(connections.take("10.0.0.1"), "address");
  const other = connections.take("10.0.0.2") as Place;
  assert.equal(other.address, "10.0.0.2");
  assert.equal(connections.take("10.0.0.3"), "total");
  connections.release(other);
  assert.equal(connections.take("10.0.0.1"), "address");
  connections.release(first);
  assert.equal((connections.take("10.0.0.1") as Place).taken, 2);
  assert.equal(connections.total, 2);
});

Deno.test("addresses that have left are forgotten, and come back to an empty account", () => {
  const connections = new Connections({ perAddress: 1, total: 1_000 });
  for (let at = 0; at < 10_000; at++) connections.release(connections.take(`10.0.0.${at}`) as Place);
  assert.equal(connections.total, 0);
  assert.equal((connections.take("10.0.0.1") as Place).taken, 1);
});
