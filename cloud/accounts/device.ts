/** Who a token belongs to. Tokens are 32 random bytes; the database knows only their SHA-256. */

import { createHash } from "node:crypto";
import type { Queries } from "../db/connect.ts";
import { banned } from "./bans.ts";

/** A device that has proved itself, and the account that it belongs to. */
export interface DeviceIdentity {
  device: string;
  account: string;
  name: string;
  slug: string;
}

const tokenForm = /^pika_[A-Za-z0-9_-]{43}$/;

/** A new token, and what the database keeps of it. */
export function newToken(): { token: string; hash: Uint8Array } {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const token = `pika_${bytes.toBase64({ alphabet: "base64url", omitPadding: true })}`;
  return { token, hash: hashOf(token) };
}

/**
 * The device of `token`; `null` when it is none, or revoked. The first use of a rotated token ends the old one. Throws a `RefusalError` for one
 * that is banned: its token stays what it is, for afterwards.
 *
 * The hash is looked up by an index: nobody can feel their way to a 256-bit random value by how long that takes.
 */
export async function deviceOfToken(sql: Queries, token: string): Promise<DeviceIdentity | null> {
  if (!tokenForm.test(token)) return null;
  const hash = hashOf(token);
  const [row] = await sql<(DeviceIdentity & { rotated: boolean; stale: boolean; banned: boolean })[]>`
    SELECT d.id AS device, d.account_id AS account, a.name, a.slug,
      d.token_hash <> ${hash} AS rotated, d.last_seen_at < now() - interval '1 minute' AS stale,
      EXISTS (SELECT FROM bans b WHERE b.device_id = d.id AND b.until > now()) AS banned
    FROM devices d JOIN accounts a ON a.id = d.account_id
    WHERE (d.token_hash = ${hash} OR d.next_token_hash = ${hash}) AND d.revoked_at IS NULL`;
  if (!row) return null;
  if (row.banned) throw banned();
  if (row.rotated) {
    await sql`
      UPDATE devices SET token_hash = next_token_hash, next_token_hash = NULL, last_seen_at = now()
      WHERE id = ${row.device} AND next_token_hash = ${hash}`;
  } else if (row.stale) {
    await sql`UPDATE devices SET last_seen_at = now() WHERE id = ${row.device}`;
  }
  return { device: row.device, account: row.account, name: row.name, slug: row.slug };
}

/** Those of `devices` that are still signed in: their DJ has not revoked them. */
export async function signedInOf(sql: Queries, devices: string[]): Promise<Set<string>> {
  const rows = await sql<{ id: string }[]>`
    SELECT id FROM devices WHERE id = ANY(${devices}::uuid[]) AND revoked_at IS NULL`;
  return new Set(rows.map(({ id }) => id));
}

/** The token of an `Authorization` header; empty when there is none. */
export function bearerToken(header: string | null | undefined): string {
  return /^Bearer +(\S+) *$/i.exec(header ?? "")?.[1] ?? "";
}

function hashOf(token: string): Uint8Array {
  return createHash("sha256").update(token).digest();
}
