/**
 * Between the desktop's page and the sidecar: JSON-RPC 2.0 over one WebSocket. Every method with what it takes and what it answers, and what
 * the sidecar says unasked. The sidecar's types are written from here by `deno task contract`.
 */

import { type Infer, nullable } from "superstruct";
import type { AnyStruct } from "../fields.ts";
import {
  Account,
  AccountCredentials,
  AccountProof,
  AccountRecover,
  AccountSet,
  AccountSetCredentials,
  AccountVerifyEmail,
  DeviceList,
  DeviceRevoke,
  RecoveryCode,
} from "./account.ts";
import { AnalysisStart, AnalysisStatus } from "./analysis.ts";
import { Closing, Health, Hello, HelloParams, LibraryReset } from "./app.ts";
import { Nothing } from "./common.ts";
import { CueRemove, CuesEdited, CueSet, CueTake, CueUndo, TrackCues } from "./cues.ts";
import { DeckPlay, DeckSet, DeckStatus } from "./deck.ts";
import { AccountDelete, CloudNightDelete, CloudNights } from "./deletion.ts";
import { TagCounts, TracksEdit, TracksEdited } from "./edits.ts";
import { Exported, ExportPlan, ExportWhat, ExportWrite } from "./exports.ts";
import { FolderAdd, FolderAdded, FolderList, FolderRemove } from "./folders.ts";
import { LiveAnnounce, LiveChanges, LivePoll, LiveRetract, LiveSet, LiveStart, LiveStatus } from "./live.ts";
import { Night, NightExport, NightId, NightList, NightNote, TrackHistory } from "./nights.ts";
import { PathCompletion, PathPrefix } from "./paths.ts";
import { RecordingMerge, RecordingMergeId, Recordings, RecordingsApart } from "./recordings.ts";
import { PageFacts, Report, ReportKept, ReportText } from "./report.ts";
import { ScanStart, ScanStatus } from "./scan.ts";
import { SearchChoiceList, SearchChoices, SearchCount, SearchLoosened, SearchQuery } from "./search.ts";
import { Alternatives, AlternativesQuery, CourseQuery, SetCourse } from "./set_course.ts";
import { Filled, FillQuery, SetTemplates, TemplateId, TemplateSave } from "./set_fill.ts";
import { Suggestions, SuggestQuery, Tonight, TonightChoice } from "./set_tonight.ts";
import {
  ListCreate,
  ListDuplicate,
  ListEdit,
  ListId,
  ListMove,
  ListPage,
  ListQuery,
  ListResolve,
  ListRow,
  Lists,
  ListsOfTrack,
  ListStep,
  ListVersions,
  SetsChanged,
  SetTree,
  VersionForget,
  VersionKeep,
  VersionRestore,
} from "./sets.ts";
import { Settings, SettingsSet } from "./settings.ts";
import {
  SmartListAdd,
  SmartListAdded,
  SmartListChange,
  SmartListId,
  SmartListMove,
  SmartLists,
} from "./smart_lists.ts";
import { SoundOpened } from "./sound.ts";
import {
  ImportUndo,
  RuleAdd,
  RuleRemove,
  SourceEntryPage,
  SourceEntryQuery,
  SourceListPage,
  SourceOpen,
  SourceOpened,
  SourcePageQuery,
  SourcePlaceId,
  SourcePreview,
  SourceProblemPage,
  SourcesStatus,
  SourceTake,
} from "./sources.ts";
import {
  Cover,
  SimilarQuery,
  SimilarTracks,
  Track,
  TrackEdit,
  TrackEdited,
  TrackId,
  TrackIds,
  TrackIdsQuery,
  TrackPage,
  TrackQuery,
  TracksChanged,
  TrackUndo,
  TrackUndone,
  Waveform,
} from "./tracks.ts";
import {
  TagBatches,
  TagBatchId,
  TagPlan,
  TagPlanQuery,
  TagWriteStart,
  TagWriteStatus,
} from "./tag_writes.ts";
import { UpdateSettings, UpdateStatus } from "./updates.ts";
import { SourceCounts } from "./values.ts";

