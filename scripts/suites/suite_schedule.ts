/** Which suite runs when: side by side as far as the machine's cores go. Pure; the runner starts the programs. */

import type { Suite } from "./suites.ts";

/** How `runSuites` goes about it. */
export interface ScheduleOptions<Result> {
  /** How many suites that keep a core busy may run at once; those that mostly wait run beside them. */
  slots: number;
  /** Runs one to its end. */
  run(suite: Suite): Promise<Result>;
}

/** The order in which suites are begun: the longest first, so that none of those is left for the end, alone. */
export function startingOrder(suites: readonly Suite[]): Suite[] {
  return suites.toSorted((a, b) => b.seconds - a.seconds);
}

/** Runs suites, several at once. Resolves when all have ended; rejects when one run rejects, without beginning others. */
export async function runSuites<Result>(
  suites: readonly Suite[],
  { slots, run }: ScheduleOptions<Result>,
): Promise<Map<Suite, Result>> {
  const waiting = startingOrder(suites);
  const running = new Map<Suite, Promise<void>>();
  const results = new Map<Suite, Result>();
  const taken = (suite: Suite) => suite.load === "waits" ? 0 : Math.min(suite.slots ?? 1, slots);
  const busy = () => [...running.keys()].reduce((sum, suite) => sum + taken(suite), 0);
  const fits = (suite: Suite) =>
    busy() + taken(suite) <= slots && ![...running.keys()].some((other) => disturb(suite, other));
  while (waiting.length + running.size > 0) {
    for (let next = waiting.findIndex(fits); next >= 0; next = waiting.findIndex(fits)) {
      const [suite] = waiting.splice(next, 1) as [Suite];
      running.set(
        suite,
        run(suite).then((result) => {
          results.set(suite, result);
          running.delete(suite);
        }),
      );
    }
    await Promise.race(running.values());
  }
  return results;
}

function disturb(one: Suite, other: Suite): boolean {
  return (one.notBeside ?? []).includes(other.name) || (other.notBeside ?? []).includes(one.name);
}
