import assert from "node:assert/strict";
import type { DancerAction } from "@pika/contract/room/dancer.ts";
import { answerTime, breakTime, Deliveries } from "./deliveries.ts";

const actions: DancerAction[] = ["a", "b"].map((id, i) => ({ type: "thank", id, session: "s", n: i + 1 }));
const ids = (due: DancerAction[]) => due.map(({ id }) => id);

Deno.test("each action goes out once, and again only when no answer comes in time", () => {
  const deliveries = new Deliveries();
  assert.deepEqual(ids(deliveries.take(actions, 1_000)), ["a", "b"]);
  assert.deepEqual(ids(deliveries.take(actions, 1_000 + answerTime - 1)), []);
  assert.deepEqual(ids(deliveries.take(actions, 1_000 + answerTime)), ["a", "b"]);
});

Deno.test("one that the cloud could not take goes out again after the break, the others do not", () => {
  const deliveries = new Deliveries();
  deliveries.take(actions, 0);
  deliveries.postpone("b", 500);
  assert.deepEqual(ids(deliveries.take(actions, 500 + breakTime - 1)), []);
  assert.deepEqual(ids(deliveries.take(actions, 500 + breakTime)), ["b"]);
});

Deno.test("over a new connection everything goes out again", () => {
  const deliveries = new Deliveries();
  deliveries.take(actions, 0);
  deliveries.reset();
  assert.deepEqual(ids(deliveries.take(actions, 1)), ["a", "b"]);
});
