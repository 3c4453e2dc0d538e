/** Whose request it is: the client's address, also behind proxies that are trusted. */

import { isIn, isMapped, type Network, parseAddress } from "../base/network.ts";

/** The address that counts as the client's, in plain form: an IPv4 address as such, IPv6 as its /64, since one client has them all. */
export function clientAddress(
  request: Request,
  remote: { hostname: string },
  config: { trustedProxies: readonly Network[]; addressHeader: string | null },
): string {
  const trusted = (address: string) => isIn(address, config.trustedProxies);
  if (!trusted(remote.hostname)) return groupOf(remote.hostname);
  // Only when the operator named it: a proxy that does not set this header passes on what the client wrote.
  const named = config.addressHeader && request.headers.get(config.addressHeader)?.trim();
  if (named && parseAddress(named)) return groupOf(named);
  // Each proxy appends whom it saw: from the right, the first that is none of ours is the client. What stands further left,
  // the client may have written itself.
  const seen = (request.headers.get("x-forwarded-for") ?? "").split(",").map((part) => part.trim()).filter(
    Boolean,
  );
  let client = remote.hostname;
  for (const address of seen.reverse()) {
    if (!parseAddress(address)) break;
    client = address;
    if (!trusted(address)) break;
  }
  return groupOf(client);
}

/** Whether the client came by https, itself or as a trusted proxy says. */
export function isSecure(
  request: Request,
  remote: { hostname: string },
  config: { trustedProxies: readonly Network[] },
): boolean {
  if (new URL(request.url).protocol === "https:") return true;
  if (!isIn(remote.hostname, config.trustedProxies)) return false;
  return request.headers.get("x-forwarded-proto")?.split(",").at(-1)?.trim() === "https";
}

/** What clients are told apart by. */
function groupOf(address: string): string {
  const bytes = parseAddress(address);
  if (!bytes) return "unknown";
  if (isMapped(bytes)) return bytes.slice(12).join(".");
  const words = [0, 2, 4, 6].map((at) => (bytes[at]! << 8 | bytes[at + 1]!).toString(16));
  return `${words.join(":")}::/64`;
}
