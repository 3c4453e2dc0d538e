/**
 * The types of what the sidecar says, as `sidecar/README.md` states it. This is the one place where the UI names
 * methods and shapes; a change there is a change here.
 */

import type { Device } from "@pika/contract/room/http.ts";
import type { Announcement, Play, Poll, TempoCounts } from "@pika/contract/room/state.ts";

export type { Announcement, Device, Play, Poll, TempoCounts };

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
  /** The bars, where something is known of them: which of the beats, counted from 0, begins the first whole one. */
  beats_per_bar?: number;
  downbeat?: number;
  downbeat_confidence?: number | null;
}

/** What the analysis found, before any edit. Fields with a question mark are absent in what older versions found. */
export interface Analysis {
  duration: number;
  sample_rate: number;
  channels: number;
  format: string;
  tempo: {
    bpm: number | null;
    confidence: number;
    alternatives: { bpm: number; confidence: number }[];
    kind?: TempoKind;
  };
  beats: Beats | null;
  key:
    | (KeyName & {
      confidence: number;
      alternatives?: (KeyName & { confidence: number })[];
      /** Cents above A = 440 Hz. */
      tuning?: number | null;
    })
    | null;
  /** `null`: silence. */
  loudness: Loudness | null;
  energy: number | null;
  energy_curve: number[];
  danceability: number | null;
  brightness: number | null;
  acousticness: number | null;
  groove: number | null;
  structure?: Structure | null;
  warnings?: Failure[];
}

export type TempoKind = "steady" | "changing" | "none";

export interface Loudness {
  lufs: number | null;
  range_lu?: number | null;
  /** The highest sample. */
  peak_db: number | null;
  /** The highest point between the samples. */
  true_peak_db?: number | null;
  replay_gain_db?: number | null;
}

/** A suggestion, in seconds. */
export interface Structure {
  intro_end: number | null;
  outro_start: number | null;
  /** `strength` 0..1. */
  boundaries: { time: number; strength: number }[];
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
  /** Tracks with values of an older version of the analysis. */
  outdated: number;
  /** Whether they are analysed again: nobody wants it, or not while a night is on. */
  improving: "on" | "off" | "night";
}

/** Why a track goes well after another one, or not so well. */
export type Reason =
  | {
    code: "key";
    relation: "same" | "relative" | "step" | "diagonal" | "boost" | "drop" | "far";
    /** Up the Camelot wheel, or down (negative). */
    steps: number;
  }
  | {
    code: "tempo";
    /** BPM, with the tempo taken `multiple` times. */
    change: number;
    multiple: 1 | 2 | 0.5;
    /** Percent to play it faster, so that the tempi meet. */
    pitch: number;
  }
  | { code: "energy"; change: number }
  | {
    code: "character";
    /** 0..1. */
    likeness: number;
  };

export interface SimilarTrack {
  track: TrackRow;
  /** 0..1. */
  score: number;
  reasons: Reason[];
}

export type KeyNotation = "camelot" | "open_key" | "name";

