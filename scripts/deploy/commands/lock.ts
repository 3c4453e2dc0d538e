/**
 * The server's lock: one deployment at a time. It is a lease, so that a run that died without a word does not hold it for ever: the file has
 * one line, `TOKEN EXPIRY HOLDER`, by the server's clock; who holds it renews it. Each change happens under `flock`.
 */

import { type Command, onServer, script } from "../command.ts";
import type { Layout } from "../layout.ts";
import readLockSh from "../shell/read_lock.sh" with { type: "text" };
import releaseLockSh from "../shell/release_lock.sh" with { type: "text" };
import takeLockSh from "../shell/take_lock.sh" with { type: "text" };

/** Exit code when somebody else holds the lock; the output is `SECONDS-LEFT TOKEN HOLDER`. */
export const heldByOther = 9;

export interface Claim {
  /** Random; says whose lock it is. */
  token: string;
  /** For how long, from now. */
  seconds: number;
  /** Who, from where, what for; one line. */
  holder: string;
  /** The token of a holder that is known to be dead, and is replaced; empty: of nobody. */
  replaces: string;
}

/** Takes the lock, or takes it for longer. Prints the holder of a lease that had run out, if it takes that over. */
export function takeLock(paths: Layout, claim: Claim): Command {
  return script(takeLockSh, [
    paths.lock,
    claim.token,
    String(claim.seconds),
    claim.holder,
    claim.replaces,
    String(heldByOther),
  ], { allowed: [heldByOther] });
}

/** Gives the lock back, if it is still ours. */
export function releaseLock(paths: Layout, token: string): Command {
  return script(releaseLockSh, [paths.lock, token]);
}

/** Prints `SECONDS-LEFT TOKEN HOLDER`; nothing when the lock is free. */
export function readLock(paths: Layout): Command {
  return script(readLockSh, [paths.lock]);
}

/** Frees the lock, whoever holds it. */
export function breakLock(paths: Layout): Command {
  return onServer(["rm", "-f", paths.lock]);
}

/** Who holds the lock, of `SECONDS-LEFT TOKEN HOLDER`; `null` when nobody does. */
export function parseLock(output: string): { secondsLeft: number; token: string; holder: string } | null {
  const match = /^(-?\d+) (\S+) (.*)$/.exec(output.trim());
  return match ? { secondsLeft: Number(match[1]), token: match[2]!, holder: match[3]! } : null;
}