/** Every method: what it takes, what it answers. */
export const methods = {
  /** Only pages say it: `app.health` tells of them from then on. */
  "app.hello": { params: HelloParams, result: Hello },
  /** Answered without the library, also in the middle of the hardest work. */
  "app.health": { params: Nothing, result: Health },
  /** A **damaged** library is kept under a new name and an empty one begun. */
  "app.reset_library": { params: Nothing, result: LibraryReset },

  "settings.get": { params: Nothing, result: Settings },
  /** Answers all settings. */
  "settings.set": { params: SettingsSet, result: Settings },

  "folders.list": { params: Nothing, result: FolderList },
  /** Its scan starts. */
  "folders.add": { params: FolderAdd, result: FolderAdded },
  /** Its tracks are hidden, and come back with their edits when it is added again. */
  "folders.remove": { params: FolderRemove, result: Nothing },

  "paths.complete": { params: PathPrefix, result: PathCompletion },

  /** Made anew at each call; answered without the library, too. */
  "report.make": { params: PageFacts, result: Report },
  /** Writes the text into the DJ's documents, where no dialog can ask. */
  "report.keep": { params: ReportText, result: ReportKept },

  /** What would be written, and what the format cannot hold. */
  "exports.plan": { params: ExportWhat, result: ExportPlan },
  /** Writes new files into a folder; what lies there stays. */
  "exports.write": { params: ExportWrite, result: Exported },

  "scan.start": { params: ScanStart, result: ScanStatus },
  "scan.cancel": { params: Nothing, result: ScanStatus },
  "scan.status": { params: Nothing, result: ScanStatus },

  "tracks.list": { params: TrackQuery, result: TrackPage },
  /** The numbers of the same tracks in the same order, to select many. */
  "tracks.ids": { params: TrackIdsQuery, result: TrackIds },
  "tracks.get": { params: TrackId, result: Track },
  /** `null` before the analysis. */
  "tracks.waveform": { params: TrackId, result: nullable(Waveform) },
  /** `null`: its file has none. */
  "tracks.cover": { params: TrackId, result: nullable(Cover) },
  /** What goes best after it, best first; 20 when no `limit` is named. */
  "tracks.similar": { params: SimilarQuery, result: SimilarTracks },
  /** When and where it was played, and what the floor said; the newest 200. */
  "tracks.history": { params: TrackId, result: TrackHistory },
  /** A manual value is never overwritten by a later scan or analysis. `key` may be written `8A`, `1m`, `Am`, `A minor`; `bpm` 20 to 400, `energy` 1 to 10, `rating` 1 to 5, `year` 1000 to 2999, `colour` `#rrggbb`. */
  "tracks.edit": { params: TrackEdit, result: TrackEdited },
  /** One edit, which one undo takes back. A tag has at most 40 characters, a track 50 tags. */
  "tracks.edit_many": { params: TracksEdit, result: TracksEdited },
  "tracks.undo": { params: TrackUndo, result: TrackUndone },
  /** Every tag that a track of the library has. */
  "tracks.tags": { params: Nothing, result: TagCounts },

  "values.sources": { params: Nothing, result: SourceCounts },

  /** Somebody may soon press play: a decoder is made ready. */
  "sound.ready": { params: Nothing, result: Nothing },
  /** Answers when the beginning of the track can be heard; refuses with words when it cannot be decoded. */
  "sound.open": { params: TrackId, result: SoundOpened },

  "cues.list": { params: TrackId, result: TrackCues },
  "cues.set": { params: CueSet, result: CuesEdited },
  "cues.remove": { params: CueRemove, result: CuesEdited },
  /** What programs know, or the analysis has found, made the DJ's own. No cue that is there is touched. */
  "cues.take": { params: CueTake, result: CuesEdited },
  "cues.undo": { params: CueUndo, result: TrackCues },
  /** What would change in each of these files. */
  "tag_writes.plan": { params: TagPlanQuery, result: TagPlan },
  /** Begins; one write at a time. Progress is `tag_writes.changed`. */
  "tag_writes.start": { params: TagWriteStart, result: TagWriteStatus },
  /** What is written stays, and can be undone. */
  "tag_writes.cancel": { params: Nothing, result: TagWriteStatus },
  "tag_writes.status": { params: Nothing, result: TagWriteStatus },
  "tag_writes.list": { params: Nothing, result: TagBatches },
  /** Brings the old files back, byte for byte; those that were changed since stay. */
  "tag_writes.undo": { params: TagBatchId, result: TagWriteStatus },

  /** Compares all that is analysed: seconds for a large library. */
  "recordings.find": { params: Nothing, result: Recordings },
  /** No file is touched. */
  "recordings.merge": { params: RecordingMerge, result: RecordingMergeId },
  /** Undoes `recordings.merge`. */
  "recordings.unmerge": { params: RecordingMergeId, result: Nothing },
  /** They are different, and are not named as one recording again. */
  "recordings.apart": { params: RecordingsApart, result: Nothing },

  "search.count": { params: SearchQuery, result: SearchCount },
  /** For a search that finds nothing: what leaving out one of its terms would find, the most first. */
  "search.looser": { params: SearchQuery, result: SearchLoosened },
  /** What there is to choose from, the most frequent first. */
  "search.choices": { params: SearchChoices, result: SearchChoiceList },
  "sources.status": { params: Nothing, result: SourcesStatus },
  /** Looks at the usual places of all programs and reads what is there; on macOS the system may ask. */
  "sources.look": { params: Nothing, result: SourcesStatus },
  /** Reads a file or folder that the DJ has chosen. */
  "sources.open": { params: SourceOpen, result: SourceOpened },
  /** Compared anew when the library has changed. */
  "sources.preview": { params: SourcePlaceId, result: SourcePreview },
  "sources.entries": { params: SourceEntryQuery, result: SourceEntryPage },
  "sources.lists": { params: SourcePageQuery, result: SourceListPage },
  "sources.problems": { params: SourcePageQuery, result: SourceProblemPage },
  /** Begins; `work` tells how far it is. Nothing that the DJ has set by hand is changed. */
  "sources.take": { params: SourceTake, result: SourcesStatus },
  /** Ends what is read, or the import that is under way: it is undone. */
  "sources.cancel": { params: Nothing, result: SourcesStatus },
  /** Begins. The newest import of a program first. */
  "sources.undo": { params: ImportUndo, result: SourcesStatus },
  "sources.add_rule": { params: RuleAdd, result: SourcesStatus },
  "sources.remove_rule": { params: RuleRemove, result: SourcesStatus },

  "smart_lists.list": { params: Nothing, result: SmartLists },
  "smart_lists.add": { params: SmartListAdd, result: SmartListAdded },
  "smart_lists.change": { params: SmartListChange, result: SmartLists },
  "smart_lists.move": { params: SmartListMove, result: SmartLists },
  "smart_lists.remove": { params: SmartListId, result: SmartLists },
  /** Undoes `smart_lists.remove`. */
  "smart_lists.restore": { params: SmartListId, result: SmartLists },

  /** Ends a pause. */
  "analysis.start": { params: AnalysisStart, result: AnalysisStatus },
  /** Analyses again what an older version has analysed; ends a pause. */
  "analysis.improve": { params: Nothing, result: AnalysisStatus },
  "analysis.pause": { params: Nothing, result: AnalysisStatus },
  /** After a `problem` too: tries again. */
  "analysis.resume": { params: Nothing, result: AnalysisStatus },
  "analysis.cancel": { params: Nothing, result: AnalysisStatus },
  "analysis.status": { params: Nothing, result: AnalysisStatus },

  "account.get": { params: Nothing, result: Account },
  /** Asks the cloud what the account is now. */
  "account.refresh": { params: Nothing, result: Account },
  "account.set": { params: AccountSet, result: Account },
  "account.set_credentials": { params: AccountSetCredentials, result: Account },
  "account.verify_email": { params: AccountVerifyEmail, result: Account },
  /** A new one. */
  "account.recovery_code": { params: AccountProof, result: RecoveryCode },
  "account.sign_in": { params: AccountCredentials, result: Account },
  "account.recover": { params: AccountRecover, result: Account },
  "account.devices": { params: Nothing, result: DeviceList },
  "account.revoke_device": { params: DeviceRevoke, result: DeviceList },
  /** Not while live. */
  "account.sign_out": { params: Nothing, result: Account },
  "account.nights": { params: Nothing, result: CloudNights },
  /** Nothing brings it back; the logbook keeps its copy. */
  "account.delete_night": { params: CloudNightDelete, result: CloudNights },
  /** With all its nights and devices; nothing brings it back. Not while live. */
  "account.delete": { params: AccountDelete, result: Account },

  "live.status": { params: Nothing, result: LiveStatus },
  /** Without network the account is made later. */
  "live.start": { params: LiveStart, result: LiveStatus },
  "live.end": { params: Nothing, result: LiveStatus },
  "live.set": { params: LiveSet, result: LiveStatus },
  "live.announce": { params: LiveAnnounce, result: LiveStatus },
  "live.announce_over": { params: Nothing, result: LiveStatus },
  "live.poll": { params: LivePoll, result: LiveStatus },
  "live.poll_over": { params: Nothing, result: LiveStatus },
  "live.retract": { params: LiveRetract, result: LiveStatus },
  /** Clears `rejected`. */
  "live.dismiss": { params: Nothing, result: LiveStatus },

  "deck.status": { params: Nothing, result: DeckStatus },
  "deck.set": { params: DeckSet, result: DeckStatus },
  /** By hand, whatever the source. */
  "deck.play": { params: DeckPlay, result: DeckStatus },
  /** Nothing plays, until something new begins. */
  "deck.stop": { params: Nothing, result: DeckStatus },

  /** Newest first. */
  "nights.list": { params: Nothing, result: NightList },
  "nights.get": { params: NightId, result: Night },
  "nights.note": { params: NightNote, result: Night },
  /** RFC 4180, UTF-8 with a byte-order mark; no cell is a formula. */
  "nights.export": { params: NightId, result: NightExport },
  /** Not while it is on. */
  "nights.remove": { params: NightId, result: Nothing },
  /** Undoes `nights.remove`. */
  "nights.restore": { params: NightId, result: Night },

  /** All folders, crates and sets, and the bin. */
  "sets.tree": { params: Nothing, result: SetTree },
  "sets.get": { params: ListQuery, result: ListPage },
  "sets.create": { params: ListCreate, result: ListPage },
  /** One operation: stored when it is answered. `conflict`, `entry_locked`. */
  "sets.change": { params: ListEdit, result: ListPage },
  /** `nothing_to_undo`. */
  "sets.undo": { params: ListStep, result: ListPage },
  /** `nothing_to_redo`: a new change ends what was undone. */
  "sets.redo": { params: ListStep, result: ListPage },
  /** Into another folder, or to another place in it. A folder goes into none of its own (`inside_itself`). */
  "sets.move": { params: ListMove, result: ListRow },
  "sets.duplicate": { params: ListDuplicate, result: ListRow },
  /** Into the bin, with all that lies in it. */
  "sets.delete": { params: ListId, result: Nothing },
  /** Out of the bin; to the top when its folder is gone. */
  "sets.restore": { params: ListId, result: ListRow },
  /** Only from the bin, and for good. */
  "sets.erase": { params: ListId, result: Nothing },
  "sets.versions": { params: ListId, result: ListVersions },
  "sets.keep_version": { params: VersionKeep, result: ListVersions },
  /** A change like any other: it can be undone. */
  "sets.restore_version": { params: VersionRestore, result: ListPage },
  "sets.forget_version": { params: VersionForget, result: ListVersions },
  /** Ends the conflict of an imported list. `no_conflict`. */
  "sets.resolve": { params: ListResolve, result: ListPage },
  /** The crates and sets that a track stands in. */
  "sets.of_track": { params: ListsOfTrack, result: Lists },

  /** How a set runs: times, energy, tempo, how each track follows the one before, and where it breaks. */
  "sets.course": { params: CourseQuery, result: SetCourse },
  /** What else could stand at one place. */
  "sets.alternatives": { params: AlternativesQuery, result: Alternatives },
  /** A stretch of a set; nothing is changed. Name `count` or `seconds`. */
  "sets.fill": { params: FillQuery, result: Filled },
  "sets.templates": { params: Nothing, result: SetTemplates },
  "sets.save_template": { params: TemplateSave, result: SetTemplates },
  "sets.delete_template": { params: TemplateId, result: SetTemplates },
  "sets.tonight": { params: Nothing, result: Tonight },
  "sets.choose_tonight": { params: TonightChoice, result: Tonight },
  /** What goes best after what sounds now, the next of tonight's set before all others; 5 when no `limit` is named. */
  "sets.suggest": { params: SuggestQuery, result: Suggestions },

  "updates.status": { params: Nothing, result: UpdateStatus },
  /** Looks now; what went wrong is `problem`. */
  "updates.check": { params: Nothing, result: UpdateStatus },
  /** Begins; progress is `done`. */
  "updates.download": { params: Nothing, result: UpdateStatus },
  /** Begins; at `restarting` the page closes its window (Neutralino), or waits for the new one (browser). */
  "updates.install": { params: Nothing, result: UpdateStatus },
  /** Likewise, to `previous`. */
  "updates.go_back": { params: Nothing, result: UpdateStatus },
  "updates.settings": { params: UpdateSettings, result: UpdateStatus },
  /** `updated` has been read; or else the offer is to come again `later`. */
  "updates.dismiss": { params: Nothing, result: UpdateStatus },
} as const satisfies Record<string, { params: AnyStruct; result: AnyStruct }>;

/** What the sidecar says unasked; states at most four times a second each. */
export const notifications = {
  "scan.progress": ScanStatus,
  "analysis.progress": AnalysisStatus,
  "sources.changed": SourcesStatus,
  "tracks.changed": TracksChanged,
  "sets.changed": SetsChanged,
  "smart_lists.changed": SmartLists,
  /** Another set, another play, another night. */
  "sets.tonight_changed": Tonight,
  /** To all pages alike. */
  "live.changed": LiveChanges,
  "deck.changed": DeckStatus,
  "tag_writes.changed": TagWriteStatus,
  "updates.changed": UpdateStatus,
  "app.closing": Closing,
  /** Pika was started a second time: come to the front. */
  "app.show": Nothing,
} as const satisfies Record<string, AnyStruct>;

export type Method = keyof typeof methods;
export type Params<M extends Method> = Infer<(typeof methods)[M]["params"]>;
export type Result<M extends Method> = Infer<(typeof methods)[M]["result"]>;

export type Notification = keyof typeof notifications;
export type Payload<N extends Notification> = Infer<(typeof notifications)[N]>;
