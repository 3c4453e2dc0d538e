/** When and where a track was played. */
import { useEffect, useState } from "preact/hooks";
import type { TrackPlay } from "@pika/contract/desk/nights.ts";
import { plays } from "./live.ts";
import { client, connection } from "./session.ts";
import { errorText } from "./toasts.ts";

export interface HistoryState {
  /** Newest first; `null` while they are on the way. */
  plays: readonly TrackPlay[] | null;
  problem: string | null;
}

/** The plays of a track, and again whenever the night that is on has something new. */
export function useHistory(id: number): HistoryState {
  const [state, setState] = useState<HistoryState & { id: number }>({ id, plays: null, problem: null });
  const open = connection.value.state === "open";
  const tonight = plays.value;
  useEffect(() => {
    if (!open) return;
    let isCurrent = true;
    client.call("tracks.history", { id }).then(
      (answer) => isCurrent && setState({ id, plays: answer.plays, problem: null }),
      (error) => isCurrent && setState({ id, plays: null, problem: errorText(error) }),
    );
    return () => isCurrent = false;
  }, [id, open, tonight]);
  return state.id === id ? state : { plays: null, problem: null };
}
