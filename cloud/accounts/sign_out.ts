/** Signing devices out: what they hold open ends at once, on every replica. */

import { RefusalError } from "../base/refusal.ts";
import { isUuid } from "../base/uuid.ts";
import type { Sql, Transaction } from "../db/connect.ts";
import { tellSignedOut } from "../room/bus.ts";
import { noteChange } from "./changes.ts";

/** Signs out the device `id` of the account of the device that asks. Throws a `RefusalError` when it has no such device. */
export async function revokeDevice(
  sql: Sql,
  { account, device }: { account: string; device: string },
  id: string,
): Promise<void> {
  await sql.begin(async (tx) => {
    const revoked = isUuid(id)
      ? await tx`
        UPDATE devices SET revoked_at = now(), next_token_hash = NULL
        WHERE id = ${id} AND account_id = ${account} AND revoked_at IS NULL`
      : { count: 0 };
    if (revoked.count === 0) {
      throw new RefusalError("device_unknown", `This account has no device "${id.slice(0, 40)}"`);
    }
    if (id !== device) await noteChange(tx, { account, device }, "device_signed_out");
    await tellSignedOut(tx, account);
  });
}

/** Signs out every device of the account but this one: what opened it before opens it no more. */
export async function signOutOthers(
  tx: Transaction,
  { account, device }: { account: string; device: string },
): Promise<void> {
  const revoked = await tx`
    UPDATE devices SET revoked_at = now(), next_token_hash = NULL
    WHERE account_id = ${account} AND id <> ${device} AND revoked_at IS NULL`;
  if (revoked.count > 0) await tellSignedOut(tx, account);
}
