/** What is kept no longer goes, in the background of every replica: of nights and dancers (`room/retention.ts`), devices that were signed out, bans that are over. */

import { keeping } from "@pika/contract/keeping.ts";
import type { Sql } from "../db/connect.ts";
import { type Keep, retainRooms } from "../room/retention.ts";

/** Milliseconds between two rounds while something is due, so that the database is free for those who dance; and when nothing is, or it failed. */
const pause = { busy: 100, idle: 10_000 } as const;
/** Devices that one batch removes at most. */
const batchDevices = 50;

/**
 * Does what is due again and again, at its pace. `failed` hears why a round was not done; the next one comes anyway. Returns how to stop: what it
 * returns resolves when the round under way is done.
 */
export function keepRetaining(
  sql: Sql,
  keep: Keep,
  failed: (error: unknown) => void,
): () => Promise<void> {
  let round = Promise.resolve();
  let timer: ReturnType<typeof setTimeout>;
  let stopped = false;
  const next = (wait: number) => {
    if (!stopped) timer = setTimeout(() => round = work(), wait);
  };
  const work = async () => {
    try {
      next(await retain(sql, keep) > 0 ? pause.busy : pause.idle);
    } catch (error) {
      failed(error);
      next(pause.idle);
    }
  };
  next(pause.busy);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await round;
  };
}

/** Does one batch of each kind of work that is due. Returns how many rows changed: 0 when nothing is due. */
export async function retain(sql: Sql, keep: Keep): Promise<number> {
  return await retainRooms(sql, keep) + await removeDevices(sql) + await removeBans(sql);
}

/** Removes devices that were signed out some time ago; nights that they started, and that are over, forget which one it was. */
async function removeDevices(sql: Sql): Promise<number> {
  return await sql.begin(async (tx) => {
    const gone = await tx<{ id: string }[]>`
      SELECT id FROM devices d
      WHERE revoked_at < now() - make_interval(days => ${keeping.deviceDays})
        AND NOT EXISTS (SELECT FROM sessions WHERE device_id = d.id AND status <> 'ended')
      ORDER BY revoked_at LIMIT ${batchDevices} FOR UPDATE SKIP LOCKED`;
    const ids = gone.map(({ id }) => id);
    if (ids.length === 0) return 0;
    await tx`UPDATE sessions SET device_id = NULL WHERE device_id = ANY(${ids}::uuid[])`;
    return (await tx`DELETE FROM devices WHERE id = ANY(${ids}::uuid[])`).count;
  }) as number;
}

/** Removes bans that are over, and with them the addresses that they name. */
async function removeBans(sql: Sql): Promise<number> {
  return (await sql`DELETE FROM bans WHERE until < now()`).count;
}
