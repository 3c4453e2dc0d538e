import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { formatDuration, formatPosition } from "../format/time.ts";
import type { Beats, Structure } from "@pika/contract/desk/track_analysis.ts";
import { ZoomInIcon, ZoomOutIcon } from "../ui/icons.tsx";
import {
  paintBands,
  paintBeats,
  paintEdges,
  paintEnergy,
  paintPhrases,
  paintWindow,
  prepare,
  readPalette,
} from "../wave/wave_paint.ts";
import { type Bands, beatLines, clampSpan, panSpan, type Span, zoomSpan } from "../wave/wave_view.ts";

import type { Track } from "@pika/contract/desk/tracks.ts";
import { useCues } from "../state/cues.ts";
import { cueUp, heard, playing, seek } from "../state/player.ts";
import { CueRow } from "./cue_row.tsx";
import { ListenTools } from "./listen_tools.tsx";
import { CueFlags, LoopVeil, Playhead } from "./wave_marks.tsx";
import { structureWords } from "./value_words.ts";

/** CSS pixels that two beat lines keep between them. */
const CLOSEST_BEATS = 7;
const ZOOM_STEP = 0.6;
/** CSS pixels that a click may move. */
const STILL = 4;

interface WavePanelProps {
  bands: Bands;
  beats: Beats | null;
  track: Track;
  energy: number[];
  /** `null`: an older version of the analysis did not look for it. */
  structure: Structure | null;
  duration: number;
}

