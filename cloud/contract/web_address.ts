/**
 * Addresses of web pages. Clouds, feeds and dancers name them, and other programs are given them to open, some through a shell: so nothing is
 * taken that any shell, browser or parser could read as something else. The sidecar has the same function (`addresses.py`), tested with the
 * same cases (`examples/web_address.json`).
 */

import { limits } from "./limits.ts";

const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
// The last label begins with a letter: what ends in a number is read as an IPv4 address, in forms that programs disagree on.
const name = `(?:${label}\\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?`;
const octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const here = `(?:localhost|127(?:\\.${octet}){3}|\\[::1\\])`;
const host = `(?:${name}|${octet}(?:\\.${octet}){3}|\\[::1\\])`;
const port = "(?::(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?";
// Of an encoded byte, too, no control character.
const byte = "%(?:[2-6a-fA-F][0-9a-fA-F]|7[0-9a-eA-E])";
const segment = `(?!(?:\\.|%2[eE]){1,2}(?:[/?#]|$))(?:[A-Za-z0-9._~:@+,=-]|${byte})*`;
const after = `(?:[A-Za-z0-9._~:@+,=/?-]|${byte})*`;

/**
 * What every address has the form of, once it is normal: https, or http on this machine; no name or password; of the ASCII characters those
 * that no shell, and no command line of Windows, knows a meaning for inside of double quotes.
 */
export const webAddressForm =
  `^(?:https://${host}|http://${here})${port}(?:/${segment})+(?:\\?${after})?(?:#${after})?$`;

const form = new RegExp(webAddressForm);
const parts = /^(https?):\/\/((?:(?![/?#])[\x21-\x7e])+)([\x21-\x7e]*)$/i;

/** The address that `text` is, in its normal form (scheme and host in small letters, no port that goes without saying); `null` when it is none. */
export function webAddress(text: string): string | null {
  if (text.length > limits.webAddress) return null;
  const [, scheme, host, rest] = parts.exec(text) ?? [];
  if (scheme === undefined || host === undefined || rest === undefined) return null;
  const kind = scheme.toLowerCase();
  const place = host.toLowerCase().replace(kind === "https" ? /:443$/ : /:80$/, "");
  const address = `${kind}://${place}${rest.startsWith("/") ? rest : `/${rest}`}`;
  return form.test(address) ? address : null;
}
