import assert from "node:assert/strict";
import { readNotice } from "./bus.ts";

Deno.test("notices are read as replicas of every release say them", () => {
  assert.deepEqual(readNotice("event 0c5d"), { kind: "event", session: "0c5d", seq: null });
  assert.deepEqual(readNotice("event 0c5d 17"), { kind: "event", session: "0c5d", seq: 17 });
  assert.deepEqual(readNotice("counts 0c5d"), { kind: "counts", session: "0c5d" });
  assert.deepEqual(readNotice("watchdog 9b1e 17"), { kind: "watchdog", replica: "9b1e" });
});

Deno.test("words that are not known here say nothing", () => {
  for (const payload of ["", "event", "event ", "counts", "recap 0c5d", "events 0c5d"]) {
    assert.equal(readNotice(payload), null, payload);
  }
});
