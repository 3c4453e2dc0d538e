import type { TrackRow } from "@pika/contract/desk/tracks.ts";
import { client } from "./session.ts";

/** The most failed tracks that are listed. */
const MOST = 200;

/** The tracks that could not be analysed, then those whose file is gone; at most 200. */
export async function loadFailed(): Promise<TrackRow[]> {
  const { rows } = await client.call("tracks.list", {
    offset: 0,
    limit: MOST,
    sort: "state",
    direction: "asc",
    search: "",
    states: ["failed", "missing"],
  });
  return rows;
}
