/** Holds the server's lock while a deployment runs. */

import process from "node:process";
import { hostname, userInfo } from "node:os";
import { ScriptError } from "../lib/errors.ts";
import { say } from "../lib/terminal.ts";
import { breakLock, type Claim, parseLock, releaseLock, takeLock } from "./commands/lock.ts";
import type { Host } from "./host.ts";
import type { Layout } from "./layout.ts";

/** Somebody else holds the lock. */
export class LockedError extends ScriptError {
  override name = "LockedError";
}

export interface LeaseOptions {
  /** What the lock is taken for: `deploy 0.2.0-1a2b3c4d5e6f`. */
  purpose: string;
  /** Seconds for which another holder is waited for. */
  waitSeconds: number;
  /** Seconds until the lock of a run that died is free. */
  leaseSeconds: number;
  signal: AbortSignal;
  /** Called when somebody else has the lock, because this machine slept or was cut off for too long. */
  onLost: () => void;
}

export class Lease implements AsyncDisposable {
  #timer: ReturnType<typeof setInterval>;
  #renewal: Promise<void> = Promise.resolve();

  private constructor(
    readonly host: Host,
    readonly paths: Layout,
    readonly claim: Claim,
    readonly onLost: () => void,
  ) {
    this.#timer = setInterval(() => this.#renewal = this.#renew(), claim.seconds * 1_000 / 4);
  }

  /** Takes the lock; waits for another holder as long as it may. Throws a LockedError when that was not long enough. */
  static async take(host: Host, paths: Layout, options: LeaseOptions): Promise<Lease> {
    const claim: Claim = {
      token: crypto.randomUUID(),
      seconds: options.leaseSeconds,
      holder: holderText(options.purpose),
      replaces: "",
    };
    const deadline = performance.now() + options.waitSeconds * 1_000;
    for (let told = false;;) {
      const output = await host.run(takeLock(paths, claim));
      const other = parseLock(output);
      if (!other) {
        if (output.trim()) say(`            took over the lock that ${output.trim()} left behind`);
        return new Lease(host, paths, claim, options.onLost);
      }
      if (isDeadHere(other.holder)) {
        claim.replaces = other.token;
        continue;
      }
      if (performance.now() >= deadline || options.signal.aborted) {
        throw new LockedError(
          `Locked by ${other.holder}; it renews its lease, which has ${other.secondsLeft} s left`,
          {
            help: "Wait (--wait SECONDS does), or when you know that it is dead: deno task deploy unlock",
          },
        );
      }
      if (!told) say(`            waiting for ${other.holder}`);
      told = true;
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
  }

  /** Gives the lock back. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewal;
    await this.host.run(releaseLock(this.paths, this.claim.token)).catch((error) => {
      say(
        `            the lock could not be given back; it is free in ${this.claim.seconds} s (${
          error.message.split("\n")[0]
        })`,
      );
    });
  }

  async #renew(): Promise<void> {
    try {
      if (parseLock(await this.host.run(takeLock(this.paths, this.claim)))) this.onLost();
    } catch {
      // The next turn tries again; a connection that is lost stops the steps by itself.
    }
  }
}

/** Frees the lock, whoever holds it. */
export async function forceUnlock(host: Host, paths: Layout): Promise<void> {
  await host.run(breakLock(paths));
}

/** `ann@laptop process 4711, deploy 0.2.0-1a2b3c4d5e6f, since 2026-11-25T13:05:00Z`, on one line. */
export function holderText(purpose: string, now: Date = new Date()): string {
  const since = now.toISOString().replace(/\.\d+Z$/, "Z");
  return `${personName()} process ${Deno.pid}, ${purpose}, since ${since}`.replaceAll(/\s+/g, " ");
}

/** Who deploys: in CI the person that started it. */
export function personName(): string {
  const actor = Deno.env.get("GITHUB_ACTOR");
  return `${actor ?? userInfo().username}@${actor ? "github" : hostname()}`;
}

/** Whether a holder was a run on this machine that is no longer alive. */
export function isDeadHere(holder: string): boolean {
  const match = /^(\S+) process (\d+),/.exec(holder);
  if (!match || match[1] !== personName()) return false;
  try {
    process.kill(Number(match[2]), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