/** The waveform with its beat grid and its phrases, the energy curve below it, and the whole track as an overview. */
export function WavePanel({ track, bands, beats, energy, structure, duration }: WavePanelProps) {
  const panel = useRef<HTMLDivElement>(null);
  const main = useRef<HTMLCanvasElement>(null);
  const curve = useRef<HTMLCanvasElement>(null);
  const overview = useRef<HTMLCanvasElement>(null);
  const [span, setSpan] = useState<Span>({ start: 0, end: duration });
  const [pointer, setPointer] = useState<number | null>(null);
  const [size, setSize] = useState(0);
  const whole: Span = { start: 0, end: duration };
  const cues = useCues(track.id);
  /** Whether the place that is heard was in sight when it was last looked at: only then it is followed. */
  const wasInSight = useRef(true);
  const follow = (seconds: number) => {
    const isInSight = seconds >= span.start && seconds <= span.end;
    if (!isInSight && wasInSight.current && playing.value) {
      setSpan(clampSpan({ start: seconds, end: seconds + span.end - span.start }, duration));
    } else wasInSight.current = isInSight;
  };

  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setSize(entry!.contentRect.width));
    observer.observe(panel.current!);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const palette = readPalette(panel.current!);
    const context = prepare(main.current!);
    const closest = (span.end - span.start) / Math.max(1, size) * CLOSEST_BEATS;
    if (structure) paintEdges(context, structure, span, duration, palette);
    paintBands(context, bands, span, duration, palette);
    if (structure) paintPhrases(context, structure, span, palette);
    paintBeats(context, beatLines(beats, span, duration, closest), span, palette);
    paintEnergy(prepare(curve.current!), energy, span, duration, palette);
    const small = prepare(overview.current!);
    if (structure) paintEdges(small, structure, whole, duration, palette);
    paintBands(small, bands, whole, duration, palette);
    if (structure) paintPhrases(small, structure, whole, palette);
    paintWindow(small, span, duration, palette);
  }, [bands, beats, energy, structure, duration, span, size]);

  const zoom = (factor: number, at = (span.start + span.end) / 2) =>
    setSpan((old) => zoomSpan(old, factor, at, duration));
  const pan = (share: number) => setSpan((old) => panSpan(old, (old.end - old.start) * share, duration));
  const secondsAt = (event: MouseEvent, canvas: HTMLCanvasElement, over: Span) => {
    const box = canvas.getBoundingClientRect();
    return over.start + (event.clientX - box.left) / box.width * (over.end - over.start);
  };

  useEffect(() => {
    const canvas = main.current!;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
        return pan((event.deltaX || event.deltaY) / canvas.clientWidth);
      }
      setSpan((old) => zoomSpan(old, 1.0015 ** event.deltaY, secondsAt(event, canvas, old), duration));
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
      if (event.key === "+" || event.key === "=") zoom(ZOOM_STEP);
      else if (event.key === "-") zoom(1 / ZOOM_STEP);
      else if (event.key === "0") setSpan(whole);
    };
    canvas.addEventListener("wheel", onWheel, { passive: false });
    addEventListener("keydown", onKey);
    return () => {
      canvas.removeEventListener("wheel", onWheel);
      removeEventListener("keydown", onKey);
    };
  }, [duration]);

  const drag = (event: PointerEvent & { currentTarget: HTMLCanvasElement }) => {
    const canvas = event.currentTarget;
    canvas.setPointerCapture(event.pointerId);
    const begun = event.clientX;
    let last = begun;
    let isClick = true;
    const move = (next: PointerEvent) => {
      if (Math.abs(next.clientX - begun) > STILL) isClick = false;
      pan((last - next.clientX) / canvas.clientWidth);
      last = next.clientX;
    };
    canvas.addEventListener("pointermove", move);
    canvas.addEventListener("pointerup", (end: PointerEvent) => {
      canvas.removeEventListener("pointermove", move);
      // The whole track cannot be moved: there a drag goes to where it ends.
      if (isClick || span.end - span.start >= duration) go(secondsAt(end, canvas, span));
    }, { once: true });
  };
  /** Where the DJ points is heard; a track that is not in the player yet waits there, silent. */
  const go = (seconds: number) => {
    const place = Math.min(Math.max(0, seconds), duration);
    if (heard.value?.id === track.id) seek(place);
    else void cueUp(track.id, place);
  };
  const jump = (event: PointerEvent & { currentTarget: HTMLCanvasElement }) => {
    if (event.buttons === 0) return;
    const centre = secondsAt(event, event.currentTarget, whole);
    const half = (span.end - span.start) / 2;
    setSpan(clampSpan({ start: centre - half, end: centre + half }, duration));
  };

  return (
    <div class="wave-panel" ref={panel}>
      <div class="wave-head">
        <h2>Waveform</h2>
        <span class="muted tabular">
          {pointer !== null
            ? formatPosition(pointer)
            : `${formatPosition(span.start)} to ${formatPosition(span.end)}`}
        </span>
        <span class="wave-legend" aria-hidden="true">
          <i class="low" />low<i class="mid" />mid<i class="high" />high
          {structure && structure.boundaries.length > 0 && (
            <>
              <i class="phrase" />phrase
            </>
          )}
        </span>
        <span class="wave-tools">
          <button
            type="button"
            class="button quiet icon-only small"
            aria-label="Zoom out"
            onClick={() => zoom(1 / ZOOM_STEP)}
          >
            <ZoomOutIcon />
          </button>
          <button
            type="button"
            class="button quiet icon-only small"
            aria-label="Zoom in"
            onClick={() => zoom(ZOOM_STEP)}
          >
            <ZoomInIcon />
          </button>
          <button type="button" class="button quiet small" onClick={() => setSpan(whole)}>Whole track</button>
        </span>
      </div>
      <div class="wave-stack">
        <canvas
          ref={main}
          id="waveform"
          class="wave-main"
          tabIndex={0}
          role="img"
          aria-label={`Waveform of ${formatDuration(duration)}, ${formatPosition(span.start)} to ${
            formatPosition(span.end)
          } in sight. Plus and minus zoom, arrow keys move, a click goes there.`}
          onPointerDown={drag}
          onPointerMove={(event) => setPointer(secondsAt(event, event.currentTarget, span))}
          onPointerLeave={() => setPointer(null)}
          onKeyDown={(event) => {
            if (event.shiftKey || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
            event.preventDefault();
            event.stopPropagation();
            pan(event.key === "ArrowLeft" ? -0.1 : 0.1);
          }}
        />
        <LoopVeil track={track.id} span={span} />
        {cues && <CueFlags cues={cues.cues} span={span} />}
        <Playhead track={track.id} span={span} onPlace={follow} />
      </div>
      <canvas ref={curve} class="wave-energy" role="img" aria-label="Energy over the track" />
      <div class="wave-stack wave-small">
        <canvas
          ref={overview}
          class="wave-overview"
          role="img"
          aria-label="The whole track"
          onPointerDown={jump}
          onPointerMove={jump}
        />
        <Playhead track={track.id} span={whole} />
      </div>
      {structure && <p class="wave-parts muted tabular">{structureWords(structure)}</p>}
      <ListenTools track={track} />
      {cues && <CueRow track={track} known={cues} />}
    </div>
  );
}
