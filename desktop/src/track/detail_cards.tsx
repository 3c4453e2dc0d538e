import { formatBytes, NOTHING } from "../format/numbers.ts";
import { formatDuration } from "../format/time.ts";
import { originWords } from "../format/source_words.ts";
import type { EditableField, Track } from "@pika/contract/desk/tracks.ts";
import type { ValueSource } from "@pika/contract/desk/values.ts";
import { Editable } from "./editable.tsx";
import { resetValue, takeValue } from "./actions.ts";
import { Option } from "./option.tsx";
import { OtherSayings } from "./other_sayings.tsx";
import { Card } from "./value_cards.tsx";
import { barWords } from "./value_words.ts";

/** Seconds by which the beat grid is moved with one click. */
const NUDGE = 0.01;

export function BeatCard({ track }: { track: Track }) {
  const { beats } = track;
  const bars = beats && barWords(beats);
  const move = (seconds: number) => {
    const first = Math.max(0, Math.round((beats!.first + seconds) * 1000) / 1000);
    takeValue(track, "first_beat", first, "First beat", `${first.toFixed(3)} s`);
  };
  return (
    <Card
      title="First beat"
      about={{ track, field: "first_beat", format: String }}
    >
      {beats
        ? (
          <>
            <div class="big-value">
              <Editable
                track={track}
                field="first_beat"
                label="First beat"
                text={beats.first.toFixed(3)}
                inputMode="decimal"
              >
                <span class="figure">{beats.first.toFixed(3)}</span> <span class="unit">s</span>
              </Editable>
            </div>
            <p class="muted">
              {beats.constant ? `A beat every ${beats.period.toFixed(3)} s` : "Each beat at its own place"}
            </p>
            {bars && <p class="muted">{bars}</p>}
            <div class="options">
              <Option label="Move the grid 10 ms earlier" onClick={() => move(-NUDGE)}>−10 ms</Option>
              <Option label="Move the grid 10 ms later" onClick={() => move(NUDGE)}>+10 ms</Option>
              {beats.constant && (
                <Option
                  label="Move the grid by half a beat"
                  onClick={() => move(beats.period / 2)}
                >
                  ½ beat
                </Option>
              )}
            </div>
          </>
        )
        : <p class="muted">No beat grid</p>}
    </Card>
  );
}

export function CharacterCard({ track }: { track: Track }) {
  const found = track.analysis;
  const values: [string, number | null | undefined][] = [
    ["Danceability", found?.danceability],
    ["Groove", found?.groove],
    ["Brightness", found?.brightness],
    ["Acousticness", found?.acousticness],
  ];
  return (
    <Card title="Character">
      <dl class="bars">
        {values.map(([name, value]) => (
          <div key={name} class="bar-line">
            <dt>{name}</dt>
            <dd>
              <meter class="meter" aria-label={name} min={0} max={100} value={value ?? 0}>{value ?? 0}</meter>
              <span class="tabular">{value ?? NOTHING}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

const TEXT_FIELDS: { field: EditableField & keyof Track; label: string }[] = [
  { field: "title", label: "Title" },
  { field: "artist", label: "Artist" },
  { field: "album", label: "Album" },
  { field: "genre", label: "Genre" },
  { field: "year", label: "Year" },
];

/** What a file says of itself needs no word; that it was set by hand, its button says. */
function originOfDetail(source: ValueSource | undefined): string | null {
  return source === "file" || source === "manual" ? null : originWords(source);
}

export function DetailsCard({ track }: { track: Track }) {
  const { file } = track;
  const format = [
    file.format.toUpperCase(),
    file.sample_rate && `${file.sample_rate / 1000} kHz`,
    file.channels &&
    (file.channels === 1 ? "mono" : file.channels === 2 ? "stereo" : `${file.channels} channels`),
    formatBytes(file.size),
  ].filter(Boolean).join(" · ");
  return (
    <Card title="Details" span={12}>
      <dl class="details two">
        {TEXT_FIELDS.map(({ field, label }) => {
          const value = track[field];
          const origin = originOfDetail(track.origins[field]);
          return (
            <div key={field} class="detail">
              <dt>{label}</dt>
              <dd>
                <Editable
                  track={track}
                  field={field}
                  label={label}
                  text={value === null ? "" : String(value)}
                >
                  <bdi>{value || NOTHING}</bdi>
                </Editable>
                {origin && <span class="origin">{origin}</span>}
                {track.edited.includes(field) && (
                  <button
                    type="button"
                    class="button quiet small"
                    onClick={() => resetValue(track, field, label)}
                  >
                    Reset
                  </button>
                )}
                <OtherSayings track={track} field={field} label={label} format={String} />
              </dd>
            </div>
          );
        })}
        <div class="detail">
          <dt>Length</dt>
          <dd class="tabular">
            {formatDuration(track.duration)}
          </dd>
        </div>
        <div class="detail">
          <dt>File</dt>
          <dd>{format}</dd>
        </div>
        <div class="detail">
          <dt>Path</dt>
          <dd>
            <bdi class="path">{track.path}</bdi>
          </dd>
        </div>
      </dl>
    </Card>
  );
}