export interface Settings {
  key_notation: KeyNotation;
  /** How many worker processes; `null` lets the sidecar choose. */
  workers: number | null;
  auto_analyze: boolean;
  /** Where the cloud is that carries the live nights; `null`: neither build nor DJ named one. */
  cloud_url: string | null;
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

export interface Health {
  ok: true;
  uptime_s: number;
  workers: number;
  build: string;
  /** The builds of the pages that are connected and have said `app.hello`. */
  pages: string[];
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
  /** Only tracks in one of these; absent: in any. */
  states?: TrackState[];
}

/** Base64 of one byte per column; the three are of equal length. */
export interface Waveform {
  low: string;
  mid: string;
  high: string;
}

/** Who the DJ is in the cloud. Without an account `name`, `slug` and `email` are empty. */
export interface Account {
  cloud_url: string | null;
  signed_in: boolean;
  name: string | null;
  slug: string | null;
  email: string | null;
  has_recovery_code: boolean;
}

export type DeckSource = "virtualdj" | "mixxx" | "manual";

/** What the sidecar hears from the DJ program. Times in milliseconds since 1970. */
export interface DeckStatus {
  source: DeckSource;
  /** Chosen by hand; `null`: all usual places are looked at. */
  path: string | null;
  watching: string[];
  found: boolean;
  /** What is read now. */
  file: string | null;
  now: DeckTrack | null;
  problem: Failure | null;
  sources: { id: DeckSource; name: string }[];
}

export interface DeckTrack {
  title: string;
  artist: string;
  started_at: number;
  path: string | null;
  track_id: number | null;
  bpm: number | null;
  /** Camelot. */
  key: string | null;
  energy: number | null;
  /** Seconds. */
  duration: number | null;
}

export interface NightPlay extends Play {
  track_id: number | null;
  source: DeckSource;
  sent: "waiting" | "acknowledged" | "rejected";
  note: string;
  retracted: boolean;
  /** The last wishes counted while it sounded, where they are known. */
  tempo?: Omit<TempoCounts, "play"> | null;
}

export interface NetworkStatus {
  light: "off" | "green" | "yellow" | "red";
  connected: boolean;
  /** Commands that the cloud has not acknowledged yet. */
  waiting: number;
  offline_since: number | null;
  next_try_at: number | null;
  problem: Failure | null;
}

export interface LiveSession {
  id: string;
  night: number;
  /** `null` until the cloud has acknowledged the start once; `url` too. */
  code: string | null;
  url: string | null;
  title: string;
  listed: boolean;
  started_at: number;
}

export interface LiveStatus {
  /** `ending`: the end waits for the cloud's acknowledgement. */
  state: "off" | "live" | "ending";
  network: NetworkStatus;
  session: LiveSession | null;
  now: NightPlay | null;
  /** All of the night, newest first. */
  plays: NightPlay[];
  listeners: number | null;
  thanks: number;
  tempo: TempoCounts | null;
  poll: Poll | null;
  announcement: Announcement | null;
  rejected: { seq: number; type: string; message: string }[];
}

export interface NightSummary {
  id: number;
  session: string;
  title: string;
  started_at: number;
  ended_at: number | null;
  plays: number;
  likes: number;
  recap_url: string | null;
}

export interface Night extends Omit<NightSummary, "plays"> {
  note: string;
  /** In the order of the night. */
  plays: NightPlay[];
  thanks: number;
  listeners_peak: number;
  polls: Poll[];
}

export type UpdateChannel = "latest" | "next";

/** A version that can be had. */
export interface AvailableUpdate {
  version: string;
  /** Milliseconds since 1970. */
  published: number;
  /** Markdown: the changelog's section. */
  notes: string;
  /** Bytes to download. */
  size: number;
  /** Whether the system knows who made the installer. */
  signed: boolean;
  /** Whether live nights will need it. */
  required: boolean;
  /** Whether the DJ has said: later. */
  later: boolean;
}

/** Newer versions of Pika, and how far one of them is. */
export interface UpdateStatus {
  state: "idle" | "checking" | "downloading" | "ready" | "installing" | "restarting";
  /** The one that runs. */
  version: string;
  channel: UpdateChannel;
  /** Whether Pika looks by itself, once a day. */
  automatic: boolean;
  /** Why this installation cannot update itself. */
  cannot: Failure | null;
  /** The installer is opened, and the DJ does the rest. */
  by_hand: boolean;
  /** A night is on: nothing is offered, fetched or installed. */
  quiet: boolean;
  checked_at: number | null;
  /** Of the last look, download or installation. */
  problem: Failure | null;
  /** A version whose turn has not come here yet. */
  held: string | null;
  available: AvailableUpdate | null;
  /** Bytes that have come, while it downloads. */
  done: number | null;
  /** The version that one can go back to. */
  previous: string | null;
  /** News until dismissed: another version runs than before. */
  updated: { from: string; notes: string; going_back: boolean } | null;
}

type Nothing = Record<string, never>;

/** Every method: what it takes, what it answers. */
export interface Methods {
  "app.hello": { params: { client_build: string }; result: Hello };
  "app.health": { params: Nothing; result: Health };
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
  "tracks.similar": { params: { id: number; limit?: number }; result: { rows: SimilarTrack[] } };
  "tracks.edit": {
    params: { id: number; field: EditableField; value: string | number | null };
    result: { track: Track; edit_id: number };
  };
  "tracks.undo": { params: { edit_id: number }; result: { track: Track } };
  "analysis.start": { params: { track_ids?: number[]; again?: boolean }; result: AnalysisStatus };
  "analysis.improve": { params: Nothing; result: AnalysisStatus };
  "analysis.pause": { params: Nothing; result: AnalysisStatus };
  "analysis.resume": { params: Nothing; result: AnalysisStatus };
  "analysis.cancel": { params: Nothing; result: AnalysisStatus };
  "analysis.status": { params: Nothing; result: AnalysisStatus };
  "account.get": { params: Nothing; result: Account };
  "account.set": { params: { name?: string; slug?: string }; result: Account };
  "account.set_credentials": { params: { email: string; password: string }; result: Account };
  "account.recovery_code": { params: Nothing; result: { code: string } };
  "account.sign_in": { params: { email: string; password: string }; result: Account };
  "account.recover": { params: { code: string }; result: Account };
  "account.devices": { params: Nothing; result: { devices: Device[] } };
  "account.revoke_device": { params: { id: string }; result: { devices: Device[] } };
  "account.sign_out": { params: Nothing; result: Account };
  "live.status": { params: Nothing; result: LiveStatus };
  "live.start": { params: { name?: string; title: string; listed: boolean }; result: LiveStatus };
  "live.end": { params: Nothing; result: LiveStatus };
  "live.set": { params: { title?: string; listed?: boolean }; result: LiveStatus };
  "live.announce": { params: { text: string; seconds: number }; result: LiveStatus };
  "live.announce_over": { params: Nothing; result: LiveStatus };
  "live.poll": {
    params: { question: string; options: string[]; seconds: number | null };
    result: LiveStatus;
  };
  "live.poll_over": { params: Nothing; result: LiveStatus };
  "live.retract": { params: { play: string }; result: LiveStatus };
  "live.dismiss": { params: Nothing; result: LiveStatus };
  "deck.status": { params: Nothing; result: DeckStatus };
  "deck.set": { params: { source?: DeckSource; path?: string | null }; result: DeckStatus };
  "deck.play": { params: { track_id: number } | { title: string; artist: string }; result: DeckStatus };
  "deck.stop": { params: Nothing; result: DeckStatus };
  "nights.list": { params: Nothing; result: { nights: NightSummary[] } };
  "nights.get": { params: { id: number }; result: Night };
  "nights.note": { params: { id: number; play: string | null; text: string }; result: Night };
  "nights.export": { params: { id: number }; result: { file_name: string; csv: string } };
  "nights.remove": { params: { id: number }; result: Nothing };
  "nights.restore": { params: { id: number }; result: Night };
  "updates.status": { params: Nothing; result: UpdateStatus };
  "updates.check": { params: Nothing; result: UpdateStatus };
  "updates.download": { params: Nothing; result: UpdateStatus };
  "updates.install": { params: Nothing; result: UpdateStatus };
  "updates.go_back": { params: Nothing; result: UpdateStatus };
  "updates.settings": { params: { automatic?: boolean; channel?: UpdateChannel }; result: UpdateStatus };
  "updates.dismiss": { params: Nothing; result: UpdateStatus };
}

/** What the sidecar says unasked. */
export interface Notifications {
  "scan.progress": ScanStatus;
  "analysis.progress": AnalysisStatus;
  "tracks.changed": { ids: number[] | null };
  "live.changed": LiveStatus;
  "deck.changed": DeckStatus;
  "updates.changed": UpdateStatus;
  "app.closing": { reason: string };
  "app.show": Nothing;
}

export type Method = keyof Methods;
export type Params<M extends Method> = Methods[M]["params"];
export type Result<M extends Method> = Methods[M]["result"];
