/** What `pika-sidecar analyze FILE... --json` prints: one of these objects a line, in input order. */

import { boolean, enums, type Infer, integer, literal, nullable, number, string, type } from "superstruct";
import { anyOf, list } from "../fields.ts";
import { Analysis, AnalysisWarning, Structure } from "./track_analysis.ts";
import { Waveform } from "./tracks.ts";

/** What the file's tags say. */
export const FileTags = type({
  title: string(),
  artist: string(),
  album: string(),
  genre: string(),
  year: nullable(integer()),
  bpm: nullable(number()),
  key: nullable(string()),
  /** 1 to 10. */
  energy: nullable(integer()),
  /** Stars, 1 to 5. */
  rating: nullable(integer()),
  comment: string(),
  has_cover: boolean(),
});
export type FileTags = Infer<typeof FileTags>;

/** Why a file could not be analysed. */
export const fileErrorCodes = [
  "not_found",
  "not_a_file",
  "unreadable",
  /** macOS keeps Pika from it until the person allows it. */
  "not_allowed",
  "empty",
  "unsupported_format",
  /** This system has no decoder for it; one can be installed. */
  "no_decoder",
  /** A film without sound. */
  "no_sound",
  /** Copy-protected. */
  "protected",
  "corrupt",
  "too_short",
  "too_long",
  "changed",
  "out_of_memory",
  "timeout",
  "worker_died",
  "internal",
] as const;

export const FileFailure = type({
  code: enums(fileErrorCodes),
  message: string(),
});
export type FileFailure = Infer<typeof FileFailure>;

export const AnalysedFile = type({
  path: string(),
  ok: literal(true),
  /** Always `null`. */
  error: nullable(FileFailure),
  /** Grows when the analysis finds something else in the same file. */
  analysis_version: integer(),
  tags: FileTags,
  waveform: Waveform,
  ...Analysis.schema,
  structure: Structure,
  warnings: list(AnalysisWarning),
});
export type AnalysedFile = Infer<typeof AnalysedFile>;

export const FailedFile = type({ path: string(), ok: literal(false), error: FileFailure });
export type FailedFile = Infer<typeof FailedFile>;

export const FileLine = anyOf(AnalysedFile, FailedFile);
export type FileLine = Infer<typeof FileLine>;
