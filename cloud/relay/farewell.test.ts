import assert from "node:assert/strict";
import { type Leaver, pace, sayFarewell } from "./farewell.ts";
import type { Frame } from "./frame.ts";

/** A connection that takes what is written to it `slow` milliseconds later. */
class Guest implements Leaver {
  gone = false;
  readonly heard: { text: string; at: number }[] = [];
  closed: { code: number; at: number } | null = null;
  #waiting = 0;

  constructor(readonly slow: number = 0) {}

  write(frame: Frame): void {
    this.heard.push({ text: frame.text, at: performance.now() });
    this.#waiting += frame.text.length;
    setTimeout(() => this.#waiting = 0, this.slow);
  }

  backlog(): number {
    return this.#waiting;
  }

  end(code: number): void {
    this.gone = true;
    this.closed = { code, at: performance.now() };
  }

  /** Milliseconds from being told until the end. */
  get away(): number {
    return this.closed!.at - this.heard[0]!.at;
  }
}

function crowd(count: number, slow = 0): Guest[] {
  return Array.from({ length: count }, () => new Guest(slow));
}

async function took(work: Promise<void>): Promise<number> {
  const begun = performance.now();
  await work;
  return performance.now() - begun;
}

Deno.test("everybody is told once to come back at once, then closed", async () => {
  const guests = crowd(30);
  await sayFarewell(() => guests, 1_000);
  for (const guest of guests) {
    assert.deepEqual(guest.heard.map(({ text }) => JSON.parse(text)), [{ type: "comeback", after_ms: 0 }]);
    assert.equal(guest.closed?.code, 1012);
    assert.ok(guest.away > 0, "not in the turn in which it was told");
  }
});

Deno.test("they go one after another, and each only when it is its turn", async () => {
  const guests = crowd(400);
  await sayFarewell(() => guests, 1_000);
  const at = guests.map((guest) => guest.heard[0]!.at);
  assert.deepEqual(at, at.toSorted((a, b) => a - b));
  assert.ok(at.at(-1)! - at[0]! > 399 * pace.step * 0.9, `the last after ${at.at(-1)! - at[0]!} ms`);
  const waits = guests.map((guest) => guest.away).sort((a, b) => a - b);
  assert.ok(waits[200]! < 250, `half of them wait less than ${waits[200]} ms for the end`);
});

Deno.test("however many there are, the last goes after some seconds", async () => {
  const guests = crowd(20_000);
  const milliseconds = await took(sayFarewell(() => guests, 1_000));
  assert.ok(guests.every(({ gone }) => gone));
  assert.ok(milliseconds > pace.longest * 0.9 && milliseconds < pace.longest + 2_000, `${milliseconds} ms`);
});

Deno.test("a few are gone in no time, nobody takes none at all", async () => {
  assert.ok(await took(sayFarewell(() => crowd(0), 1_000)) < 100);
  const guests = crowd(5);
  assert.ok(await took(sayFarewell(() => guests, 1_000)) < 500);
});

Deno.test("what it is told is sent before it is closed, but nobody waits for ever for one who does not read", async () => {
  const [slow, dead] = [new Guest(150), new Guest(60_000)];
  const milliseconds = await took(sayFarewell(() => [slow, dead], 400));
  assert.ok(slow.away >= 140, `closed after ${slow.away} ms`);
  assert.ok(dead.away >= 390 && milliseconds < 3_000, `closed after ${dead.away} ms of ${milliseconds}`);
});

Deno.test("who was let in just before the end is told too; who is gone already is not", async () => {
  const [early, late, left] = [new Guest(), new Guest(), new Guest()];
  left.gone = true;
  let asked = 0;
  await sayFarewell(() => ++asked === 1 ? [early, left] : [early, late, left], 1_000);
  assert.equal(early.heard.length, 1);
  assert.equal(late.closed?.code, 1012);
  assert.equal(left.heard.length, 0);
});
