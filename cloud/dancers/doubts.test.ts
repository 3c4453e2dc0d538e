import assert from "node:assert/strict";
import { type Doubt, Doubts } from "./doubts.ts";

const minute = 60_000;

function bench() {
  const clock = { now: 0 };
  const doubts = new Doubts({ clock: () => clock.now });
  const refuse = (count: number, doubt: Doubt, room = "friday") => {
    for (let at = 0; at < count; at++) doubts.refused(room, doubt);
  };
  return { clock, doubts, refuse };
}

Deno.test("a handful of refusals is nothing, more are doubted, in that room alone and for that reason", () => {
  const { doubts, refuse } = bench();
  refuse(50, "newcomers");
  assert.deepEqual(doubts.of("friday"), []);
  refuse(1, "newcomers");
  assert.deepEqual([doubts.of("friday"), doubts.of("saturday")], [["newcomers"], []]);
  refuse(51, "strangers");
  assert.deepEqual(doubts.of("friday"), ["newcomers", "strangers"]);
});

Deno.test("a doubt is over by itself ten minutes after the last that was refused, and forgotten", () => {
  const { clock, doubts, refuse } = bench();
  for (; clock.now < 30 * minute; clock.now += minute) refuse(20, "strangers");
  clock.now += 6 * minute;
  assert.deepEqual(doubts.of("friday"), ["strangers"]);
  doubts.tend();
  assert.equal(doubts.size, 1);
  clock.now += 4 * minute;
  assert.deepEqual(doubts.of("friday"), []);
  doubts.tend();
  assert.equal(doubts.size, 0);
});

Deno.test("what trickles in all night is no doubt", () => {
  const { clock, doubts, refuse } = bench();
  for (; clock.now < 300 * minute; clock.now += minute) {
    refuse(5, "newcomers");
    assert.deepEqual(doubts.of("friday"), []);
  }
});
