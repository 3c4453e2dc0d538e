/** Accounts and their devices in the database. */

import type { Account, Device } from "@pika/contract/room/http.ts";
import type { DjName } from "@pika/contract/room/state.ts";
import { RefusalError } from "../base/refusal.ts";
import type { Queries, Sql, Transaction } from "../db/connect.ts";
import { append, lockRoom } from "../room/journal.ts";
import { noteChange } from "./changes.ts";
import { type DeviceIdentity, newToken } from "./device.ts";
import { newRecoveryCode, recoveryHash } from "./recovery_code.ts";
import { signOutOthers } from "./sign_out.ts";
import { isReserved, numberedSlug, slugOf } from "./slug.ts";

/** SQLSTATE of a second row with what must be there once. */
const uniqueViolation = "23505";
/** Rooms that learn of a new name: those that are open, and the newest of those that have ended. */
const mostToldOfName = 20;
/** Slugs that one account may have had: nobody collects the names of others. */
const slugsPerAccount = 10;

/** Makes an account for `name`, with a slug of its own. Returns its id. */
export async function createAccount(tx: Transaction, name: string): Promise<string> {
  const wish = slugOf(name);
  const id = crypto.randomUUID();
  for (let number = 1; number <= 50; number++) {
    // After some tries at random: the thousandth DJ Anna does not try a thousand times.
    const suffix = number < 10 ? number : 10 + crypto.getRandomValues(new Uint32Array(1))[0]! % 1_000_000;
    const slug = number === 1 ? wish : numberedSlug(wish, suffix);
    const made =
      await tx`INSERT INTO accounts (id, name, slug) VALUES (${id}, ${name}, ${slug}) ON CONFLICT DO NOTHING`;
    if (made.count === 0) continue;
    const taken =
      await tx`INSERT INTO slugs (slug, account_id) VALUES (${slug}, ${id}) ON CONFLICT DO NOTHING`;
    if (taken.count > 0) return id;
    await tx`DELETE FROM accounts WHERE id = ${id}`; // it was an older slug of somebody
  }
  const what = "Cannot find a free address for this name";
  throw new RefusalError("unavailable", what, { help: "Try again", retryAfter: 1 });
}

/** A new device of `account`, and its token. */
export async function addDevice(
  sql: Queries,
  account: string,
  name: string,
): Promise<{ device: string; token: string }> {
  const { token, hash } = newToken();
  const [row] = await sql<{ id: string }[]>`
    INSERT INTO devices (account_id, name, token_hash) VALUES (${account}, ${
    name || "Unnamed device"
  }, ${hash})
    RETURNING id`;
  return { device: row!.id, token };
}

/** What is kept of the password of `account`; `null`: it has none. */
export async function passwordHashOf(sql: Queries, account: string): Promise<string | null> {
  const [row] = await sql<{ password_hash: string | null }[]>`
    SELECT password_hash FROM accounts WHERE id = ${account}`;
  return row!.password_hash;
}

/** The account `id`, which exists. */
export async function loadAccount(sql: Queries, id: string): Promise<Account> {
  const [row] = await sql<Account[]>`
    SELECT a.id, a.name, a.slug, a.email, a.recovery_hash IS NOT NULL AS has_recovery_code, a.created_at,
      a.email_verified_at IS NOT NULL AS email_verified, c.email AS pending_email
    FROM accounts a LEFT JOIN email_claims c ON c.account_id = a.id AND c.expires_at > now()
    WHERE a.id = ${id}`;
  return { ...row! };
}

/** The devices of `account` that may still sign in, newest first; `current` is marked. */
export async function loadDevices(sql: Queries, account: string, current: string): Promise<Device[]> {
  const rows = await sql<Device[]>`
    SELECT id, name, created_at, last_seen_at, id = ${current} AS current
    FROM devices WHERE account_id = ${account} AND revoked_at IS NULL ORDER BY created_at DESC, id`;
  return rows.map((row) => ({ ...row }));
}

/** A new token for a device: the old one works until the new one is used. */
export async function rotateToken(sql: Queries, device: string): Promise<string> {
  const { token, hash } = newToken();
  await sql`UPDATE devices SET next_token_hash = ${hash} WHERE id = ${device}`;
  return token;
}

/** Changes name and slug of an account; rooms that are open learn of it. Throws a `RefusalError` when the slug cannot be had. */
export async function changeAccount(
  sql: Sql,
  { account }: DeviceIdentity,
  changes: { name?: string; slug?: string },
): Promise<void> {
  await sql.begin(async (tx) => {
    const [row] = await tx<{ name: string; slug: string }[]>`
      SELECT name, slug FROM accounts WHERE id = ${account} FOR NO KEY UPDATE`;
    const dj = { name: changes.name ?? row!.name, slug: changes.slug ?? row!.slug };
    if (dj.slug !== row!.slug) await takeSlug(tx, account, dj.slug);
    if (dj.name === row!.name && dj.slug === row!.slug) return;
    await tx`UPDATE accounts SET name = ${dj.name}, slug = ${dj.slug} WHERE id = ${account}`;
    // Rooms that somebody may still look at: those that have ended may come back, or show their end. Their number is a DJ's own doing.
    const rooms = await tx<{ id: string }[]>`
      SELECT id FROM (
        SELECT id FROM sessions
        WHERE account_id = ${account} AND (status <> 'ended' OR ended_at > now() - interval '1 day')
        ORDER BY status = 'ended', started_at DESC LIMIT ${mostToldOfName}
      ) newest ORDER BY id`;
    for (const { id } of rooms) {
      const session = await lockRoom(tx, id);
      if (session) await append(tx, session, [{ kind: "named", dj }]);
    }
  });
}

