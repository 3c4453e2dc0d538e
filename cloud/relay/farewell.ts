/**
 * How connections are sent away when this replica stops: one after another, each told to come back at once and closed as soon as it has
 * been told. So nobody is away for longer than a reconnect takes, whoever waits for the turn still hears everything, and the other
 * replicas are not knocked at by all in the same moment.
 */

import { type Frame, frameOf } from "./frame.ts";

/**
 * Milliseconds from one leaver to the next, and from the first to the last when there are many. A thousand a second is what another replica
 * lets in on a small machine: faster, and they would wait there.
 */
export const pace = { step: 2, longest: 5_000 } as const;
/** Milliseconds between two looks at who is due. */
const turn = 20;
const comeBackNow = frameOf({ type: "comeback", after_ms: 0 });

/** What the farewell needs of a connection. */
export interface Leaver {
  gone: boolean;
  write(frame: Frame): void;
  end(code: number, reason: string): void;
  /** Bytes not yet handed to the network. */
  backlog(): number;
}

/** Milliseconds that pass. */
export interface Clock {
  now(): number;
  pause(milliseconds: number): Promise<void>;
}

export interface FarewellOptions {
  /** Milliseconds after which one who does not read what it is told is closed all the same. */
  patience: number;
  /** The machine's own when absent. */
  clock?: Clock;
}

/**
 * Sends everybody away. `open` says who is there, and is asked again as long as it names somebody new: a connection may have been let in
 * just before the end.
 */
export async function sayFarewell(open: () => Leaver[], options: FarewellOptions): Promise<void> {
  const known = new Set<Leaver>();
  for (let some = open(); some.length > 0; some = open().filter((leaver) => !known.has(leaver))) {
    for (const leaver of some) known.add(leaver);
    await dismiss(some, options);
  }
}

const machineClock: Clock = { now: () => performance.now(), pause };

async function dismiss(
  leavers: Leaver[],
  { patience, clock = machineClock }: FarewellOptions,
): Promise<void> {
  const step = Math.min(pace.step, pace.longest / leavers.length);
  const begun = clock.now();
  let next = 0;
  let told: { leaver: Leaver; until: number }[] = [];
  while (next < leavers.length || told.length > 0) {
    const now = clock.now();
    // Never in the turn in which it was told: the network takes what was written only when that is over.
    told = told.filter(({ leaver, until }) => {
      if (leaver.gone) return false;
      if (leaver.backlog() > 0 && now < until) return true;
      leaver.end(1012, "Service restart");
      return false;
    });
    for (; next < leavers.length && begun + next * step <= now; next++) {
      const leaver = leavers[next]!;
      if (leaver.gone) continue;
      leaver.write(comeBackNow);
      told.push({ leaver, until: now + patience });
    }
    await clock.pause(turn);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
