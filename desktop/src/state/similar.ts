/** The tracks that go well with the one that is shown. */
import { useEffect, useState } from "preact/hooks";
import type { SimilarTrack, Track } from "@pika/contract/desk/tracks.ts";
import { client, connection } from "./session.ts";
import { errorText } from "./toasts.ts";

export interface SimilarState {
  /** `null` while they are on the way. */
  rows: SimilarTrack[] | null;
  problem: string | null;
}

const EMPTY: SimilarState = { rows: null, problem: null };

/** Asks for them, and again when a value of the track changes that they are compared by. */
export function useSimilar(track: Track, limit: number): SimilarState {
  const [state, setState] = useState<SimilarState & { id: number }>({ ...EMPTY, id: track.id });
  const open = connection.value.state === "open";
  const compared = [track.title, track.artist, track.bpm, track.key?.camelot, track.energy, track.state];

  useEffect(() => {
    if (!open) return;
    let current = true;
    client.call("tracks.similar", { id: track.id, limit }).then(
      ({ rows }) => current && setState({ id: track.id, rows, problem: null }),
      (error) => {
        if (current && connection.value.state === "open") {
          setState({ id: track.id, rows: null, problem: errorText(error) });
        }
      },
    );
    return () => {
      current = false;
    };
  }, [track.id, limit, open, ...compared]);

  return state.id === track.id ? state : EMPTY;
}
