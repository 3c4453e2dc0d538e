import assert from "node:assert/strict";
import { Connections, type Place } from "./connections.ts";

Deno.test("nobody takes more than is theirs, no address all of it, and what is given back can be had again", () => {
  const connections = new Connections({ perOwner: 2, perAddress: 3, total: 4 });
  const first = connections.take("ann", "10.0.0.1") as Place;
  connections.take("ann", "10.0.0.1");
  assert.equal(connections.take("ann", "10.0.0.1"), "owner");
  assert.equal(connections.take("ann", "10.0.0.2"), "owner", "wherever she is");
  const other = connections.take("ben", "10.0.0.1") as Place;
  assert.deepEqual(other, { owner: "ben", address: "10.0.0.1" });
  assert.equal(connections.take("cleo", "10.0.0.1"), "address");
  connections.take("cleo", "10.0.0.2");
  assert.equal(connections.total, 4);
  assert.equal(connections.take("dan", "10.0.0.3"), "total");
  connections.release(other);
  assert.equal(connections.total, 3);
  assert.equal(connections.take("ann", "10.0.0.1"), "owner");
  connections.release(first);
  assert.ok(typeof connections.take("ann", "10.0.0.1") === "object");
});

Deno.test("who has left is forgotten", () => {
  const connections = new Connections({ perOwner: 1, perAddress: 1, total: 1_000 });
  for (let at = 0; at < 10_000; at++) {
    connections.release(connections.take(`dancer ${at}`, `10.0.0.${at}`) as Place);
  }
  assert.equal(connections.total, 0);
  assert.ok(typeof connections.take("dancer 1", "10.0.0.1") === "object");
});
