import assert from "node:assert/strict";
import { type Clock, type Leaver, pace, sayFarewell } from "./farewell.ts";
import type { Frame } from "./frame.ts";

/** A clock that moves when somebody pauses, and then at once. */
class TestClock implements Clock {
  #now = 0;
  #later: { at: number; act: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  pause(milliseconds: number): Promise<void> {
    this.#now += milliseconds;
    const due = this.#later.filter(({ at }) => at <= this.#now);
    this.#later = this.#later.filter(({ at }) => at > this.#now);
    for (const { act } of due) act();
    return Promise.resolve();
  }

  after(milliseconds: number, act: () => void): void {
    this.#later.push({ at: this.#now + milliseconds, act });
  }
}

/** A connection that takes what is written to it `slow` milliseconds later. */
class Guest implements Leaver {
  gone = false;
  readonly heard: { text: string; at: number }[] = [];
  closed: { code: number; at: number } | null = null;
  #waiting = 0;

  constructor(readonly clock: TestClock, readonly slow = 0) {}

  write(frame: Frame): void {
    this.heard.push({ text: frame.text, at: this.clock.now() });
    this.#waiting += frame.text.length;
    this.clock.after(this.slow, () => this.#waiting = 0);
  }

  backlog(): number {
    return this.#waiting;
  }

  end(code: number): void {
    this.gone = true;
    this.closed = { code, at: this.clock.now() };
  }

  /** Milliseconds from being told until the end. */
  get away(): number {
    return this.closed!.at - this.heard[0]!.at;
  }
}

/** So many guests who are sent away. Resolves with them, and with the milliseconds that it took. */
async function farewellOf(count: number): Promise<{ guests: Guest[]; took: number }> {
  const clock = new TestClock();
  const guests = Array.from({ length: count }, () => new Guest(clock));
  await sayFarewell(() => guests, { patience: 1_000, clock });
  return { guests, took: clock.now() };
}

Deno.test("everybody is told once to come back at once, then closed", async () => {
  const { guests } = await farewellOf(30);
  for (const guest of guests) {
    assert.deepEqual(guest.heard.map(({ text }) => JSON.parse(text)), [{ type: "comeback", after_ms: 0 }]);
    assert.equal(guest.closed?.code, 1012);
    assert.ok(guest.away > 0, "not in the turn in which it was told");
  }
});

Deno.test("they go one after another, and each only when it is its turn: until then it hears what happens", async () => {
  const { guests } = await farewellOf(400);
  const at = guests.map((guest) => guest.heard[0]!.at);
  assert.deepEqual(at, at.toSorted((a, b) => a - b));
  assert.ok(at.at(-1)! - at[0]! > 399 * pace.step * 0.9, `the last after ${at.at(-1)! - at[0]!} ms`);
  assert.ok(guests[0]!.closed!.at < at[200]!, "half of them are still there when the first have gone");
  assert.ok(guests.every(({ away }) => away < 50), "nobody waits for the end who was told");
});

Deno.test("however many there are, the last goes after some seconds", async () => {
  const { guests, took } = await farewellOf(20_000);
  assert.ok(guests.every(({ gone }) => gone));
  assert.ok(took > pace.longest * 0.9 && took < pace.longest + 100, `${took} ms`);
});

Deno.test("a few are gone in no time, nobody takes none at all", async () => {
  assert.equal((await farewellOf(0)).took, 0);
  const { took } = await farewellOf(5);
  assert.ok(took < 100, `${took} ms`);
});

Deno.test("what it is told is sent before it is closed, but nobody waits for ever for one who does not read", async () => {
  const clock = new TestClock();
  const [slow, dead] = [new Guest(clock, 150), new Guest(clock, 60_000)];
  await sayFarewell(() => [slow, dead], { patience: 400, clock });
  assert.ok(slow.away >= 150 && slow.away < 200, `closed after ${slow.away} ms`);
  assert.ok(dead.away >= 400 && dead.away < 450, `closed after ${dead.away} ms`);
});

Deno.test("who was let in just before the end is told too; who is gone already is not", async () => {
  const clock = new TestClock();
  const [early, late, left] = [new Guest(clock), new Guest(clock), new Guest(clock)];
  left.gone = true;
  let asked = 0;
  const open = () => ++asked === 1 ? [early, left] : [early, late, left];
  await sayFarewell(open, { patience: 1_000, clock });
  assert.equal(early.heard.length, 1);
  assert.equal(late.closed?.code, 1012);
  assert.equal(left.heard.length, 0);
});
