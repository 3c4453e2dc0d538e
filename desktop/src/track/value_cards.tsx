import type { ComponentChildren } from "preact";
import { formatBpm, formatShare, NOTHING } from "../format/numbers.ts";
import { originWords } from "../format/source_words.ts";
import { formatKey, parseKey } from "../keys/camelot.ts";
import type { EditableField, Track } from "@pika/contract/desk/tracks.ts";
import { settings } from "../state/settings.ts";
import { EnergyBar } from "../ui/energy_bar.tsx";
import { KeyChip } from "../ui/key_chip.tsx";
import { resetValue, takeValue } from "./actions.ts";
import { Editable } from "./editable.tsx";
import { Option } from "./option.tsx";
import { OtherSayings } from "./other_sayings.tsx";
import { underneath } from "./said.ts";
import { tempoChoices, tempoFactors } from "./tempo_choices.ts";
import { tempoKindWords, tuningWords } from "./value_words.ts";

interface CardProps {
  title: string;
  /** Columns of twelve, on a wide screen; 3 when absent. */
  span?: 7 | 12;
  children: ComponentChildren;
  /** The field that it shows, and how a value of it is written. */
  about?: { track: Track; field: EditableField; format: (value: string | number) => string };
}

/** What a card shows of a track, where that is from, and a way back from a value set by hand. */
export function Card({ title, span, children, about }: CardProps) {
  const byHand = about?.track.edited.includes(about.field);
  const origin = byHand ? "manual" : about?.track.origins[about.field];
  const from = originWords(origin);
  return (
    <section class={span ? `card span-${span}` : "card"} aria-label={title}>
      <header class="card-head">
        <h2>{title}</h2>
        {from && <span class={byHand ? "by-hand" : "origin"}>{from}</span>}
      </header>
      {children}
      {byHand && (
        <button
          type="button"
          class="button small reset"
          onClick={() => resetValue(about!.track, about!.field, title)}
        >
          {resetWords(about!)}
        </button>
      )}
    </section>
  );
}

function resetWords({ track, field, format }: NonNullable<CardProps["about"]>): string {
  const next = underneath(track, field);
  if (field === "first_beat") return "Reset to what was found";
  if (next === undefined) return "Reset to nothing";
  return next.source === "analysis"
    ? `Reset to analysed (${format(next.value)})`
    : `Reset to ${format(next.value)} ${originWords(next.source)}`;
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
  const analysed = track.origins.bpm === "analysis";
  const kind = tempoKindWords(tempo, bpm !== null && !analysed);
  const format = (value: string | number) => formatBpm(Number(value));
  const take = (value: number) => takeValue(track, "bpm", value, "Tempo", formatBpm(value));
  return (
    <Card title="Tempo" about={{ track, field: "bpm", format }}>
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
      {analysed && <Confidence value={tempo?.confidence} />}
      <OtherSayings track={track} field="bpm" label="Tempo" format={format} />
      <div class="options">
        {tempoFactors(bpm, analysed ? tempo?.alternatives ?? [] : []).map((factor) => (
          <Option
            key={factor.sign}
            label={factor.label}
            hint={factor.confidence === null ? undefined : formatShare(factor.confidence)}
            onClick={() => take(factor.bpm)}
          >
            {factor.sign}
          </Option>
        ))}
        {tempoChoices(bpm, tempo?.alternatives ?? []).map(({ bpm, confidence }) => (
          <Option
            key={bpm}
            label={`Take ${formatBpm(bpm)} BPM`}
            hint={formatShare(confidence)}
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
  const notation = settings.value.key_notation;
  const tuning = tuningWords(found?.tuning);
  const others = (found?.alternatives ?? []).map((key) => ({ key, hint: formatShare(key.confidence) }));
  const format = (value: string | number) => {
    const key = parseKey(String(value));
    return key ? formatKey(key, notation) : String(value);
  };
  return (
    <Card
      title="Key"
      about={{ track, field: "key", format }}
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
      {track.origins.key === "analysis" && <Confidence value={found?.confidence} />}
      <OtherSayings track={track} field="key" label="Key" format={format} />
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
  const take = (value: number) => takeValue(track, "energy", value, "Energy", String(value));
  const energy = track.energy;
  return (
    <Card
      title="Energy"
      about={{ track, field: "energy", format: String }}
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
      <OtherSayings track={track} field="energy" label="Energy" format={String} />
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
