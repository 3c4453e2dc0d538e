/** Milliseconds between two looks at the clock. */
const LOOK = 2_000;
/** A look that comes so much later than it should has slept. */
const MISSED = 8_000;

/** What is used of the browser. */
export interface Clock {
  now(): number;
  setInterval(look: () => void, milliseconds: number): unknown;
}

/** Calls `listener` after each sleep of the machine: connections may have died without a word. */
export function onWake(
  listener: () => void,
  clock: Clock = { now: () => Date.now(), setInterval: (look, ms) => setInterval(look, ms) },
): void {
  let before = clock.now();
  clock.setInterval(() => {
    const now = clock.now();
    if (now - before > LOOK + MISSED) listener();
    before = now;
  }, LOOK);
}
