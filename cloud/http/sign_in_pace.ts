/**
 * How often a password may be tried. Whoever guesses from anywhere must not shut out the owner, so tries are counted by who makes them:
 *
 *   a device of the account, by its token ──► a bucket of its own, for each device
 *   a network the account was signed in to from ──► one for each such network and address
 *   any other network ──► one for each network and address, and one for all of them together
 *
 * What is exhausted by strangers is only the last. Only wrong tries count.
 */

import { siteOf } from "../base/address_limit.ts";
import type { Rates } from "../base/config.ts";
import type { Asker } from "../base/fair_queue.ts";
import { RateLimit } from "../base/rate_limit.ts";
import { RefusalError } from "../base/refusal.ts";

export interface SignInTry {
  /** In small letters; an account may have it or not. */
  email: string;
  /** Of the client, as `http/address.ts` says it. */
  address: string;
  /** The device of that account that asks; `null`: it has not shown to be one. */
  device: string | null;
  /** Whether the account of that address was signed in to from this network. */
  atHome: boolean;
}

/** A try that may be made. */
export interface Turn {
  /** Whom it is for, where passwords are checked one after another. */
  asker: Asker;
  /** The password was right, or nothing was tried: it does not count. */
  giveBack: () => void;
}

export class SignInPace {
  readonly #perDevice: RateLimit;
  readonly #perHome: RateLimit;
  readonly #perNetwork: RateLimit;
  readonly #strangers: RateLimit;

  constructor(
    { signInsPerEmail, signInsOfStrangers }: Pick<Rates, "signInsPerEmail" | "signInsOfStrangers">,
  ) {
    this.#perDevice = new RateLimit(signInsPerEmail);
    this.#perHome = new RateLimit(signInsPerEmail);
    this.#perNetwork = new RateLimit(signInsPerEmail);
    this.#strangers = new RateLimit(signInsOfStrangers);
  }

  /** Takes one try. Throws a `RefusalError` when it is too often. */
  take({ email, address, device, atHome }: SignInTry): Turn {
    const site = siteOf(address);
    if (device !== null || atHome) {
      const giveBack = takeAll([
        device === null ? [this.#perHome, `${address} ${email}`] : [this.#perDevice, device],
      ]);
      return { asker: { lane: site, standing: "known" }, giveBack };
    }
    // By the /48: whoever has one has 65,536 networks.
    const giveBack = takeAll([[this.#perNetwork, `${site} ${email}`], [this.#strangers, email]]);
    return { asker: { lane: site, standing: "stranger" }, giveBack };
  }
}

type Taken = [limit: RateLimit, key: string];

/** Takes one of each, or none. Returns how to put them back. */
function takeAll(buckets: Taken[]): () => void {
  const taken: Taken[] = [];
  const giveBack = () => taken.forEach(([limit, key]) => limit.giveBack(key));
  for (const [limit, key] of buckets) {
    const seconds = limit.take(key);
    if (seconds > 0) {
      giveBack();
      const help =
        `Try again in ${seconds} seconds, from a network where you signed in before, or use your recovery code`;
      throw new RefusalError("rate_limited", "There were too many wrong passwords for this address", {
        help,
        retryAfter: seconds,
      });
    }
    taken.push([limit, key]);
  }
  return giveBack;
}
