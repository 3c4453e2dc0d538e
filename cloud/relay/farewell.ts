/** How sockets are sent away when this replica stops: each at another moment, so that they do not all knock at the next one at once. */

import { type Frame, frameOf } from "./frame.ts";

/** Milliseconds after which the first and the last are asked to come back. */
export const comeback = { first: 200, last: 4_000 } as const;

/** What the farewell needs of a connection. */
export interface Leaver {
  gone: boolean;
  write(frame: Frame): void;
  end(code: number, reason: string): void;
  /** Bytes not yet handed to the network. */
  backlog(): number;
}

/** Tells everybody when to come back, waits until that was sent (at most `patience` milliseconds), and closes. */
export async function sayFarewell(leavers: Leaver[], patience: number): Promise<void> {
  const step = (comeback.last - comeback.first) / Math.max(1, leavers.length - 1);
  leavers.forEach((leaver, at) => {
    if (!leaver.gone) {
      leaver.write(frameOf({ type: "comeback", after_ms: Math.round(comeback.first + at * step) }));
    }
  });
  const deadline = performance.now() + patience;
  // At least one pause: the network takes what was written only when this turn of the event loop is over.
  do await pause(20); while (
    performance.now() < deadline && leavers.some((leaver) => !leaver.gone && leaver.backlog() > 0)
  );
  for (const leaver of leavers) if (!leaver.gone) leaver.end(1012, "Service restart");
}

/** Resolves when `condition` holds, at the latest after `patience` milliseconds. */
export async function settled(condition: () => boolean, patience: number): Promise<void> {
  const deadline = performance.now() + patience;
  while (!condition() && performance.now() < deadline) await pause(20);
}

/** Resolves when `work` is done or has failed, at the latest after `patience` milliseconds: an end must not wait for a database that hangs. */
export async function within(patience: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => timer = setTimeout(resolve, patience));
  await Promise.race([work.then(() => {}, () => {}), late]);
  clearTimeout(timer);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
