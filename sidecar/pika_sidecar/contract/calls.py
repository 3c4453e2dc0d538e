"""Made from cloud/contract/desk/methods.ts by `deno task contract`: change it there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .method import Method, Notification

if TYPE_CHECKING:
    from .desk.account import (
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
    )
    from .desk.analysis import AnalysisStart, AnalysisStatus
    from .desk.app import Closing, Health, Hello, HelloParams, LibraryReset
    from .desk.common import Nothing
    from .desk.cues import CueRemove, CuesEdited, CueSet, CueTake, CueUndo, TrackCues
    from .desk.deck import DeckPlay, DeckSet, DeckStatus
    from .desk.deletion import AccountDelete, CloudNightDelete, CloudNights
    from .desk.edits import TagCounts, TracksEdit, TracksEdited
    from .desk.exports import Exported, ExportPlan, ExportWhat, ExportWrite
    from .desk.folders import FolderAdd, FolderAdded, FolderList, FolderRemove
    from .desk.live import LiveAnnounce, LiveChanges, LivePoll, LiveRetract, LiveSet, LiveStart, LiveStatus
    from .desk.nights import Night, NightExport, NightId, NightList, NightNote, TrackHistory
    from .desk.paths import PathCompletion, PathPrefix
    from .desk.recordings import RecordingMerge, RecordingMergeId, Recordings, RecordingsApart
    from .desk.report import PageFacts, Report, ReportKept, ReportText
    from .desk.scan import ScanStart, ScanStatus
    from .desk.search import SearchChoiceList, SearchChoices, SearchCount, SearchLoosened, SearchQuery
    from .desk.set_course import Alternatives, AlternativesQuery, CourseQuery, SetCourse
    from .desk.set_fill import Filled, FillQuery, SetTemplates, TemplateId, TemplateSave
    from .desk.set_tonight import Suggestions, SuggestQuery, Tonight, TonightChoice
    from .desk.sets import (
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
    )
    from .desk.settings import Settings, SettingsSet
    from .desk.smart_lists import (
        SmartListAdd,
        SmartListAdded,
        SmartListChange,
        SmartListId,
        SmartListMove,
        SmartLists,
    )
    from .desk.sound import SoundOpened
    from .desk.sources import (
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
    )
    from .desk.tag_writes import TagBatches, TagBatchId, TagPlan, TagPlanQuery, TagWriteStart, TagWriteStatus
    from .desk.tracks import (
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
    )
    from .desk.updates import UpdateSettings, UpdateStatus
    from .desk.values import SourceCounts

APP_HELLO: Method[HelloParams, Hello] = Method("app.hello", "desk.app.HelloParams", "desk.app.Hello")
APP_HEALTH: Method[Nothing, Health] = Method("app.health", "desk.common.Nothing", "desk.app.Health")
APP_RESET_LIBRARY: Method[Nothing, LibraryReset] = Method(
    "app.reset_library", "desk.common.Nothing", "desk.app.LibraryReset"
)
SETTINGS_GET: Method[Nothing, Settings] = Method(
    "settings.get", "desk.common.Nothing", "desk.settings.Settings"
)
SETTINGS_SET: Method[SettingsSet, Settings] = Method(
    "settings.set", "desk.settings.SettingsSet", "desk.settings.Settings"
)
FOLDERS_LIST: Method[Nothing, FolderList] = Method(
    "folders.list", "desk.common.Nothing", "desk.folders.FolderList"
)
FOLDERS_ADD: Method[FolderAdd, FolderAdded] = Method(
    "folders.add", "desk.folders.FolderAdd", "desk.folders.FolderAdded"
)
FOLDERS_REMOVE: Method[FolderRemove, Nothing] = Method(
    "folders.remove", "desk.folders.FolderRemove", "desk.common.Nothing"
)
PATHS_COMPLETE: Method[PathPrefix, PathCompletion] = Method(
    "paths.complete", "desk.paths.PathPrefix", "desk.paths.PathCompletion"
)
REPORT_MAKE: Method[PageFacts, Report] = Method("report.make", "desk.report.PageFacts", "desk.report.Report")
REPORT_KEEP: Method[ReportText, ReportKept] = Method(
    "report.keep", "desk.report.ReportText", "desk.report.ReportKept"
)
EXPORTS_PLAN: Method[ExportWhat, ExportPlan] = Method(
    "exports.plan", "desk.exports.ExportWhat", "desk.exports.ExportPlan"
)
EXPORTS_WRITE: Method[ExportWrite, Exported] = Method(
    "exports.write", "desk.exports.ExportWrite", "desk.exports.Exported"
)
SCAN_START: Method[ScanStart, ScanStatus] = Method(
    "scan.start", "desk.scan.ScanStart", "desk.scan.ScanStatus"
)
SCAN_CANCEL: Method[Nothing, ScanStatus] = Method(
    "scan.cancel", "desk.common.Nothing", "desk.scan.ScanStatus"
)
SCAN_STATUS: Method[Nothing, ScanStatus] = Method(
    "scan.status", "desk.common.Nothing", "desk.scan.ScanStatus"
)
TRACKS_LIST: Method[TrackQuery, TrackPage] = Method(
    "tracks.list", "desk.tracks.TrackQuery", "desk.tracks.TrackPage"
)
TRACKS_IDS: Method[TrackIdsQuery, TrackIds] = Method(
    "tracks.ids", "desk.tracks.TrackIdsQuery", "desk.tracks.TrackIds"
)
TRACKS_GET: Method[TrackId, Track] = Method("tracks.get", "desk.tracks.TrackId", "desk.tracks.Track")
TRACKS_WAVEFORM: Method[TrackId, Waveform | None] = Method(
    "tracks.waveform", "desk.tracks.TrackId", "desk.tracks.Waveform | None"
)
TRACKS_COVER: Method[TrackId, Cover | None] = Method(
    "tracks.cover", "desk.tracks.TrackId", "desk.tracks.Cover | None"
)
TRACKS_SIMILAR: Method[SimilarQuery, SimilarTracks] = Method(
    "tracks.similar", "desk.tracks.SimilarQuery", "desk.tracks.SimilarTracks"
)
TRACKS_HISTORY: Method[TrackId, TrackHistory] = Method(
    "tracks.history", "desk.tracks.TrackId", "desk.nights.TrackHistory"
)
TRACKS_EDIT: Method[TrackEdit, TrackEdited] = Method(
    "tracks.edit", "desk.tracks.TrackEdit", "desk.tracks.TrackEdited"
)
TRACKS_EDIT_MANY: Method[TracksEdit, TracksEdited] = Method(
    "tracks.edit_many", "desk.edits.TracksEdit", "desk.edits.TracksEdited"
)
TRACKS_UNDO: Method[TrackUndo, TrackUndone] = Method(
    "tracks.undo", "desk.tracks.TrackUndo", "desk.tracks.TrackUndone"
)
TRACKS_TAGS: Method[Nothing, TagCounts] = Method("tracks.tags", "desk.common.Nothing", "desk.edits.TagCounts")
VALUES_SOURCES: Method[Nothing, SourceCounts] = Method(
    "values.sources", "desk.common.Nothing", "desk.values.SourceCounts"
)
SOUND_READY: Method[Nothing, Nothing] = Method("sound.ready", "desk.common.Nothing", "desk.common.Nothing")
SOUND_OPEN: Method[TrackId, SoundOpened] = Method(
    "sound.open", "desk.tracks.TrackId", "desk.sound.SoundOpened"
)
CUES_LIST: Method[TrackId, TrackCues] = Method("cues.list", "desk.tracks.TrackId", "desk.cues.TrackCues")
CUES_SET: Method[CueSet, CuesEdited] = Method("cues.set", "desk.cues.CueSet", "desk.cues.CuesEdited")
CUES_REMOVE: Method[CueRemove, CuesEdited] = Method(
    "cues.remove", "desk.cues.CueRemove", "desk.cues.CuesEdited"
)
CUES_TAKE: Method[CueTake, CuesEdited] = Method("cues.take", "desk.cues.CueTake", "desk.cues.CuesEdited")
CUES_UNDO: Method[CueUndo, TrackCues] = Method("cues.undo", "desk.cues.CueUndo", "desk.cues.TrackCues")
TAG_WRITES_PLAN: Method[TagPlanQuery, TagPlan] = Method(
    "tag_writes.plan", "desk.tag_writes.TagPlanQuery", "desk.tag_writes.TagPlan"
)
TAG_WRITES_START: Method[TagWriteStart, TagWriteStatus] = Method(
    "tag_writes.start", "desk.tag_writes.TagWriteStart", "desk.tag_writes.TagWriteStatus"
)
TAG_WRITES_CANCEL: Method[Nothing, TagWriteStatus] = Method(
    "tag_writes.cancel", "desk.common.Nothing", "desk.tag_writes.TagWriteStatus"
)
TAG_WRITES_STATUS: Method[Nothing, TagWriteStatus] = Method(
    "tag_writes.status", "desk.common.Nothing", "desk.tag_writes.TagWriteStatus"
)
TAG_WRITES_LIST: Method[Nothing, TagBatches] = Method(
    "tag_writes.list", "desk.common.Nothing", "desk.tag_writes.TagBatches"
)
TAG_WRITES_UNDO: Method[TagBatchId, TagWriteStatus] = Method(
    "tag_writes.undo", "desk.tag_writes.TagBatchId", "desk.tag_writes.TagWriteStatus"
)
RECORDINGS_FIND: Method[Nothing, Recordings] = Method(
    "recordings.find", "desk.common.Nothing", "desk.recordings.Recordings"
)
RECORDINGS_MERGE: Method[RecordingMerge, RecordingMergeId] = Method(
    "recordings.merge", "desk.recordings.RecordingMerge", "desk.recordings.RecordingMergeId"
)
RECORDINGS_UNMERGE: Method[RecordingMergeId, Nothing] = Method(
    "recordings.unmerge", "desk.recordings.RecordingMergeId", "desk.common.Nothing"
)
RECORDINGS_APART: Method[RecordingsApart, Nothing] = Method(
    "recordings.apart", "desk.recordings.RecordingsApart", "desk.common.Nothing"
)
SEARCH_COUNT: Method[SearchQuery, SearchCount] = Method(
    "search.count", "desk.search.SearchQuery", "desk.search.SearchCount"
)
SEARCH_LOOSER: Method[SearchQuery, SearchLoosened] = Method(
    "search.looser", "desk.search.SearchQuery", "desk.search.SearchLoosened"
)
SEARCH_CHOICES: Method[SearchChoices, SearchChoiceList] = Method(
    "search.choices", "desk.search.SearchChoices", "desk.search.SearchChoiceList"
)
SOURCES_STATUS: Method[Nothing, SourcesStatus] = Method(
    "sources.status", "desk.common.Nothing", "desk.sources.SourcesStatus"
)
SOURCES_LOOK: Method[Nothing, SourcesStatus] = Method(
    "sources.look", "desk.common.Nothing", "desk.sources.SourcesStatus"
)
SOURCES_OPEN: Method[SourceOpen, SourceOpened] = Method(
    "sources.open", "desk.sources.SourceOpen", "desk.sources.SourceOpened"
)
SOURCES_PREVIEW: Method[SourcePlaceId, SourcePreview] = Method(
    "sources.preview", "desk.sources.SourcePlaceId", "desk.sources.SourcePreview"
)
SOURCES_ENTRIES: Method[SourceEntryQuery, SourceEntryPage] = Method(
    "sources.entries", "desk.sources.SourceEntryQuery", "desk.sources.SourceEntryPage"
)
SOURCES_LISTS: Method[SourcePageQuery, SourceListPage] = Method(
    "sources.lists", "desk.sources.SourcePageQuery", "desk.sources.SourceListPage"
)
SOURCES_PROBLEMS: Method[SourcePageQuery, SourceProblemPage] = Method(
    "sources.problems", "desk.sources.SourcePageQuery", "desk.sources.SourceProblemPage"
)
SOURCES_TAKE: Method[SourceTake, SourcesStatus] = Method(
    "sources.take", "desk.sources.SourceTake", "desk.sources.SourcesStatus"
)
SOURCES_CANCEL: Method[Nothing, SourcesStatus] = Method(
    "sources.cancel", "desk.common.Nothing", "desk.sources.SourcesStatus"
)
SOURCES_UNDO: Method[ImportUndo, SourcesStatus] = Method(
    "sources.undo", "desk.sources.ImportUndo", "desk.sources.SourcesStatus"
)
SOURCES_ADD_RULE: Method[RuleAdd, SourcesStatus] = Method(
    "sources.add_rule", "desk.sources.RuleAdd", "desk.sources.SourcesStatus"
)
SOURCES_REMOVE_RULE: Method[RuleRemove, SourcesStatus] = Method(
    "sources.remove_rule", "desk.sources.RuleRemove", "desk.sources.SourcesStatus"
)
SMART_LISTS_LIST: Method[Nothing, SmartLists] = Method(
    "smart_lists.list", "desk.common.Nothing", "desk.smart_lists.SmartLists"
)
SMART_LISTS_ADD: Method[SmartListAdd, SmartListAdded] = Method(
    "smart_lists.add", "desk.smart_lists.SmartListAdd", "desk.smart_lists.SmartListAdded"
)
SMART_LISTS_CHANGE: Method[SmartListChange, SmartLists] = Method(
    "smart_lists.change", "desk.smart_lists.SmartListChange", "desk.smart_lists.SmartLists"
)
SMART_LISTS_MOVE: Method[SmartListMove, SmartLists] = Method(
    "smart_lists.move", "desk.smart_lists.SmartListMove", "desk.smart_lists.SmartLists"
)
SMART_LISTS_REMOVE: Method[SmartListId, SmartLists] = Method(
    "smart_lists.remove", "desk.smart_lists.SmartListId", "desk.smart_lists.SmartLists"
)
SMART_LISTS_RESTORE: Method[SmartListId, SmartLists] = Method(
    "smart_lists.restore", "desk.smart_lists.SmartListId", "desk.smart_lists.SmartLists"
)
ANALYSIS_START: Method[AnalysisStart, AnalysisStatus] = Method(
    "analysis.start", "desk.analysis.AnalysisStart", "desk.analysis.AnalysisStatus"
)
ANALYSIS_IMPROVE: Method[Nothing, AnalysisStatus] = Method(
    "analysis.improve", "desk.common.Nothing", "desk.analysis.AnalysisStatus"
)
ANALYSIS_PAUSE: Method[Nothing, AnalysisStatus] = Method(
    "analysis.pause", "desk.common.Nothing", "desk.analysis.AnalysisStatus"
)
ANALYSIS_RESUME: Method[Nothing, AnalysisStatus] = Method(
    "analysis.resume", "desk.common.Nothing", "desk.analysis.AnalysisStatus"
)
ANALYSIS_CANCEL: Method[Nothing, AnalysisStatus] = Method(
    "analysis.cancel", "desk.common.Nothing", "desk.analysis.AnalysisStatus"
)
ANALYSIS_STATUS: Method[Nothing, AnalysisStatus] = Method(
    "analysis.status", "desk.common.Nothing", "desk.analysis.AnalysisStatus"
)
ACCOUNT_GET: Method[Nothing, Account] = Method("account.get", "desk.common.Nothing", "desk.account.Account")
ACCOUNT_REFRESH: Method[Nothing, Account] = Method(
    "account.refresh", "desk.common.Nothing", "desk.account.Account"
)
ACCOUNT_SET: Method[AccountSet, Account] = Method(
    "account.set", "desk.account.AccountSet", "desk.account.Account"
)
ACCOUNT_SET_CREDENTIALS: Method[AccountSetCredentials, Account] = Method(
    "account.set_credentials", "desk.account.AccountSetCredentials", "desk.account.Account"
)
ACCOUNT_VERIFY_EMAIL: Method[AccountVerifyEmail, Account] = Method(
    "account.verify_email", "desk.account.AccountVerifyEmail", "desk.account.Account"
)
ACCOUNT_RECOVERY_CODE: Method[AccountProof, RecoveryCode] = Method(
    "account.recovery_code", "desk.account.AccountProof", "desk.account.RecoveryCode"
)
ACCOUNT_SIGN_IN: Method[AccountCredentials, Account] = Method(
    "account.sign_in", "desk.account.AccountCredentials", "desk.account.Account"
)
ACCOUNT_RECOVER: Method[AccountRecover, Account] = Method(
    "account.recover", "desk.account.AccountRecover", "desk.account.Account"
)
ACCOUNT_DEVICES: Method[Nothing, DeviceList] = Method(
    "account.devices", "desk.common.Nothing", "desk.account.DeviceList"
)
ACCOUNT_REVOKE_DEVICE: Method[DeviceRevoke, DeviceList] = Method(
    "account.revoke_device", "desk.account.DeviceRevoke", "desk.account.DeviceList"
)
ACCOUNT_SIGN_OUT: Method[Nothing, Account] = Method(
    "account.sign_out", "desk.common.Nothing", "desk.account.Account"
)
ACCOUNT_NIGHTS: Method[Nothing, CloudNights] = Method(
    "account.nights", "desk.common.Nothing", "desk.deletion.CloudNights"
)
ACCOUNT_DELETE_NIGHT: Method[CloudNightDelete, CloudNights] = Method(
    "account.delete_night", "desk.deletion.CloudNightDelete", "desk.deletion.CloudNights"
)
ACCOUNT_DELETE: Method[AccountDelete, Account] = Method(
    "account.delete", "desk.deletion.AccountDelete", "desk.account.Account"
)
LIVE_STATUS: Method[Nothing, LiveStatus] = Method(
    "live.status", "desk.common.Nothing", "desk.live.LiveStatus"
)
LIVE_START: Method[LiveStart, LiveStatus] = Method(
    "live.start", "desk.live.LiveStart", "desk.live.LiveStatus"
)
LIVE_END: Method[Nothing, LiveStatus] = Method("live.end", "desk.common.Nothing", "desk.live.LiveStatus")
LIVE_SET: Method[LiveSet, LiveStatus] = Method("live.set", "desk.live.LiveSet", "desk.live.LiveStatus")
LIVE_ANNOUNCE: Method[LiveAnnounce, LiveStatus] = Method(
    "live.announce", "desk.live.LiveAnnounce", "desk.live.LiveStatus"
)
LIVE_ANNOUNCE_OVER: Method[Nothing, LiveStatus] = Method(
    "live.announce_over", "desk.common.Nothing", "desk.live.LiveStatus"
)
LIVE_POLL: Method[LivePoll, LiveStatus] = Method("live.poll", "desk.live.LivePoll", "desk.live.LiveStatus")
LIVE_POLL_OVER: Method[Nothing, LiveStatus] = Method(
    "live.poll_over", "desk.common.Nothing", "desk.live.LiveStatus"
)
LIVE_RETRACT: Method[LiveRetract, LiveStatus] = Method(
    "live.retract", "desk.live.LiveRetract", "desk.live.LiveStatus"
)
LIVE_DISMISS: Method[Nothing, LiveStatus] = Method(
    "live.dismiss", "desk.common.Nothing", "desk.live.LiveStatus"
)
DECK_STATUS: Method[Nothing, DeckStatus] = Method(
    "deck.status", "desk.common.Nothing", "desk.deck.DeckStatus"
)
DECK_SET: Method[DeckSet, DeckStatus] = Method("deck.set", "desk.deck.DeckSet", "desk.deck.DeckStatus")
DECK_PLAY: Method[DeckPlay, DeckStatus] = Method("deck.play", "desk.deck.DeckPlay", "desk.deck.DeckStatus")
DECK_STOP: Method[Nothing, DeckStatus] = Method("deck.stop", "desk.common.Nothing", "desk.deck.DeckStatus")
NIGHTS_LIST: Method[Nothing, NightList] = Method(
    "nights.list", "desk.common.Nothing", "desk.nights.NightList"
)
NIGHTS_GET: Method[NightId, Night] = Method("nights.get", "desk.nights.NightId", "desk.nights.Night")
NIGHTS_NOTE: Method[NightNote, Night] = Method("nights.note", "desk.nights.NightNote", "desk.nights.Night")
NIGHTS_EXPORT: Method[NightId, NightExport] = Method(
    "nights.export", "desk.nights.NightId", "desk.nights.NightExport"
)
NIGHTS_REMOVE: Method[NightId, Nothing] = Method(
    "nights.remove", "desk.nights.NightId", "desk.common.Nothing"
)
NIGHTS_RESTORE: Method[NightId, Night] = Method("nights.restore", "desk.nights.NightId", "desk.nights.Night")
SETS_TREE: Method[Nothing, SetTree] = Method("sets.tree", "desk.common.Nothing", "desk.sets.SetTree")
SETS_GET: Method[ListQuery, ListPage] = Method("sets.get", "desk.sets.ListQuery", "desk.sets.ListPage")
SETS_CREATE: Method[ListCreate, ListPage] = Method(
    "sets.create", "desk.sets.ListCreate", "desk.sets.ListPage"
)
SETS_CHANGE: Method[ListEdit, ListPage] = Method("sets.change", "desk.sets.ListEdit", "desk.sets.ListPage")
SETS_UNDO: Method[ListStep, ListPage] = Method("sets.undo", "desk.sets.ListStep", "desk.sets.ListPage")
SETS_REDO: Method[ListStep, ListPage] = Method("sets.redo", "desk.sets.ListStep", "desk.sets.ListPage")
SETS_MOVE: Method[ListMove, ListRow] = Method("sets.move", "desk.sets.ListMove", "desk.sets.ListRow")
SETS_DUPLICATE: Method[ListDuplicate, ListRow] = Method(
    "sets.duplicate", "desk.sets.ListDuplicate", "desk.sets.ListRow"
)
SETS_DELETE: Method[ListId, Nothing] = Method("sets.delete", "desk.sets.ListId", "desk.common.Nothing")
SETS_RESTORE: Method[ListId, ListRow] = Method("sets.restore", "desk.sets.ListId", "desk.sets.ListRow")
SETS_ERASE: Method[ListId, Nothing] = Method("sets.erase", "desk.sets.ListId", "desk.common.Nothing")
SETS_VERSIONS: Method[ListId, ListVersions] = Method(
    "sets.versions", "desk.sets.ListId", "desk.sets.ListVersions"
)
SETS_KEEP_VERSION: Method[VersionKeep, ListVersions] = Method(
    "sets.keep_version", "desk.sets.VersionKeep", "desk.sets.ListVersions"
)
SETS_RESTORE_VERSION: Method[VersionRestore, ListPage] = Method(
    "sets.restore_version", "desk.sets.VersionRestore", "desk.sets.ListPage"
)
SETS_FORGET_VERSION: Method[VersionForget, ListVersions] = Method(
    "sets.forget_version", "desk.sets.VersionForget", "desk.sets.ListVersions"
)
SETS_RESOLVE: Method[ListResolve, ListPage] = Method(
    "sets.resolve", "desk.sets.ListResolve", "desk.sets.ListPage"
)
SETS_OF_TRACK: Method[ListsOfTrack, Lists] = Method(
    "sets.of_track", "desk.sets.ListsOfTrack", "desk.sets.Lists"
)
SETS_COURSE: Method[CourseQuery, SetCourse] = Method(
    "sets.course", "desk.set_course.CourseQuery", "desk.set_course.SetCourse"
)
SETS_ALTERNATIVES: Method[AlternativesQuery, Alternatives] = Method(
    "sets.alternatives", "desk.set_course.AlternativesQuery", "desk.set_course.Alternatives"
)
SETS_FILL: Method[FillQuery, Filled] = Method("sets.fill", "desk.set_fill.FillQuery", "desk.set_fill.Filled")
SETS_TEMPLATES: Method[Nothing, SetTemplates] = Method(
    "sets.templates", "desk.common.Nothing", "desk.set_fill.SetTemplates"
)
SETS_SAVE_TEMPLATE: Method[TemplateSave, SetTemplates] = Method(
    "sets.save_template", "desk.set_fill.TemplateSave", "desk.set_fill.SetTemplates"
)
SETS_DELETE_TEMPLATE: Method[TemplateId, SetTemplates] = Method(
    "sets.delete_template", "desk.set_fill.TemplateId", "desk.set_fill.SetTemplates"
)
SETS_TONIGHT: Method[Nothing, Tonight] = Method(
    "sets.tonight", "desk.common.Nothing", "desk.set_tonight.Tonight"
)
SETS_CHOOSE_TONIGHT: Method[TonightChoice, Tonight] = Method(
    "sets.choose_tonight", "desk.set_tonight.TonightChoice", "desk.set_tonight.Tonight"
)
SETS_SUGGEST: Method[SuggestQuery, Suggestions] = Method(
    "sets.suggest", "desk.set_tonight.SuggestQuery", "desk.set_tonight.Suggestions"
)
UPDATES_STATUS: Method[Nothing, UpdateStatus] = Method(
    "updates.status", "desk.common.Nothing", "desk.updates.UpdateStatus"
)
UPDATES_CHECK: Method[Nothing, UpdateStatus] = Method(
    "updates.check", "desk.common.Nothing", "desk.updates.UpdateStatus"
)
UPDATES_DOWNLOAD: Method[Nothing, UpdateStatus] = Method(
    "updates.download", "desk.common.Nothing", "desk.updates.UpdateStatus"
)
UPDATES_INSTALL: Method[Nothing, UpdateStatus] = Method(
    "updates.install", "desk.common.Nothing", "desk.updates.UpdateStatus"
)
UPDATES_GO_BACK: Method[Nothing, UpdateStatus] = Method(
    "updates.go_back", "desk.common.Nothing", "desk.updates.UpdateStatus"
)
UPDATES_SETTINGS: Method[UpdateSettings, UpdateStatus] = Method(
    "updates.settings", "desk.updates.UpdateSettings", "desk.updates.UpdateStatus"
)
UPDATES_DISMISS: Method[Nothing, UpdateStatus] = Method(
    "updates.dismiss", "desk.common.Nothing", "desk.updates.UpdateStatus"
)

METHODS: Mapping[str, Method[Any, Any]] = {
    one.name: one
    for one in (
        APP_HELLO,
        APP_HEALTH,
        APP_RESET_LIBRARY,
        SETTINGS_GET,
        SETTINGS_SET,
        FOLDERS_LIST,
        FOLDERS_ADD,
        FOLDERS_REMOVE,
        PATHS_COMPLETE,
        REPORT_MAKE,
        REPORT_KEEP,
        EXPORTS_PLAN,
        EXPORTS_WRITE,
        SCAN_START,
        SCAN_CANCEL,
        SCAN_STATUS,
        TRACKS_LIST,
        TRACKS_IDS,
        TRACKS_GET,
        TRACKS_WAVEFORM,
        TRACKS_COVER,
        TRACKS_SIMILAR,
        TRACKS_HISTORY,
        TRACKS_EDIT,
        TRACKS_EDIT_MANY,
        TRACKS_UNDO,
        TRACKS_TAGS,
        VALUES_SOURCES,
        SOUND_READY,
        SOUND_OPEN,
        CUES_LIST,
        CUES_SET,
        CUES_REMOVE,
        CUES_TAKE,
        CUES_UNDO,
        TAG_WRITES_PLAN,
        TAG_WRITES_START,
        TAG_WRITES_CANCEL,
        TAG_WRITES_STATUS,
        TAG_WRITES_LIST,
        TAG_WRITES_UNDO,
        RECORDINGS_FIND,
        RECORDINGS_MERGE,
        RECORDINGS_UNMERGE,
        RECORDINGS_APART,
        SEARCH_COUNT,
        SEARCH_LOOSER,
        SEARCH_CHOICES,
        SOURCES_STATUS,
        SOURCES_LOOK,
        SOURCES_OPEN,
        SOURCES_PREVIEW,
        SOURCES_ENTRIES,
        SOURCES_LISTS,
        SOURCES_PROBLEMS,
        SOURCES_TAKE,
        SOURCES_CANCEL,
        SOURCES_UNDO,
        SOURCES_ADD_RULE,
        SOURCES_REMOVE_RULE,
        SMART_LISTS_LIST,
        SMART_LISTS_ADD,
        SMART_LISTS_CHANGE,
        SMART_LISTS_MOVE,
        SMART_LISTS_REMOVE,
        SMART_LISTS_RESTORE,
        ANALYSIS_START,
        ANALYSIS_IMPROVE,
        ANALYSIS_PAUSE,
        ANALYSIS_RESUME,
        ANALYSIS_CANCEL,
        ANALYSIS_STATUS,
        ACCOUNT_GET,
        ACCOUNT_REFRESH,
        ACCOUNT_SET,
        ACCOUNT_SET_CREDENTIALS,
        ACCOUNT_VERIFY_EMAIL,
        ACCOUNT_RECOVERY_CODE,
        ACCOUNT_SIGN_IN,
        ACCOUNT_RECOVER,
        ACCOUNT_DEVICES,
        ACCOUNT_REVOKE_DEVICE,
        ACCOUNT_SIGN_OUT,
        ACCOUNT_NIGHTS,
        ACCOUNT_DELETE_NIGHT,
        ACCOUNT_DELETE,
        LIVE_STATUS,
        LIVE_START,
        LIVE_END,
        LIVE_SET,
        LIVE_ANNOUNCE,
        LIVE_ANNOUNCE_OVER,
        LIVE_POLL,
        LIVE_POLL_OVER,
        LIVE_RETRACT,
        LIVE_DISMISS,
        DECK_STATUS,
        DECK_SET,
        DECK_PLAY,
        DECK_STOP,
        NIGHTS_LIST,
        NIGHTS_GET,
        NIGHTS_NOTE,
        NIGHTS_EXPORT,
        NIGHTS_REMOVE,
        NIGHTS_RESTORE,
        SETS_TREE,
        SETS_GET,
        SETS_CREATE,
        SETS_CHANGE,
        SETS_UNDO,
        SETS_REDO,
        SETS_MOVE,
        SETS_DUPLICATE,
        SETS_DELETE,
        SETS_RESTORE,
        SETS_ERASE,
        SETS_VERSIONS,
        SETS_KEEP_VERSION,
        SETS_RESTORE_VERSION,
        SETS_FORGET_VERSION,
        SETS_RESOLVE,
        SETS_OF_TRACK,
        SETS_COURSE,
        SETS_ALTERNATIVES,
        SETS_FILL,
        SETS_TEMPLATES,
        SETS_SAVE_TEMPLATE,
        SETS_DELETE_TEMPLATE,
        SETS_TONIGHT,
        SETS_CHOOSE_TONIGHT,
        SETS_SUGGEST,
        UPDATES_STATUS,
        UPDATES_CHECK,
        UPDATES_DOWNLOAD,
        UPDATES_INSTALL,
        UPDATES_GO_BACK,
        UPDATES_SETTINGS,
        UPDATES_DISMISS,
    )
}

SCAN_PROGRESS: Notification[ScanStatus] = Notification("scan.progress", "desk.scan.ScanStatus")
ANALYSIS_PROGRESS: Notification[AnalysisStatus] = Notification(
    "analysis.progress", "desk.analysis.AnalysisStatus"
)
SOURCES_CHANGED: Notification[SourcesStatus] = Notification("sources.changed", "desk.sources.SourcesStatus")
TRACKS_CHANGED: Notification[TracksChanged] = Notification("tracks.changed", "desk.tracks.TracksChanged")
SETS_CHANGED: Notification[SetsChanged] = Notification("sets.changed", "desk.sets.SetsChanged")
SMART_LISTS_CHANGED: Notification[SmartLists] = Notification(
    "smart_lists.changed", "desk.smart_lists.SmartLists"
)
SETS_TONIGHT_CHANGED: Notification[Tonight] = Notification("sets.tonight_changed", "desk.set_tonight.Tonight")
LIVE_CHANGED: Notification[LiveChanges] = Notification("live.changed", "desk.live.LiveChanges")
DECK_CHANGED: Notification[DeckStatus] = Notification("deck.changed", "desk.deck.DeckStatus")
TAG_WRITES_CHANGED: Notification[TagWriteStatus] = Notification(
    "tag_writes.changed", "desk.tag_writes.TagWriteStatus"
)
UPDATES_CHANGED: Notification[UpdateStatus] = Notification("updates.changed", "desk.updates.UpdateStatus")
APP_CLOSING: Notification[Closing] = Notification("app.closing", "desk.app.Closing")
APP_SHOW: Notification[Nothing] = Notification("app.show", "desk.common.Nothing")

NOTIFICATIONS: Mapping[str, Notification[Any]] = {
    one.name: one
    for one in (
        SCAN_PROGRESS,
        ANALYSIS_PROGRESS,
        SOURCES_CHANGED,
        TRACKS_CHANGED,
        SETS_CHANGED,
        SMART_LISTS_CHANGED,
        SETS_TONIGHT_CHANGED,
        LIVE_CHANGED,
        DECK_CHANGED,
        TAG_WRITES_CHANGED,
        UPDATES_CHANGED,
        APP_CLOSING,
        APP_SHOW,
    )
}
