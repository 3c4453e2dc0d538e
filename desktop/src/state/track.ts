/** The track that is shown, kept up to date while it is. */
import { useEffect, useState } from "preact/hooks";
import type { Track } from "@pika/contract/desk/tracks.ts";
import { client, connection } from "./session.ts";
import { onTrackEdited } from "./edits.ts";
import { errorText } from "./toasts.ts";
import { type Bands, decodeWaveform } from "../wave/wave_view.ts";

export interface TrackState {
  /** `null` while it is on the way. */
  track: Track | null;
  /** `null` before the analysis. */
  bands: Bands | null;
  problem: string | null;
}

const EMPTY: TrackState = { track: null, bands: null, problem: null };

/** Loads a track and its waveform, and again whenever the sidecar says that it changed. */
export function useTrack(id: number): TrackState {
  const [state, setState] = useState<TrackState & { id: number }>({ ...EMPTY, id });
  const open = connection.value.state === "open";

  useEffect(() => {
    if (!open) return;
    let current = true;
    const load = async () => {
      try {
        const [track, waveform] = await Promise.all([
          client.call("tracks.get", { id }),
          client.call("tracks.waveform", { id }),
        ]);
        if (current) setState({ id, track, bands: waveform && decodeWaveform(waveform), problem: null });
      } catch (error) {
        if (current && connection.value.state === "open") {
          setState({ ...EMPTY, id, problem: errorText(error) });
        }
      }
    };
    const stops = [
      client.on("tracks.changed", ({ ids }) => {
        if (ids === null || ids.includes(id)) void load();
      }),
      onTrackEdited((track) => {
        if (track.id === id) setState((old) => ({ ...old, track }));
      }),
    ];
    void load();
    return () => {
      current = false;
      stops.forEach((stop) => stop());
    };
  }, [id, open]);

  return state.id === id ? state : EMPTY;
}
