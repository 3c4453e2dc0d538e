/** What a desk has to know of a room that it watches. */

import type { RefusalError } from "../base/refusal.ts";
import type { Queries } from "../db/connect.ts";
import { type Caller, type Ownership, refuseToShow, roomUnknown } from "./ownership.ts";

export interface Watched {
  /** The highest number of the desk's outbox that was dealt with. */
  applied: number;
  /** `desk`: it is the device that started it, and the DJ has not ended it, so the room lives by it. `guest`: any other device of the account. */
  as: "desk" | "guest";
}

/** Whether `caller` may watch `session`, and as what. */
export async function watchRoom(
  sql: Queries,
  { caller, session }: { caller: Caller; session: string },
): Promise<Watched | RefusalError> {
  const [row] = await sql<(Ownership & { ended: boolean; applied: number })[]>`
    SELECT account_id, device_id, ended_by IS NOT DISTINCT FROM 'dj' AS ended, applied
    FROM sessions WHERE id = ${session}`;
  if (!row) return roomUnknown(session);
  const refusal = refuseToShow(row, caller);
  if (refusal) return refusal;
  return { applied: row.applied, as: row.device_id === caller.device && !row.ended ? "desk" : "guest" };
}

/** The highest number of the desk's outbox that was dealt with; 0 when there is no such room. */
export async function appliedIn(sql: Queries, session: string): Promise<number> {
  const [row] = await sql<{ applied: number }[]>`SELECT applied FROM sessions WHERE id = ${session}`;
  return row?.applied ?? 0;
}
