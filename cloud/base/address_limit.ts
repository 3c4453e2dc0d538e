/** Rate limits by the client's address, as `http/address.ts` says it: IPv4 as it is, IPv6 as its /64. */

import { parseAddress } from "./network.ts";
import { RateLimit, type RateLimitOptions } from "./rate_limit.ts";

/**
 * A /48 of IPv6 is given away as easily as one address of IPv4, and has 65,536 networks of /64. So each /48 has a bucket of its own beside those
 * of its networks, so many times as large: it may be a university, or a piece of a mobile carrier's, with a phone in each /64.
 */
const perSite = 8;

/** A `RateLimit` for each address, and a larger one for each /48 of IPv6. */
export class AddressLimit {
  readonly #addresses: RateLimit;
  readonly #sites: RateLimit;

  constructor(options: RateLimitOptions) {
    this.#addresses = new RateLimit(options);
    this.#sites = new RateLimit({ ...options, burst: options.burst * perSite });
  }

  /** Takes one of `address`'s. Returns 0, or in how many whole seconds (1 and up) it may come again. */
  take(address: string): number {
    const seconds = this.#addresses.take(address);
    const site = siteOf(address);
    if (seconds > 0 || site === address) return seconds;
    const siteSeconds = this.#sites.take(site);
    if (siteSeconds > 0) this.#addresses.giveBack(address);
    return siteSeconds;
  }
}

/** Whom `address` (with or without `/64`) belongs to: the /48 of an IPv6 one, anything else is itself. */
export function siteOf(address: string): string {
  const [network = ""] = address.split("/");
  const bytes = network.includes(":") ? parseAddress(network) : null;
  if (!bytes) return address;
  return `${[0, 2, 4].map((at) => (bytes[at]! << 8 | bytes[at + 1]!).toString(16)).join(":")}::/48`;
}
