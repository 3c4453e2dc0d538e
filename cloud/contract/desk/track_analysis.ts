/** What the analysis finds in a track, before any edit. A later version may find more. */

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
import { between, list, realBetween } from "../fields.ts";

const Bpm = realBetween({ min: 20, max: 400 });
/** Where it is told of something: the probability that it is right. */
const Probability = realBetween({ min: 0, max: 1 });
const Hundred = between({ min: 0, max: 100 });

export const KeyName = object({ name: string(), camelot: string(), open_key: string() });
export type KeyName = Infer<typeof KeyName>;

/** Where the beats lie: `first` and `period` in seconds, or a list of seconds when the tempo is not constant. */
export const Beats = type({
  constant: boolean(),
  first: number(),
  period: number(),
  times: nullable(list(number())),
  /** The bars, where something is known of them: three or four beats. */
  beats_per_bar: optional(between({ min: 3, max: 4 })),
  /** Which of the beats, counted from 0, begins the first whole bar. */
  downbeat: optional(integer()),
  downbeat_confidence: optional(nullable(Probability)),
});
export type Beats = Infer<typeof Beats>;

export const TempoKind = enums(["steady", "changing", "none"]);
export type TempoKind = Infer<typeof TempoKind>;

export const TempoAlternative = type({ bpm: Bpm, confidence: Probability });

/** `confidence`: the probability that it is right, octave included. */
export const Tempo = type({
  bpm: nullable(Bpm),
  confidence: Probability,
  /** At most four, best first. */
  alternatives: list(TempoAlternative),
  kind: optional(TempoKind),
});
export type Tempo = Infer<typeof Tempo>;

export const KeyAlternative = type({ ...KeyName.schema, confidence: Probability });

export const FoundKey = type({
  ...KeyAlternative.schema,
  alternatives: optional(list(KeyAlternative)),
  /** Cents above A = 440 Hz. */
  tuning: optional(nullable(number())),
});
export type FoundKey = Infer<typeof FoundKey>;

export const Loudness = type({
  /** Integrated, as BS.1770-4 says. */
  lufs: nullable(realBetween({ min: -70, max: 20 })),
  /** The loudness range of EBU Tech 3342; `null`: under 3 s. */
  range_lu: optional(nullable(number())),
  /** The highest sample. */
  peak_db: nullable(number()),
  /** The highest point between the samples. */
  true_peak_db: optional(nullable(number())),
  /** ReplayGain 2.0: what brings it to -18 LUFS. */
  replay_gain_db: optional(nullable(number())),
});
export type Loudness = Infer<typeof Loudness>;

/** Something new begins. `strength` 0..1. */
export const Boundary = type({ time: number(), strength: Probability });

/** Suggestions for the DJ to accept, in seconds; on downbeats where these are sure, else on beats. */
export const Structure = type({
  intro_end: nullable(number()),
  outro_start: nullable(number()),
  boundaries: list(Boundary),
});
export type Structure = Infer<typeof Structure>;

/**
 * `truncated`: analysed as far as it goes; `bad_samples`: samples that are no numbers or far beyond full scale were mended.
 */
export const AnalysisWarning = type({ code: enums(["truncated", "bad_samples"]), message: string() });

/** Optional fields are absent in what older versions found. */
export const Analysis = type({
  /** Seconds. */
  duration: realBetween({ min: 0.5, max: 1_000_000 }),
  /** Hz, of the file. */
  sample_rate: between({ min: 4_000, max: 768_000 }),
  channels: between({ min: 1, max: 8 }),
  /** `wav`, `aiff`, `flac`, `ogg`, `opus`, `mp3`, `m4a`, `alac`, `aac`, `wma`, or another one that libsndfile reads. */
  format: string(),
  tempo: Tempo,
  /** `null`: no tempo. */
  beats: nullable(Beats),
  /** `null`: no clear key. */
  key: nullable(FoundKey),
  /** `null`: silence. */
  loudness: nullable(Loudness),
  /** 1 to 10. */
  energy: nullable(between({ min: 1, max: 10 })),
  /** One value per second at most. */
  energy_curve: list(realBetween({ min: 0, max: 1 }), { min: 0, max: 600 }),
  danceability: nullable(Hundred),
  brightness: nullable(Hundred),
  acousticness: nullable(Hundred),
  groove: nullable(Hundred),
  structure: optional(nullable(Structure)),
  warnings: optional(list(AnalysisWarning)),
});
export type Analysis = Infer<typeof Analysis>;
