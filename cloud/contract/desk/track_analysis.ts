/** What the analysis finds in a track, before any edit: the object of `analyze --json` without path, tags and waveform. */

import {
  boolean,
  enums,
  type Infer,
  integer,
  nullable,
  number,
  object,
  optional,
  string,
  type,
} from "superstruct";
import { list } from "../fields.ts";
import { Failure } from "./common.ts";

export const KeyName = object({ name: string(), camelot: string(), open_key: string() });
export type KeyName = Infer<typeof KeyName>;

/** Where the beats lie: `first` and `period` in seconds, or a list of seconds when the tempo is not constant. */
export const Beats = type({
  constant: boolean(),
  first: number(),
  period: number(),
  times: nullable(list(number())),
  /** The bars, where something is known of them: three or four beats. */
  beats_per_bar: optional(integer()),
  /** Which of the beats, counted from 0, begins the first whole bar. */
  downbeat: optional(integer()),
  downbeat_confidence: optional(nullable(number())),
});
export type Beats = Infer<typeof Beats>;

export const TempoKind = enums(["steady", "changing", "none"]);
export type TempoKind = Infer<typeof TempoKind>;

export const TempoAlternative = type({ bpm: number(), confidence: number() });

/** `confidence`: the probability that it is right, octave included. */
export const Tempo = type({
  bpm: nullable(number()),
  confidence: number(),
  /** At most four, best first. */
  alternatives: list(TempoAlternative),
  kind: optional(TempoKind),
});
export type Tempo = Infer<typeof Tempo>;

export const KeyAlternative = type({ ...KeyName.schema, confidence: number() });

export const FoundKey = type({
  ...KeyAlternative.schema,
  alternatives: optional(list(KeyAlternative)),
  /** Cents above A = 440 Hz. */
  tuning: optional(nullable(number())),
});
export type FoundKey = Infer<typeof FoundKey>;

export const Loudness = type({
  /** Integrated, as BS.1770-4 says. */
  lufs: nullable(number()),
  range_lu: optional(nullable(number())),
  /** The highest sample. */
  peak_db: nullable(number()),
  /** The highest point between the samples. */
  true_peak_db: optional(nullable(number())),
  /** What brings it to -18 LUFS. */
  replay_gain_db: optional(nullable(number())),
});
export type Loudness = Infer<typeof Loudness>;

/** Something new begins. `strength` 0..1. */
export const Boundary = type({ time: number(), strength: number() });

/** A suggestion, in seconds. */
export const Structure = type({
  intro_end: nullable(number()),
  outro_start: nullable(number()),
  boundaries: list(Boundary),
});
export type Structure = Infer<typeof Structure>;

/** Optional fields are absent in what older versions found. */
export const Analysis = type({
  /** Seconds. */
  duration: number(),
  /** Hz, of the file. */
  sample_rate: integer(),
  channels: integer(),
  format: string(),
  tempo: Tempo,
  beats: nullable(Beats),
  key: nullable(FoundKey),
  /** `null`: silence. */
  loudness: nullable(Loudness),
  /** 1 to 10. */
  energy: nullable(integer()),
  /** 0..1, one value per second at most, at most 600 values. */
  energy_curve: list(number()),
  /** 0 to 100, as the next three. */
  danceability: nullable(integer()),
  brightness: nullable(integer()),
  acousticness: nullable(integer()),
  groove: nullable(integer()),
  structure: optional(nullable(Structure)),
  warnings: optional(list(Failure)),
});
export type Analysis = Infer<typeof Analysis>;
