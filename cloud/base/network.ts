/** IP addresses and networks. Pure. */

/** An address or a network: the first `bits` bits of `bytes` count. IPv4 is kept as IPv6 (`::ffff:a.b.c.d`). */
export interface Network {
  bytes: Uint8Array;
  bits: number;
}

/** Reads `10.0.0.0/8`, `::1` and the like; `null` when it is none. */
export function parseNetwork(text: string): Network | null {
  const [address = "", length, ...rest] = text.split("/");
  const bytes = parseAddress(address);
  if (!bytes || rest.length > 0) return null;
  const width = address.includes(":") ? 128 : 32;
  if (length === undefined) return { bytes, bits: 128 };
  if (!/^\d{1,3}$/.test(length) || Number(length) > width) return null;
  return { bytes, bits: Number(length) + 128 - width };
}

/** Whether `address` is in one of `networks`. */
export function isIn(address: string, networks: readonly Network[]): boolean {
  const bytes = parseAddress(address);
  return bytes !== null && networks.some((network) => sharesBits(bytes, network));
}

function sharesBits(bytes: Uint8Array, network: Network): boolean {
  for (let bit = 0; bit < network.bits; bit += 8) {
    const mask = network.bits - bit >= 8 ? 0xff : 0xff << (8 - (network.bits - bit)) & 0xff;
    if ((bytes[bit / 8]! & mask) !== (network.bytes[bit / 8]! & mask)) return false;
  }
  return true;
}

/** Whether the 16 bytes of an address are those of an IPv4 address. */
export function isMapped(bytes: Uint8Array): boolean {
  return bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
}

/** The 16 bytes of an address; `null` when it is none. */
export function parseAddress(text: string): Uint8Array | null {
  const bare = text.replace(/^\[(.*)\]$/, "$1").replace(/%.*$/, "");
  if (!bare.includes(":")) {
    const four = parseIpv4(bare);
    return four && Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...four]);
  }
  return parseIpv6(bare);
}

function parseIpv4(text: string): number[] | null {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null;
  return parts.map(Number);
}

function parseIpv6(text: string): Uint8Array | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [head, tail] = halves.map(bytesOfWords);
  if (!head || tail === null) return null;
  const missing = 16 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 2) return null;
  return Uint8Array.from([...head, ...new Array<number>(missing).fill(0), ...(tail ?? [])]);
}

function bytesOfWords(text: string): number[] | null {
  if (text === "") return [];
  const bytes: number[] = [];
  for (const word of text.split(":")) {
    const four = word.includes(".") ? parseIpv4(word) : null;
    if (four) bytes.push(...four);
    else if (/^[0-9a-f]{1,4}$/i.test(word)) bytes.push(parseInt(word, 16) >> 8, parseInt(word, 16) & 0xff);
    else return null;
  }
  return bytes;
}
