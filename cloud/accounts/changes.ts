/** What was done to the keys of an account, for its owner to see on every device. */

import type { KeyChange } from "@pika/contract/room/http.ts";
import type { Queries } from "../db/connect.ts";

/** Of one account; the oldest go. */
const changesPerAccount = 20;

/** Every kind there is; apps of all ages know them. */
export type ChangeKind =
  | "credentials_set"
  | "password_changed"
  | "email_changed"
  | "email_verified"
  | "email_lost"
  | "recovery_code_made"
  | "recovered"
  | "signed_in"
  | "device_signed_out";

/** Notes that the device of this id did `kind` to its account. */
export async function noteChange(
  sql: Queries,
  { account, device }: { account: string; device: string | null },
  kind: ChangeKind,
): Promise<void> {
  await sql`
    INSERT INTO account_changes (account_id, kind, device)
    VALUES (${account}, ${kind}, coalesce((SELECT name FROM devices WHERE id = ${device}), ''))`;
  await sql`
    DELETE FROM account_changes WHERE account_id = ${account} AND id NOT IN (
      SELECT id FROM account_changes WHERE account_id = ${account} ORDER BY id DESC LIMIT ${changesPerAccount})`;
}

/** What was done to the keys of `account`, newest first. */
export async function loadChanges(sql: Queries, account: string): Promise<KeyChange[]> {
  const rows = await sql<KeyChange[]>`
    SELECT kind, at, device FROM account_changes WHERE account_id = ${account} ORDER BY id DESC`;
  return rows.map((row) => ({ ...row }));
}
