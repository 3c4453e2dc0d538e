/**
 * An address becomes an account's when a code that was sent there came back. Until then it waits here, and nothing is changed. An address
 * that was only a name to sign in with goes to whoever shows that it is theirs.
 */

import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import { RefusalError } from "../base/refusal.ts";
import type { Queries, Sql } from "../db/connect.ts";
import { noteChange } from "./changes.ts";
import type { DeviceIdentity } from "./device.ts";
import { signOutOthers } from "./sign_out.ts";
import { emailTaken, isTaken } from "./store.ts";

/** Minutes for which a code is good: mail may be slow. */
export const codeMinutes = 30;
/** Wrong tries after which a code is good no more: one of 100 million is guessed by nobody. */
const triesPerCode = 5;

export interface Claim {
  /** In small letters. */
  email: string;
  /** What is kept of the password that comes into force with the address. */
  hash: string;
  /** Whether it is another password than before. */
  changed: boolean;
}

/**
 * Keeps `claim` of the device's account until its code comes back; a claim before it ends. Returns the code, such as `1234 5678`; `null` when
 * the address is another account's for good: no code is right then, and the caller says the same to whoever asks.
 */
export async function claimEmail(
  sql: Queries,
  { account }: DeviceIdentity,
  { claim, secret }: { claim: Claim; secret: string },
): Promise<string | null> {
  const [owner] = await sql`
    SELECT FROM accounts WHERE email = ${claim.email} AND id <> ${account} AND email_verified_at IS NOT NULL`;
  const code = String(randomInt(100_000_000)).padStart(8, "0");
  const hash = owner ? null : codeHash(secret, { account, email: claim.email, code });
  await sql`
    INSERT INTO email_claims (account_id, email, password_hash, signs_out, code_hash, expires_at)
    VALUES (${account}, ${claim.email}, ${claim.hash}, ${claim.changed}, ${hash},
      now() + make_interval(mins => ${codeMinutes}))
    ON CONFLICT (account_id) DO UPDATE SET email = excluded.email, password_hash = excluded.password_hash,
      signs_out = excluded.signs_out, code_hash = excluded.code_hash, tries = 0, expires_at = excluded.expires_at`;
  return owner ? null : `${code.slice(0, 4)} ${code.slice(4)}`;
}

/**
 * The code that a person typed: the address is the account's from now on, with the password that was set with it. Returns the address before,
 * if it was another, and whether the password is another one. Throws a `RefusalError` when the code is wrong, too old, or was tried too often.
 */
export async function verifyEmail(
  sql: Sql,
  device: DeviceIdentity,
  { typed, secret }: { typed: string; secret: string },
): Promise<{ before: string | null; changed: boolean }> {
  const { account } = device;
  // Counted before it is compared, and kept whatever becomes of the rest.
  const [claim] = await sql<
    { email: string; password_hash: string; signs_out: boolean; code_hash: Uint8Array | null }[]
  >`
    UPDATE email_claims SET tries = tries + 1
    WHERE account_id = ${account} AND tries < ${triesPerCode} AND expires_at > now()
    RETURNING email, password_hash, signs_out, code_hash`;
  if (!claim) {
    const help = "Store the address again to get a new one";
    throw new RefusalError("wrong_mail_code", "This code is too old, or was tried too often", {
      help,
      field: "code",
    });
  }
  const { email, code_hash: hash } = claim;
  const code = typed.replace(/[\s-]/g, "");
  if (hash === null || !timingSafeEqual(codeHash(secret, { account, email, code }), hash)) {
    throw new RefusalError("wrong_mail_code", "This is not the code of the newest mail", { field: "code" });
  }
  return await sql.begin(async (tx) => {
    const [was] = await tx<{ email: string | null }[]>`
      SELECT email FROM accounts WHERE id = ${account} FOR NO KEY UPDATE`;
    const squatters = await tx<{ id: string }[]>`
      UPDATE accounts SET email = NULL, password_hash = NULL
      WHERE email = ${email} AND id <> ${account} AND email_verified_at IS NULL RETURNING id`;
    for (const { id } of squatters) await noteChange(tx, { account: id, device: null }, "email_lost");
    const set = await tx`
      UPDATE accounts SET email = ${email}, password_hash = ${claim.password_hash}, email_verified_at = now()
      WHERE id = ${account}
        AND NOT EXISTS (SELECT FROM accounts other WHERE other.email = ${email} AND other.id <> ${account})`
      .catch((error) => isTaken(error) ? Promise.reject(emailTaken()) : Promise.reject(error));
    if (set.count === 0) throw emailTaken();
    await tx`DELETE FROM email_claims WHERE account_id = ${account}`;
    await noteChange(tx, device, "email_verified");
    const before = was!.email;
    const changed = claim.signs_out;
    if (changed) {
      await noteChange(tx, device, "password_changed");
      await signOutOthers(tx, device);
    }
    return { before: before === email ? null : before, changed };
  }) as { before: string | null; changed: boolean };
}

function codeHash(
  secret: string,
  { account, email, code }: { account: string; email: string; code: string },
): Uint8Array {
  return createHmac("sha256", secret).update(`email:${account}:${email}:${code}`).digest();
}