/** Sets e-mail address (in small letters) and password without asking whose address it is; `changed`: the password is another one, so all other devices are signed out. Throws a `RefusalError` when another account has the address. */
export async function setCredentials(
  sql: Sql,
  device: DeviceIdentity,
  { email, hash, changed }: { email: string; hash: string; changed: boolean },
): Promise<void> {
  const { account } = device;
  await sql.begin(async (tx) => {
    const [was] = await tx<{ email: string | null }[]>`
      SELECT email FROM accounts WHERE id = ${account} FOR NO KEY UPDATE`;
    const set = await tx`
      UPDATE accounts SET email = ${email}, password_hash = ${hash},
        email_verified_at = CASE WHEN email = ${email} THEN email_verified_at END
      WHERE id = ${account} AND NOT EXISTS (
        SELECT FROM accounts other WHERE other.email = ${email} AND other.id <> ${account})`;
    if (set.count === 0) throw emailTaken();
    // What waits for a code was asked for before this.
    await tx`DELETE FROM email_claims WHERE account_id = ${account}`;
    if (was!.email === null) return await noteChange(tx, device, "credentials_set");
    if (was!.email !== email) await noteChange(tx, device, "email_changed");
    if (!changed) return;
    await noteChange(tx, device, "password_changed");
    await signOutOthers(tx, device);
  }).catch((error) => Promise.reject(isTaken(error) ? emailTaken() : error));
}

/** Whether the database says that somebody else has it. */
export function isTaken(error: unknown): boolean {
  return (error as { code?: unknown }).code === uniqueViolation;
}

/** The error for an address that is another account's. */
export function emailTaken(): RefusalError {
  const help = "sign in with it, or use another";
  return new RefusalError("email_taken", "Another account uses this e-mail address", {
    help,
    field: "email",
  });
}

/**
 * A new device named `name` on the account of a recovery code that a person typed, which is used up by it; all others are signed out. `null`: it
 * is none, or was used.
 */
export async function recover(
  sql: Sql,
  typed: string,
  name: string,
): Promise<{ account: string; device: string; token: string } | null> {
  return await sql.begin(async (tx) => {
    const [row] = await tx<{ id: string }[]>`
      UPDATE accounts SET recovery_hash = NULL WHERE recovery_hash = ${recoveryHash(typed)} RETURNING id`;
    if (!row) return null;
    const account = row.id;
    await tx`DELETE FROM email_claims WHERE account_id = ${account}`;
    const added = await addDevice(tx, account, name);
    await tx`UPDATE devices SET recovered_at = now() WHERE id = ${added.device}`;
    await noteChange(tx, { account, device: added.device }, "recovered");
    await signOutOthers(tx, { account, device: added.device });
    return { account, ...added };
  }) as { account: string; device: string; token: string } | null;
}

/** A new recovery code of the device's account; the one before it ends. */
export async function newRecoveryCodeOf(sql: Sql, device: DeviceIdentity): Promise<string> {
  const { code, hash } = newRecoveryCode();
  await sql.begin(async (tx) => {
    await tx`UPDATE accounts SET recovery_hash = ${hash} WHERE id = ${device.account}`;
    await noteChange(tx, device, "recovery_code_made");
  });
  return code;
}

/** Who has, or had, `slug`, by name and current slug; `null` when nobody. */
export async function djOfSlug(sql: Queries, slug: string): Promise<DjName | null> {
  const [row] = await sql<DjName[]>`
    SELECT a.name, a.slug FROM slugs s JOIN accounts a ON a.id = s.account_id WHERE s.slug = ${slug}`;
  return row ? { ...row } : null;
}

async function takeSlug(tx: Queries, account: string, slug: string): Promise<void> {
  const field = "slug";
  if (isReserved(slug)) throw new RefusalError("slug_taken", `The address "${slug}" is reserved`, { field });
  const [owned] = await tx<
    { count: number }[]
  >`SELECT count(*)::int AS count FROM slugs WHERE account_id = ${account}`;
  await tx`
    INSERT INTO slugs (slug, account_id) SELECT ${slug}, ${account} WHERE ${owned!.count < slugsPerAccount}
    ON CONFLICT (slug) DO NOTHING`;
  const [owner] = await tx<{ account_id: string }[]>`SELECT account_id FROM slugs WHERE slug = ${slug}`;
  if (!owner) {
    const what = `An account may have had ${slugsPerAccount} addresses`;
    throw new RefusalError("slug_limit", what, { help: "choose one that you had", field });
  }
  if (owner.account_id !== account) {
    throw new RefusalError("slug_taken", `The address "${slug}" is another DJ's`, { field });
  }
}
