/** The longest pause between two attempts, in milliseconds. */
export const LONGEST_WAIT = 5_000;

/**
 * Milliseconds to wait before attempt `attempt` (from 0): 250 ms doubled each time, at most {@linkcode LONGEST_WAIT},
 * less up to a quarter at random so that two pages do not knock in step.
 */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_WAIT, 250 * 2 ** attempt);
  return Math.round(full * (1 - 0.25 * random()));
}
