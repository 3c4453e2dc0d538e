import assert from "node:assert/strict";
import { onWake } from "./wake.ts";

Deno.test("a sleep of the machine is noticed once, and a busy moment is none", () => {
  let now = 1_000_000, woken = 0;
  let look = () => {};
  onWake(() => woken++, { now: () => now, setInterval: (every) => look = every });
  const after = (milliseconds: number) => {
    now += milliseconds;
    look();
    return woken;
  };
  assert.equal(after(2_000), 0);
  assert.equal(after(7_000), 0);
  assert.equal(after(8 * 3_600_000), 1);
  assert.equal(after(2_000), 1);
});
