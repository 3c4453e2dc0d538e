/** Networks that an account was signed in to from. They are kept as keyed hashes: who reads the database learns no address. */

import { createHmac } from "node:crypto";
import type { Queries } from "../db/connect.ts";

/** Of one account: home, the clubs, a few hotels. */
const networksPerAccount = 10;
/** Days after which one that was not used again is forgotten. */
const rememberedDays = 180;

/** What the database keeps of `address`, as `http/address.ts` says it. `secret`: `PIKA_SECRET`. */
export function networkHash(secret: string, address: string): Uint8Array {
  return createHmac("sha256", secret).update(`network:${address}`).digest();
}

/** Remembers that `account` was signed in to from `network`, and forgets its oldest. */
export async function rememberNetwork(sql: Queries, account: string, network: Uint8Array): Promise<void> {
  await sql`
    INSERT INTO account_networks (account_id, network) VALUES (${account}, ${network})
    ON CONFLICT (account_id, network) DO UPDATE SET seen_at = now()`;
  await sql`
    DELETE FROM account_networks WHERE account_id = ${account} AND (
      seen_at < now() - make_interval(days => ${rememberedDays}) OR network NOT IN (
        SELECT network FROM account_networks WHERE account_id = ${account}
        ORDER BY seen_at DESC LIMIT ${networksPerAccount}))`;
}

/** Who has this e-mail address (in small letters), what is kept of the password, and whether `network` is one of theirs; one question, whoever it is. */
export async function ownerOfEmail(
  sql: Queries,
  email: string,
  network: Uint8Array,
): Promise<{ id: string; password_hash: string; at_home: boolean } | null> {
  const [row] = await sql<{ id: string; password_hash: string; at_home: boolean }[]>`
    SELECT a.id, a.password_hash, n.account_id IS NOT NULL AS at_home
    FROM accounts a LEFT JOIN account_networks n
      ON n.account_id = a.id AND n.network = ${network}
      AND n.seen_at > now() - make_interval(days => ${rememberedDays})
    WHERE a.email = ${email}`;
  return row ?? null;
}
