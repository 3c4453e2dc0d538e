import type { ComponentChildren } from "preact";
import { formatBpm, formatShare, NOTHING } from "../format/numbers.ts";
import { formatKey, parseKey } from "../keys/camelot.ts";
import type { EditableField, Track } from "@pika/contract/desk/tracks.ts";
import { settings } from "../state/settings.ts";
import { EnergyBar } from "../ui/energy_bar.tsx";
import { KeyChip } from "../ui/key_chip.tsx";
import { resetValue, takeValue } from "./actions.ts";
import { Editable } from "./editable.tsx";
import { Option } from "./option.tsx";
import { tempoChoices, tempoFactors } from "./tempo_choices.ts";
import { tempoKindWords, tuningWords } from "./value_words.ts";

interface CardProps {
  title: string;
  children: ComponentChildren;
  /** The field that a manual value can be taken away from, and what it would be then. */
  reset?: { track: Track; field: EditableField; analysed: string };
}

export function Card({ title, children, reset }: CardProps) {
  const byHand = reset?.track.edited.includes(reset.field);
  return (
    <section class="card" aria-label={title}>
      <header class="card-head">
        <h2>{title}</h2>
        {byHand && <span class="by-hand">set by hand</span>}
      </header>
      {children}
      {byHand && (
        <button
          type="button"
          class="button small reset"
          onClick={() => resetValue(reset!.track, reset!.field, title)}
        >
          Reset to analysed ({reset!.analysed})
        </button>
      )}
    </section>
  );
}

/** How sure the analysis is, as a bar and a number. */
function Confidence({ value }: { value: number | null | undefined }) {
  if (value === null || value === undefined) return null;
  return (
    <span class="confidence">
      <meter class="meter" aria-label="Confidence" min={0} max={1} value={value}>{formatShare(value)}</meter>
      <span class="muted">{formatShare(value)} sure</span>
    </span>
  );
}

export function TempoCard({ track }: { track: Track }) {
  const tempo = track.analysis?.tempo;
  const bpm = track.bpm;
  const byHand = track.edited.includes("bpm");
  const kind = tempoKindWords(tempo, byHand);
  const take = (value: number) => takeValue(track, "bpm", value, "Tempo", formatBpm(value));
  return (
    <Card title="Tempo" reset={{ track, field: "bpm", analysed: formatBpm(tempo?.bpm ?? null) }}>
      <div class="big-value">
        <Editable
          track={track}
          field="bpm"
          label="Tempo"
          text={bpm === null ? "" : String(bpm)}
          inputMode="decimal"
        >
          {bpm === null ? <span class="unit">{tempo ? "no tempo" : "not analysed yet"}</span> : (
            <>
              <span class="figure">{formatBpm(bpm)}</span> <span class="unit">BPM</span>
            </>
          )}
        </Editable>
      </div>
      {kind && <p class="muted">{kind}</p>}
      {!byHand && <Confidence value={tempo?.bpm === null ? null : tempo?.confidence} />}
      <div class="options">
        {tempoFactors(bpm, byHand ? [] : tempo?.alternatives ?? []).map((factor) => (
          <Option
            key={factor.sign}
            label={factor.label}
            hint={factor.confidence === null ? undefined : formatShare(factor.confidence)}
            onClick={() => take(factor.bpm)}
          >
            {factor.sign}
          </Option>
        ))}
        {tempoChoices(bpm, tempo?.alternatives ?? [], track.tags.bpm).map(({ bpm, from }) => (
          <Option
            key={bpm}
            label={`Take ${formatBpm(bpm)} BPM${from === "tag" ? " from the file's tags" : ""}`}
            hint={from === "tag" ? "tag" : formatShare(from.confidence)}
            onClick={() => take(bpm)}
          >
            {formatBpm(bpm)}
          </Option>
        ))}
      </div>
    </Card>
  );
}

export function KeyCard({ track }: { track: Track }) {
  const found = track.analysis?.key ?? null;
  const tagged = track.tags.key === null ? null : parseKey(track.tags.key);
  const notation = settings.value.key_notation;
  const tuning = tuningWords(found?.tuning);
  const others = (found?.alternatives ?? []).map((key) => ({ key, hint: formatShare(key.confidence) }));
  if (tagged && tagged.camelot !== track.key?.camelot) {
    others.push({ key: { ...tagged, confidence: 1 }, hint: "tag" });
  }
  return (
    <Card
      title="Key"
      reset={{ track, field: "key", analysed: found ? formatKey(found, notation) : "no clear key" }}
    >
      <div class="big-value">
        <Editable
          track={track}
          field="key"
          label="Key"
          text={track.key ? formatKey(track.key, notation) : ""}
        >
          {track.key
            ? (
              <>
                <span class="big-chip">
                  <KeyChip value={track.key} />
                </span>
                <span class="unit">{notation === "name" ? track.key.camelot : track.key.name}</span>
              </>
            )
            : <span class="unit">{track.analysis ? "no clear key" : "not analysed yet"}</span>}
        </Editable>
      </div>
      {tuning && <p class="muted">{tuning}</p>}
      {!track.edited.includes("key") && <Confidence value={found?.confidence} />}
      <div class="options">
        {others.map(({ key, hint }) => (
          <Option
            key={`${key.camelot} ${hint}`}
            label={`Take ${key.name}`}
            hint={hint}
            onClick={() => takeValue(track, "key", key.name, "Key", formatKey(key, notation))}
          >
            {formatKey(key, notation)}
          </Option>
        ))}
      </div>
    </Card>
  );
}

export function EnergyCard({ track }: { track: Track }) {
  const analysed = track.analysis?.energy ?? null;
  const take = (value: number) => takeValue(track, "energy", value, "Energy", String(value));
  const energy = track.energy;
  return (
    <Card
      title="Energy"
      reset={{ track, field: "energy", analysed: analysed === null ? NOTHING : String(analysed) }}
    >
      <div class="big-value">
        <Editable
          track={track}
          field="energy"
          label="Energy"
          text={energy === null ? "" : String(energy)}
          inputMode="numeric"
        >
          <span class="figure">{energy ?? NOTHING}</span> <span class="unit">of 10</span>
        </Editable>
      </div>
      <div class="wide-energy">
        <EnergyBar value={energy} />
      </div>
      <div class="options">
        {energy !== null && energy > 1 && (
          <Option label="One less energy" onClick={() => take(energy - 1)}>−1</Option>
        )}
        {energy !== null && energy < 10 && (
          <Option label="One more energy" onClick={() => take(energy + 1)}>+1</Option>
        )}
      </div>
    </Card>
  );
}
