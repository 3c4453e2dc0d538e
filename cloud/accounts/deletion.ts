/** A DJ's account is deleted. */

import type { Asker } from "../base/fair_queue.ts";
import { RefusalError } from "../base/refusal.ts";
import type { Sql } from "../db/connect.ts";
import { deleteNightsOf } from "../room/deletion.ts";
import { checkPassword } from "./password.ts";

/**
 * Deletes `account` with its name, addresses, e-mail address, devices and nights, at once and for good; the rows of its nights follow. Where it
 * has a password, `password` must be that; `asker`: for whom it is checked. Throws a `RefusalError`: `wrong_credentials`, or `session_live` while a night of it goes on.
 */
export async function deleteAccount(
  sql: Sql,
  { account, password, asker }: { account: string; password: string | null; asker: Asker },
): Promise<void> {
  const [row] = await sql<{ password_hash: string | null }[]>`
    SELECT password_hash FROM accounts WHERE id = ${account}`;
  const known = row?.password_hash ?? null;
  if (known !== null && !await checkPassword(password ?? "", known, asker)) {
    throw new RefusalError("wrong_credentials", "This is not the password of the account", {
      field: "password",
    });
  }
  await sql.begin(async (tx) => {
    // Whoever begins a night holds this row: none begins meanwhile.
    const [held] = await tx<{ password_hash: string | null }[]>`
      SELECT password_hash FROM accounts WHERE id = ${account} FOR UPDATE`;
    if (!held) return;
    if (held.password_hash !== known) {
      throw new RefusalError("wrong_credentials", "The password was changed meanwhile", {
        field: "password",
      });
    }
    await deleteNightsOf(tx, account);
    // Devices, slugs and all else that is the account's go with it.
    await tx`DELETE FROM accounts WHERE id = ${account}`;
  });
}
