/**
 * Who is kept out: a device, or an address or network, each until a time. The database knows; a replica remembers what it read last, so that a
 * request costs no question, and reads again every few seconds.
 */

import type { AdminBan, BanTarget } from "@pika/contract/operator/admin.ts";
import { isIn, isMapped, type Network, parseAddress, parseNetwork } from "../base/network.ts";
import { RefusalError } from "../base/refusal.ts";
import { isUuid } from "../base/uuid.ts";
import type { Queries } from "../db/connect.ts";

/** Milliseconds between two readings: a ban holds everywhere after so long. */
export const bansReadEvery = 4_000;

/** An IPv6 client has all addresses of its /64: a narrower ban would keep nobody out. */
const narrowestIpv6 = 64;

/** The bans as one replica knows them. */
export class Bans {
  #devices = new Map<string, number>();
  #networks: { network: Network; until: number }[] = [];

  constructor(private readonly sql: Queries) {}

  /** Reads them. To be called every few seconds (`bansReadEvery`). */
  async read(): Promise<void> {
    const rows = await this.sql<{ device_id: string | null; network: string | null; until: number }[]>`
      SELECT device_id, network::text, until FROM bans WHERE until > now()`;
    this.#devices = new Map(rows.flatMap(({ device_id, until }) => device_id ? [[device_id, until]] : []));
    this.#networks = rows.flatMap(({ network, until }) => {
      const parsed = network ? parseNetwork(network) : null;
      return parsed ? [{ network: parsed, until }] : [];
    });
  }

  /** Whether anybody is kept out at all. */
  get any(): boolean {
    return this.#devices.size + this.#networks.length > 0;
  }

  /** The refusal of a client with `address`, as `clientAddress` says it (of IPv6 a network); `null`: none. */
  ofAddress(address: string): RefusalError | null {
    if (this.#networks.length === 0) return null;
    const now = Date.now();
    const [bare = ""] = address.split("/");
    return this.#networks.some(({ network, until }) => until > now && isIn(bare, [network]))
      ? banned()
      : null;
  }

  /** The refusal of a device; `null`: none. */
  ofDevice(device: string): RefusalError | null {
    return (this.#devices.get(device) ?? 0) > Date.now() ? banned() : null;
  }
}

/** Says neither what is banned nor for how long: whoever is meant need not know how to get around it. */
export function banned(): RefusalError {
  const help = "Whoever runs this server has decided so";
  return new RefusalError("banned", "You cannot use this server at the moment", { help });
}

/** All that hold, the newest first. */
export async function listBans(sql: Queries): Promise<AdminBan[]> {
  return [
    ...await sql<AdminBan[]>`
    SELECT device_id AS device, network::text, reason, created_at, until FROM bans
    WHERE until > now() ORDER BY created_at DESC, id`,
  ];
}

/** Keeps `target` out for so many seconds from now; one that was banned already is from now on for that long. Throws a `RefusalError`. */
export async function ban(
  sql: Queries,
  { target, seconds, reason }: { target: BanTarget; seconds: number; reason: string },
): Promise<void> {
  const { device, network } = await columnsOf(sql, target);
  // What has run out is of no use to anybody.
  await sql`DELETE FROM bans WHERE until <= now()`;
  await sql`DELETE FROM bans WHERE device_id = ${device} OR network = ${network}::cidr`;
  await sql`
    INSERT INTO bans (device_id, network, reason, until)
    VALUES (${device}, ${network}::cidr, ${reason}, now() + make_interval(secs => ${seconds}))`;
}

/** Lets `target` in again. Throws a `RefusalError` where it was not kept out. */
export async function unban(sql: Queries, target: BanTarget): Promise<void> {
  const { device, network } = "device" in target
    ? { device: target.device, network: null }
    : { device: null, network: networkText(target.network) };
  const gone =
    await sql`DELETE FROM bans WHERE device_id = ${device} OR network = ${network}::cidr RETURNING id`;
  if (gone.length > 0) return;
  throw new RefusalError("not_found", `${device ?? network} is not banned`, {
    help: "admin bans lists those that are",
  });
}

async function columnsOf(
  sql: Queries,
  target: BanTarget,
): Promise<{ device: string | null; network: string | null }> {
  if ("network" in target) return { device: null, network: networkText(target.network) };
  const known = isUuid(target.device) ? await sql`SELECT FROM devices WHERE id = ${target.device}` : [];
  if (known.length === 1) return { device: target.device, network: null };
  throw new RefusalError("device_unknown", `There is no device ${target.device}`, {
    help: "admin list names them",
  });
}

/** A network as Postgres's `cidr` takes it: no bits beyond its length. Throws a `RefusalError`. */
export function networkText(text: string): string {
  const [address = ""] = text.split("/");
  const network = parseNetwork(text.trim());
  const bytes = parseAddress(address.trim());
  if (!network || !bytes) {
    const help = "Write 203.0.113.7, 203.0.113.0/24 or 2001:db8::/48";
    throw new RefusalError("invalid_message", `"${text}" is no address and no network`, { help });
  }
  const four = isMapped(bytes) && !address.includes(":");
  const length = four ? network.bits - 96 : Math.min(network.bits, narrowestIpv6);
  const least = four ? 8 : 16;
  if (length < least) {
    const help = `A network of /${least} or smaller can be`;
    throw new RefusalError("invalid_message", `"${text}" is too much of the world`, { help });
  }
  const kept = bytes.map((byte, at) => {
    const bits = Math.max(0, Math.min(8, length + (four ? 96 : 0) - at * 8));
    return byte & (0xff << (8 - bits));
  });
  if (four) return `${kept.slice(12).join(".")}/${length}`;
  const words = Array.from({ length: 8 }, (_, at) => (kept[at * 2]! << 8 | kept[at * 2 + 1]!).toString(16));
  return `${words.join(":")}/${length}`;
}
