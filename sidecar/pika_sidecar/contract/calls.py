"""Made from cloud/contract/desk/methods.ts by `deno task contract`: change it there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .method import Method, Notification

if TYPE_CHECKING:
    from .desk import (
        Account,
        AccountCredentials,
        AccountRecover,
        AccountSet,
        AnalysisStart,
        AnalysisStatus,
        Closing,
        Cover,
        DeckPlay,
        DeckSet,
        DeckStatus,
        DeviceList,
        DeviceRevoke,
        FolderAdd,
        FolderAdded,
        FolderList,
        FolderRemove,
        Health,
        Hello,
        HelloParams,
        LibraryReset,
        LiveAnnounce,
        LiveChanges,
        LivePoll,
        LiveRetract,
        LiveSet,
        LiveStart,
        LiveStatus,
        Night,
        NightExport,
        NightId,
        NightList,
        NightNote,
        Nothing,
        PathCompletion,
        PathPrefix,
        RecoveryCode,
        ScanStart,
        ScanStatus,
        Settings,
        SettingsSet,
        SimilarQuery,
        SimilarTracks,
        Track,
        TrackEdit,
        TrackEdited,
        TrackId,
        TrackPage,
        TrackQuery,
        TracksChanged,
        TrackUndo,
        TrackUndone,
        UpdateSettings,
        UpdateStatus,
        Waveform,
    )

APP_HELLO: Method[HelloParams, Hello] = Method("app.hello", "HelloParams", "Hello")
APP_HEALTH: Method[Nothing, Health] = Method("app.health", "Nothing", "Health")
APP_RESET_LIBRARY: Method[Nothing, LibraryReset] = Method("app.reset_library", "Nothing", "LibraryReset")
SETTINGS_GET: Method[Nothing, Settings] = Method("settings.get", "Nothing", "Settings")
SETTINGS_SET: Method[SettingsSet, Settings] = Method("settings.set", "SettingsSet", "Settings")
FOLDERS_LIST: Method[Nothing, FolderList] = Method("folders.list", "Nothing", "FolderList")
FOLDERS_ADD: Method[FolderAdd, FolderAdded] = Method("folders.add", "FolderAdd", "FolderAdded")
FOLDERS_REMOVE: Method[FolderRemove, Nothing] = Method("folders.remove", "FolderRemove", "Nothing")
PATHS_COMPLETE: Method[PathPrefix, PathCompletion] = Method("paths.complete", "PathPrefix", "PathCompletion")
SCAN_START: Method[ScanStart, ScanStatus] = Method("scan.start", "ScanStart", "ScanStatus")
SCAN_CANCEL: Method[Nothing, ScanStatus] = Method("scan.cancel", "Nothing", "ScanStatus")
SCAN_STATUS: Method[Nothing, ScanStatus] = Method("scan.status", "Nothing", "ScanStatus")
TRACKS_LIST: Method[TrackQuery, TrackPage] = Method("tracks.list", "TrackQuery", "TrackPage")
TRACKS_GET: Method[TrackId, Track] = Method("tracks.get", "TrackId", "Track")
TRACKS_WAVEFORM: Method[TrackId, Waveform | None] = Method("tracks.waveform", "TrackId", "Waveform | None")
TRACKS_COVER: Method[TrackId, Cover | None] = Method("tracks.cover", "TrackId", "Cover | None")
TRACKS_SIMILAR: Method[SimilarQuery, SimilarTracks] = Method(
    "tracks.similar", "SimilarQuery", "SimilarTracks"
)
TRACKS_EDIT: Method[TrackEdit, TrackEdited] = Method("tracks.edit", "TrackEdit", "TrackEdited")
TRACKS_UNDO: Method[TrackUndo, TrackUndone] = Method("tracks.undo", "TrackUndo", "TrackUndone")
ANALYSIS_START: Method[AnalysisStart, AnalysisStatus] = Method(
    "analysis.start", "AnalysisStart", "AnalysisStatus"
)
ANALYSIS_IMPROVE: Method[Nothing, AnalysisStatus] = Method("analysis.improve", "Nothing", "AnalysisStatus")
ANALYSIS_PAUSE: Method[Nothing, AnalysisStatus] = Method("analysis.pause", "Nothing", "AnalysisStatus")
ANALYSIS_RESUME: Method[Nothing, AnalysisStatus] = Method("analysis.resume", "Nothing", "AnalysisStatus")
ANALYSIS_CANCEL: Method[Nothing, AnalysisStatus] = Method("analysis.cancel", "Nothing", "AnalysisStatus")
ANALYSIS_STATUS: Method[Nothing, AnalysisStatus] = Method("analysis.status", "Nothing", "AnalysisStatus")
ACCOUNT_GET: Method[Nothing, Account] = Method("account.get", "Nothing", "Account")
ACCOUNT_SET: Method[AccountSet, Account] = Method("account.set", "AccountSet", "Account")
ACCOUNT_SET_CREDENTIALS: Method[AccountCredentials, Account] = Method(
    "account.set_credentials", "AccountCredentials", "Account"
)
ACCOUNT_RECOVERY_CODE: Method[Nothing, RecoveryCode] = Method(
    "account.recovery_code", "Nothing", "RecoveryCode"
)
ACCOUNT_SIGN_IN: Method[AccountCredentials, Account] = Method(
    "account.sign_in", "AccountCredentials", "Account"
)
ACCOUNT_RECOVER: Method[AccountRecover, Account] = Method("account.recover", "AccountRecover", "Account")
ACCOUNT_DEVICES: Method[Nothing, DeviceList] = Method("account.devices", "Nothing", "DeviceList")
ACCOUNT_REVOKE_DEVICE: Method[DeviceRevoke, DeviceList] = Method(
    "account.revoke_device", "DeviceRevoke", "DeviceList"
)
ACCOUNT_SIGN_OUT: Method[Nothing, Account] = Method("account.sign_out", "Nothing", "Account")
LIVE_STATUS: Method[Nothing, LiveStatus] = Method("live.status", "Nothing", "LiveStatus")
LIVE_START: Method[LiveStart, LiveStatus] = Method("live.start", "LiveStart", "LiveStatus")
LIVE_END: Method[Nothing, LiveStatus] = Method("live.end", "Nothing", "LiveStatus")
LIVE_SET: Method[LiveSet, LiveStatus] = Method("live.set", "LiveSet", "LiveStatus")
LIVE_ANNOUNCE: Method[LiveAnnounce, LiveStatus] = Method("live.announce", "LiveAnnounce", "LiveStatus")
LIVE_ANNOUNCE_OVER: Method[Nothing, LiveStatus] = Method("live.announce_over", "Nothing", "LiveStatus")
LIVE_POLL: Method[LivePoll, LiveStatus] = Method("live.poll", "LivePoll", "LiveStatus")
LIVE_POLL_OVER: Method[Nothing, LiveStatus] = Method("live.poll_over", "Nothing", "LiveStatus")
LIVE_RETRACT: Method[LiveRetract, LiveStatus] = Method("live.retract", "LiveRetract", "LiveStatus")
LIVE_DISMISS: Method[Nothing, LiveStatus] = Method("live.dismiss", "Nothing", "LiveStatus")
DECK_STATUS: Method[Nothing, DeckStatus] = Method("deck.status", "Nothing", "DeckStatus")
DECK_SET: Method[DeckSet, DeckStatus] = Method("deck.set", "DeckSet", "DeckStatus")
DECK_PLAY: Method[DeckPlay, DeckStatus] = Method("deck.play", "DeckPlay", "DeckStatus")
DECK_STOP: Method[Nothing, DeckStatus] = Method("deck.stop", "Nothing", "DeckStatus")
NIGHTS_LIST: Method[Nothing, NightList] = Method("nights.list", "Nothing", "NightList")
NIGHTS_GET: Method[NightId, Night] = Method("nights.get", "NightId", "Night")
NIGHTS_NOTE: Method[NightNote, Night] = Method("nights.note", "NightNote", "Night")
NIGHTS_EXPORT: Method[NightId, NightExport] = Method("nights.export", "NightId", "NightExport")
NIGHTS_REMOVE: Method[NightId, Nothing] = Method("nights.remove", "NightId", "Nothing")
NIGHTS_RESTORE: Method[NightId, Night] = Method("nights.restore", "NightId", "Night")
UPDATES_STATUS: Method[Nothing, UpdateStatus] = Method("updates.status", "Nothing", "UpdateStatus")
UPDATES_CHECK: Method[Nothing, UpdateStatus] = Method("updates.check", "Nothing", "UpdateStatus")
UPDATES_DOWNLOAD: Method[Nothing, UpdateStatus] = Method("updates.download", "Nothing", "UpdateStatus")
UPDATES_INSTALL: Method[Nothing, UpdateStatus] = Method("updates.install", "Nothing", "UpdateStatus")
UPDATES_GO_BACK: Method[Nothing, UpdateStatus] = Method("updates.go_back", "Nothing", "UpdateStatus")
UPDATES_SETTINGS: Method[UpdateSettings, UpdateStatus] = Method(
    "updates.settings", "UpdateSettings", "UpdateStatus"
)
UPDATES_DISMISS: Method[Nothing, UpdateStatus] = Method("updates.dismiss", "Nothing", "UpdateStatus")

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
        SCAN_START,
        SCAN_CANCEL,
        SCAN_STATUS,
        TRACKS_LIST,
        TRACKS_GET,
        TRACKS_WAVEFORM,
        TRACKS_COVER,
        TRACKS_SIMILAR,
        TRACKS_EDIT,
        TRACKS_UNDO,
        ANALYSIS_START,
        ANALYSIS_IMPROVE,
        ANALYSIS_PAUSE,
        ANALYSIS_RESUME,
        ANALYSIS_CANCEL,
        ANALYSIS_STATUS,
        ACCOUNT_GET,
        ACCOUNT_SET,
        ACCOUNT_SET_CREDENTIALS,
        ACCOUNT_RECOVERY_CODE,
        ACCOUNT_SIGN_IN,
        ACCOUNT_RECOVER,
        ACCOUNT_DEVICES,
        ACCOUNT_REVOKE_DEVICE,
        ACCOUNT_SIGN_OUT,
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
        UPDATES_STATUS,
        UPDATES_CHECK,
        UPDATES_DOWNLOAD,
        UPDATES_INSTALL,
        UPDATES_GO_BACK,
        UPDATES_SETTINGS,
        UPDATES_DISMISS,
    )
}

SCAN_PROGRESS: Notification[ScanStatus] = Notification("scan.progress", "ScanStatus")
ANALYSIS_PROGRESS: Notification[AnalysisStatus] = Notification("analysis.progress", "AnalysisStatus")
TRACKS_CHANGED: Notification[TracksChanged] = Notification("tracks.changed", "TracksChanged")
LIVE_CHANGED: Notification[LiveChanges] = Notification("live.changed", "LiveChanges")
DECK_CHANGED: Notification[DeckStatus] = Notification("deck.changed", "DeckStatus")
UPDATES_CHANGED: Notification[UpdateStatus] = Notification("updates.changed", "UpdateStatus")
APP_CLOSING: Notification[Closing] = Notification("app.closing", "Closing")
APP_SHOW: Notification[Nothing] = Notification("app.show", "Nothing")

NOTIFICATIONS: Mapping[str, Notification[Any]] = {
    one.name: one
    for one in (
        SCAN_PROGRESS,
        ANALYSIS_PROGRESS,
        TRACKS_CHANGED,
        LIVE_CHANGED,
        DECK_CHANGED,
        UPDATES_CHANGED,
        APP_CLOSING,
        APP_SHOW,
    )
}
