import { NOTHING } from "../format/numbers.ts";
import type { Loudness } from "@pika/contract/desk/track_analysis.ts";
import type { Track } from "@pika/contract/desk/tracks.ts";
import { Card } from "./value_cards.tsx";

/** How loud the track is, and what a player does about it. */
export function LoudnessCard({ track }: { track: Track }) {
  if (!track.analysis) {
    return (
      <Card title="Loudness">
        <p class="muted">Not analysed yet</p>
      </Card>
    );
  }
  const found = track.analysis.loudness;
  return (
    <Card title="Loudness">
      {found ? <Values found={found} /> : <p class="muted">Silence: there is nothing to measure</p>}
    </Card>
  );
}

function Values({ found }: { found: Loudness }) {
  const peak = found.true_peak_db;
  const clips = peak !== undefined && peak !== null && peak > 0;
  return (
    <dl class="details figures">
      <Line name="Integrated" value={found.lufs} unit="LUFS" />
      <Line name="Range" value={found.range_lu} unit="LU" />
      {peak === undefined ? <Line name="Peak" value={found.peak_db} unit="dB" /> : (
        <Line
          name="True peak"
          value={peak}
          unit="dBTP"
          note={clips ? "may clip" : undefined}
        />
      )}
      <Line name="ReplayGain" value={found.replay_gain_db} unit="dB" signed />
    </dl>
  );
}

interface LineProps {
  name: string;
  value: number | null | undefined;
  unit: string;
  note?: string;
  signed?: boolean;
}

function Line({ name, value, unit, note, signed }: LineProps) {
  const known = value !== null && value !== undefined;
  return (
    <div class="detail">
      <dt>{name}</dt>
      <dd class="tabular">
        {known
          ? (
            <span>
              {figure(value, signed)} <span class="unit">{unit}</span>
            </span>
          )
          : <span class="muted">{NOTHING}</span>}
        {note && <span class="warning-note">{note}</span>}
      </dd>
    </div>
  );
}

/** One decimal, with a real minus sign. */
function figure(value: number, signed = false): string {
  const text = Math.abs(value).toFixed(1);
  if (Number(text) === 0) return text;
  return `${value < 0 ? "−" : signed ? "+" : ""}${text}`;
}
