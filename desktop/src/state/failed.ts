import type { ListQuery, TrackRow, TrackState } from "../rpc/contract.ts";
import { firstIndex } from "../table/first_index.ts";
import { client } from "./session.ts";

/** The most failed tracks that are listed. */
const MOST = 200;
/** The sidecar sorts by state in this order: what is busy first, what is done last. */
const BEFORE_FAILED: TrackState[] = ["running", "waiting"];

/** The tracks that could not be analysed, or whose file is gone; at most 200. */
export async function loadFailed(): Promise<TrackRow[]> {
  const list = (offset: number, limit: number) => {
    const query: ListQuery = { offset, limit, sort: "state", direction: "asc", search: "" };
    return client.call("tracks.list", query);
  };
  const { total } = await list(0, 1);
  const first = await firstIndex(total, async (index) => {
    const row = (await list(index, 1)).rows[0];
    return row === undefined || !BEFORE_FAILED.includes(row.state);
  });
  const { rows } = await list(first, MOST);
  return rows.filter((row) => row.state === "failed" || row.state === "missing");
}
