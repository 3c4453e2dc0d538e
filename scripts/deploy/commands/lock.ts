/**
 * The server's lock: one deployment at a time. It is a lease, so that a run that died without a word does not hold it for ever: the file has
 * one line, `TOKEN EXPIRY HOLDER`, by the server's clock; who holds it renews it. Each change happens under `flock`.
 */

import { type Command, script } from "../command.ts";
import type { Layout } from "../layout.ts";

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
  return script(
    `exec 8>"$1.guard"
    flock -w 20 8
    now=$(date +%s)
    if [ -s "$1" ]; then
      read -r token expiry holder < "$1"
      if [ "$token" != "$2" ] && [ "$token" != "$5" ] && [ "$expiry" -gt "$now" ]; then
        echo "$((expiry - now)) $token $holder"
        exit ${heldByOther}
      fi
      if [ "$token" != "$2" ]; then echo "$holder"; fi
    fi
    echo "$2 $((now + $3)) $4" > "$1.new"
    mv -f "$1.new" "$1"`,
    [paths.lock, claim.token, String(claim.seconds), claim.holder, claim.replaces],
    { allowed: [heldByOther] },
  );
}

/** Gives the lock back, if it is still ours. */
export function releaseLock(paths: Layout, token: string): Command {
  return script(
    `exec 8>"$1.guard"
    flock -w 20 8
    [ -s "$1" ] || exit 0
    read -r token rest < "$1"
    if [ "$token" = "$2" ]; then rm -f "$1"; fi`,
    [paths.lock, token],
  );
}

/** Prints `SECONDS-LEFT TOKEN HOLDER`; nothing when the lock is free. */
export function readLock(paths: Layout): Command {
  return script(
    `[ -s "$1" ] || exit 0
    read -r token expiry holder < "$1"
    echo "$((expiry - $(date +%s))) $token $holder"`,
    [paths.lock],
  );
}

/** Frees the lock, whoever holds it. */
export function breakLock(paths: Layout): Command {
  return script(`rm -f "$1"`, [paths.lock]);
}

/** Who holds the lock, of `SECONDS-LEFT TOKEN HOLDER`; `null` when nobody does. */
export function parseLock(output: string): { secondsLeft: number; token: string; holder: string } | null {
  const match = /^(-?\d+) (\S+) (.*)$/.exec(output.trim());
  return match ? { secondsLeft: Number(match[1]), token: match[2]!, holder: match[3]! } : null;
}
