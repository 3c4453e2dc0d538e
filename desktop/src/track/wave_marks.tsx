import { useRef } from "preact/hooks";
import type { Cue } from "@pika/contract/desk/cues.ts";
import { usePlace } from "../player/use_position.ts";
import { colourOf } from "../sound/cue_offers.ts";
import { heard, jumps, loopPlace } from "../state/player.ts";
import type { Span } from "../wave/wave_view.ts";

/** How far into a span a second lies, as CSS writes it. */
const along = (seconds: number, { start, end }: Span) => `${(seconds - start) / (end - start) * 100}%`;

interface PlayheadProps {
  track: number;
  span: Span;
  /** Hears of each place that is shown. */
  onPlace?: (seconds: number) => void;
}

/** Where the track is heard; nothing while another one is in the player. */
export function Playhead({ track, span, onPlace }: PlayheadProps) {
  const line = useRef<HTMLElement>(null);
  const isHeard = heard.value?.id === track;
  usePlace((seconds) => {
    if (!line.current) return;
    line.current.style.left = along(seconds, span);
    line.current.hidden = seconds < span.start || seconds > span.end;
    onPlace?.(seconds);
  });
  return isHeard ? <i ref={line} class="playhead" /> : null;
}

/** The loop that plays, as a veil. */
export function LoopVeil({ track, span }: { track: number; span: Span }) {
  jumps.value; // another loop is a jump
  const loop = heard.value?.id === track ? loopPlace() : null;
  if (!loop || loop.end <= span.start || loop.start >= span.end) return null;
  const shown = { start: Math.max(loop.start, span.start), end: Math.min(loop.end, span.end) };
  return (
    <i
      class="loop-veil"
      style={{ left: along(shown.start, span), width: along(span.start + shown.end - shown.start, span) }}
    />
  );
}

/** The cues as flags with the numbers of their buttons. */
export function CueFlags({ cues, span }: { cues: readonly Cue[]; span: Span }) {
  return cues.filter(({ seconds }) => seconds >= span.start && seconds <= span.end).map((cue) => (
    <i
      key={cue.slot}
      class="cue-flag"
      style={{ left: along(cue.seconds, span), borderColor: colourOf(cue) }}
      aria-hidden="true"
    >
      <b>{cue.slot}</b>
    </i>
  ));
}
