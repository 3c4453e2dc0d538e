/**
 * The types of what the sidecar says, as `sidecar/README.md` states it. This is the one place where the UI names
 * methods and shapes; a change there is a change here.
 */

export interface KeyName {
  name: string;
  camelot: string;
  open_key: string;
}

export interface Failure {
  code: string;
  message: string;
}

export type TrackState = "waiting" | "running" | "done" | "failed" | "missing";

export interface TrackRow {
  id: number;
  path: string;
  title: string;
  artist: string;
  album: string;
  bpm: number | null;
  bpm_confidence: number | null;
  key: KeyName | null;
  energy: number | null;
  /** Seconds. */
  duration: number | null;
  state: TrackState;
  error: Failure | null;
  has_cover: boolean;
  /** Names of the fields that carry a value set by hand. */
  edited: string[];
}

/** Where the beats lie: `first` and `period` in seconds, or a list of seconds when the tempo is not constant. */
export interface Beats {
  constant: boolean;
  first: number;
  period: number;
  times: number[] | null;
}

/** What the analysis found, before any edit. */
export interface Analysis {
  duration: number;
  sample_rate: number;
  channels: number;
  format: string;
  tempo: { bpm: number | null; confidence: number; alternatives: { bpm: number; confidence: number }[] };
  beats: Beats | null;
  key: (KeyName & { confidence: number; alternatives?: (KeyName & { confidence: number })[] }) | null;
  loudness: { lufs: number | null; peak_db: number | null } | null;
  energy: number | null;
  energy_curve: number[];
  danceability: number | null;
  brightness: number | null;
  acousticness: number | null;
  groove: number | null;
  warnings?: Failure[];
}

export interface Track extends TrackRow {
  folder_id: number;
  genre: string;
  year: number | null;
  file: {
    size: number;
    modified: number;
    format: string;
    sample_rate: number | null;
    channels: number | null;
  };
  tags: { bpm: number | null; key: string | null };
  analysis: Analysis | null;
  /** After edits. */
  beats: Beats | null;
  last_edit: { edit_id: number; field: string } | null;
}

export interface Folder {
  id: number;
  path: string;
  track_count: number;
  missing: boolean;
}

export interface ScanStatus {
  state: "idle" | "running" | "done" | "cancelled" | "failed";
  folder: string | null;
  files_seen: number;
  added: number;
  updated: number;
  missing: number;
  errors: { path: string; code: string; message: string }[];
}

export interface AnalysisStatus {
  state: "idle" | "running" | "paused";
  total: number;
  done: number;
  failed: number;
  waiting: number;
  running: { track_id: number; path: string }[];
  /** Seconds of music per second. */
  speed: number | null;
  seconds_left: number | null;
  /** Why it paused itself. */
  problem: Failure | null;
}

export type KeyNotation = "camelot" | "open_key" | "name";

export interface Settings {
  key_notation: KeyNotation;
  /** How many worker processes; `null` lets the sidecar choose. */
  workers: number | null;
  auto_analyze: boolean;
}

export interface Hello {
  version: string;
  build: string;
  protocol: number;
  shell: string;
  platform: string;
  data_dir: string;
  first_run: boolean;
  /** Why the library cannot be used; `null` when it can. */
  error: Failure | null;
}

export type SortColumn =
  | "title"
  | "artist"
  | "album"
  | "bpm"
  | "key"
  | "energy"
  | "duration"
  | "state"
  | "added";
export type SortDirection = "asc" | "desc";

export type EditableField =
  | "title"
  | "artist"
  | "album"
  | "genre"
  | "year"
  | "bpm"
  | "key"
  | "energy"
  | "first_beat";

export interface ListQuery {
  offset: number;
  limit: number;
  sort: SortColumn;
  direction: SortDirection;
  search: string;
}

/** Base64 of one byte per column; the three are of equal length. */
export interface Waveform {
  low: string;
  mid: string;
  high: string;
}

type Nothing = Record<string, never>;

/** Every method: what it takes, what it answers. */
export interface Methods {
  "app.hello": { params: { client_build: string }; result: Hello };
  "app.health": { params: Nothing; result: { ok: true; uptime_s: number; workers: number } };
  "app.reset_library": { params: Nothing; result: { kept_as: string } };
  "settings.get": { params: Nothing; result: Settings };
  "settings.set": { params: { changes: Partial<Settings> }; result: Settings };
  "folders.list": { params: Nothing; result: { folders: Folder[] } };
  "folders.add": { params: { path: string }; result: { folder: Folder } };
  "folders.remove": { params: { id: number }; result: Nothing };
  "paths.complete": { params: { prefix: string }; result: { entries: { path: string; name: string }[] } };
  "scan.start": { params: { folder_id?: number }; result: ScanStatus };
  "scan.cancel": { params: Nothing; result: ScanStatus };
  "scan.status": { params: Nothing; result: ScanStatus };
  "tracks.list": { params: ListQuery; result: { total: number; offset: number; rows: TrackRow[] } };
  "tracks.get": { params: { id: number }; result: Track };
  "tracks.waveform": { params: { id: number }; result: Waveform | null };
  "tracks.cover": { params: { id: number }; result: { mime: string; data: string } | null };
  "tracks.edit": {
    params: { id: number; field: EditableField; value: string | number | null };
    result: { track: Track; edit_id: number };
  };
  "tracks.undo": { params: { edit_id: number }; result: { track: Track } };
  "analysis.start": { params: { track_ids?: number[]; again?: boolean }; result: AnalysisStatus };
  "analysis.pause": { params: Nothing; result: AnalysisStatus };
  "analysis.resume": { params: Nothing; result: AnalysisStatus };
  "analysis.cancel": { params: Nothing; result: AnalysisStatus };
  "analysis.status": { params: Nothing; result: AnalysisStatus };
}

/** What the sidecar says unasked. */
export interface Notifications {
  "scan.progress": ScanStatus;
  "analysis.progress": AnalysisStatus;
  "tracks.changed": { ids: number[] | null };
  "app.closing": { reason: string };
  "app.show": Nothing;
}

export type Method = keyof Methods;
export type Params<M extends Method> = Methods[M]["params"];
export type Result<M extends Method> = Methods[M]["result"];
