/**
 * A DJ deletes nights. A deleted night loses its account, and with it everybody's sight: whoever reads a night reads its DJ with it. Its rows
 * go afterwards, a few at a time (`retention.ts`), so that no request takes long and nobody waits for it.
 */

import { RefusalError } from "../base/refusal.ts";
import { isUuid } from "../base/uuid.ts";
import type { Queries, Sql } from "../db/connect.ts";
import { lockRoom } from "./journal.ts";
import { roomUnknown } from "./ownership.ts";
import { forgetRecaps } from "./recaps.ts";

/**
 * Deletes a night of `account` that is over; nothing brings it back. Throws a `RefusalError`: `session_unknown` when the account has no such
 * night, `session_live` when it goes on.
 */
export async function deleteNight(
  sql: Sql,
  { session, account }: { session: string; account: string },
): Promise<void> {
  await sql.begin(async (tx) => {
    const room = isUuid(session) ? await lockRoom(tx, session) : null;
    if (!room || room.account_id !== account) throw roomUnknown(session);
    if (room.status !== "ended") throw stillLive("This night is not over yet");
    await detach(tx, tx`id = ${session}`);
  });
}

/** Deletes all nights of `account`, whose row is locked. Throws a `RefusalError` with `session_live` while one goes on. */
export async function deleteNightsOf(tx: Queries, account: string): Promise<void> {
  const [open] = await tx`SELECT FROM sessions WHERE account_id = ${account} AND status <> 'ended' LIMIT 1`;
  if (open) throw stillLive("A night of this account is not over yet");
  await detach(tx, tx`account_id = ${account}`);
}

/** Takes nights out of everybody's sight, and the words in them that are somebody's at once. */
export async function detach(tx: Queries, which: ReturnType<Queries>): Promise<number> {
  const detached = await tx<{ id: string }[]>`
    UPDATE sessions SET account_id = NULL, device_id = NULL, title = '', listed = false WHERE ${which} RETURNING id`;
  await forgetRecaps(tx, detached.map(({ id }) => id));
  return detached.length;
}

function stillLive(what: string): RefusalError {
  return new RefusalError("session_live", what, { help: "end it first" });
}
