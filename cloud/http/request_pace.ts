/**
 * How often somebody may ask. A club is one address, so a dancer is paced by the signed cookie and shares with nobody. Who has no cookie yet
 * shares with all others of the address who have none; guests who come in, laptops and knocks at a socket have a share each, so that a
 * flood of one kind leaves the others theirs.
 */

import { AddressLimit } from "../base/address_limit.ts";
import { type Rate, RateLimit } from "../base/rate_limit.ts";
import { dancerOfCookie } from "../dancers/cookie.ts";
import { pace } from "./pace.ts";

/** A dancer may ask a twentieth of what the strangers of an address may: five a second for a minute on end, where a page asks once in minutes. */
const dancersShare = 20;
/** The share of guests who come in fills so much faster: what they ask for lies ready, and a script that asks for it, too, must leave some to them. */
const guestsHaste = 5;

export interface RequestPaceOptions {
  /** Of one address. */
  rate: Rate;
  /** Signs the dancers' cookies. */
  secret: string;
  /** For tests; by default the machine's clock that never goes back, in milliseconds. */
  clock?: () => number;
}

export class RequestPace {
  readonly #secret: string;
  readonly #dancers: RateLimit;
  readonly #strangers: Record<Kind, AddressLimit>;

  constructor({ rate, secret, clock }: RequestPaceOptions) {
    this.#secret = secret;
    const burst = Math.max(1, Math.floor(rate.burst / dancersShare));
    this.#dancers = new RateLimit({ burst, seconds: rate.seconds, clock });
    const share = (seconds: number) => new AddressLimit({ ...rate, seconds, clock });
    const { seconds } = rate;
    this.#strangers = { device: share(seconds), knock: share(seconds), guest: share(seconds / guestsHaste) };
  }

  /** Counts a request from `address`. Throws a `RefusalError` that says when to come again. */
  take(request: Request, address: string): void {
    const dancer = dancerOfCookie(request.headers.get("cookie"), this.#secret);
    if (dancer) pace(this.#dancers, dancer);
    else pace(this.#strangers[kindOf(request)], address);
  }
}

type Kind = "device" | "knock" | "guest";

function kindOf(request: Request): Kind {
  if (request.headers.has("authorization")) return "device";
  return request.headers.has("upgrade") ? "knock" : "guest";
}
