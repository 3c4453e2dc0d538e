"""Made from cloud/contract/desk by `deno task contract`: change it there."""

from typing import Annotated, Literal, NotRequired, TypedDict

from .bounds import KIND_ONLY, Between, Items, MaxLength, Pattern
from .room import Announcement, Device, Poll, TempoCounts, Wishes

# Why a file could not be analysed.
FILE_ERROR_CODES = (
    "not_found",
    "not_a_file",
    "unreadable",
    "empty",
    "unsupported_format",
    "corrupt",
    "too_short",
    "changed",
    "out_of_memory",
    "timeout",
    "worker_died",
    "internal",
)


class Account(TypedDict):
    """Without an account `name`, `slug` and `email` are empty."""

    cloud_url: str | None
    signed_in: bool
    name: str | None
    slug: str | None
    email: str | None
    has_recovery_code: bool


class AccountCredentials(TypedDict):
    email: str
    password: str


class AccountRecover(TypedDict):
    code: str


class AccountSet(TypedDict):
    name: NotRequired[str | None]
    slug: NotRequired[str | None]


class DeviceList(TypedDict):
    """Where the account is signed in."""

    devices: list[Device]


class DeviceRevoke(TypedDict):
    id: str


class RecoveryCode(TypedDict):
    """It is shown this once."""

    code: str


class FileFailure(TypedDict):
    code: Literal[
        "not_found",
        "not_a_file",
        "unreadable",
        "empty",
        "unsupported_format",
        "corrupt",
        "too_short",
        "changed",
        "out_of_memory",
        "timeout",
        "worker_died",
        "internal",
    ]
    message: str


class FileTags(TypedDict):
    """What the file's tags say."""

    title: str
    artist: str
    album: str
    genre: str
    year: int | None
    bpm: float | None
    key: str | None
    has_cover: bool


class Waveform(TypedDict):
    """Base64 of one byte per column; the three are of equal length, at most 2000 columns."""

    low: str
    mid: str
    high: str


class TempoAlternative(TypedDict):
    bpm: Annotated[float, Between(20, 400)]
    confidence: Annotated[float, Between(0, 1)]


TempoKind = Literal["steady", "changing", "none"]


class Tempo(TypedDict):
    """`confidence`: the probability that it is right, octave included."""

    bpm: Annotated[float, Between(20, 400)] | None
    confidence: Annotated[float, Between(0, 1)]
    # At most four, best first.
    alternatives: list[TempoAlternative]
    kind: NotRequired[TempoKind]


class Beats(TypedDict):
    """Where the beats lie: `first` and `period` in seconds, or a list of seconds when the tempo is not
    constant.
    """

    constant: bool
    first: float
    period: float
    times: list[float] | None
    # The bars, where something is known of them: three or four beats.
    beats_per_bar: NotRequired[Annotated[int, Between(3, 4)]]
    # Which of the beats, counted from 0, begins the first whole bar.
    downbeat: NotRequired[int]
    downbeat_confidence: NotRequired[Annotated[float, Between(0, 1)] | None]


class KeyAlternative(TypedDict):
    name: str
    camelot: str
    open_key: str
    confidence: Annotated[float, Between(0, 1)]


class FoundKey(TypedDict):
    name: str
    camelot: str
    open_key: str
    confidence: Annotated[float, Between(0, 1)]
    alternatives: NotRequired[list[KeyAlternative]]
    # Cents above A = 440 Hz.
    tuning: NotRequired[float | None]


class Loudness(TypedDict):
    # Integrated, as BS.1770-4 says.
    lufs: Annotated[float, Between(-70, 20)] | None
    # The loudness range of EBU Tech 3342; `null`: under 3 s.
    range_lu: NotRequired[float | None]
    # The highest sample.
    peak_db: float | None
    # The highest point between the samples.
    true_peak_db: NotRequired[float | None]
    # ReplayGain 2.0: what brings it to -18 LUFS.
    replay_gain_db: NotRequired[float | None]


class Boundary(TypedDict):
    """Something new begins. `strength` 0..1."""

    time: float
    strength: Annotated[float, Between(0, 1)]


class Structure(TypedDict):
    """Suggestions for the DJ to accept, in seconds; on downbeats where these are sure, else on beats."""

    intro_end: float | None
    outro_start: float | None
    boundaries: list[Boundary]


class AnalysisWarning(TypedDict):
    """`truncated`: analysed as far as it goes; `bad_samples`: samples that are no numbers or far beyond
    full scale were mended.
    """

    code: Literal["truncated", "bad_samples"]
    message: str


class AnalysedFile(TypedDict):
    path: str
    ok: Literal[True]
    # Always `null`.
    error: FileFailure | None
    # Grows when the analysis finds something else in the same file.
    analysis_version: int
    tags: FileTags
    waveform: Waveform
    # Seconds.
    duration: Annotated[float, Between(0.5, 1_000_000)]
    # Hz, of the file.
    sample_rate: Annotated[int, Between(4000, 768_000)]
    channels: Annotated[int, Between(1, 8)]
    # `wav`, `aiff`, `flac`, `ogg`, `opus`, `mp3`, or another one that libsndfile reads.
    format: str
    tempo: Tempo
    # `null`: no tempo.
    beats: Beats | None
    # `null`: no clear key.
    key: FoundKey | None
    # `null`: silence.
    loudness: Loudness | None
    # 1 to 10.
    energy: Annotated[int, Between(1, 10)] | None
    # One value per second at most.
    energy_curve: Annotated[list[Annotated[float, Between(0, 1)]], Items(0, 600)]
    danceability: Annotated[int, Between(0, 100)] | None
    brightness: Annotated[int, Between(0, 100)] | None
    acousticness: Annotated[int, Between(0, 100)] | None
    groove: Annotated[int, Between(0, 100)] | None
    structure: Structure
    warnings: list[AnalysisWarning]


class FailedFile(TypedDict):
    path: str
    ok: Literal[False]
    error: FileFailure


FileLine = AnalysedFile | FailedFile

# The number of a row in the library.
Id = Annotated[int, Between(0, 9_007_199_254_740_991)]


class AnalysedNow(TypedDict):
    track_id: Id
    path: str


class AnalysisStart(TypedDict):
    """Without `track_ids`: all that were never analysed, or with `again` all."""

    track_ids: NotRequired[list[Id] | None]
    again: NotRequired[bool]


class Failure(TypedDict):
    """`code` is stable, `message` is for people."""

    code: str
    message: str


class AnalysisStatus(TypedDict):
    state: Literal["idle", "running", "paused"]
    # Since the queue was last empty; `done`, `failed` and `waiting` too.
    total: int
    done: int
    failed: int
    waiting: int
    running: list[AnalysedNow]
    # Seconds of music per second.
    speed: float | None
    seconds_left: int | None
    # Why it paused itself.
    problem: Failure | None
    # Tracks with values of an older version of the analysis.
    outdated: int
    # Whether they are analysed again: nobody wants it, or not while a night is on.
    improving: Literal["on", "off", "night"]


class Closing(TypedDict):
    """The sidecar ends."""

    reason: str


class Health(TypedDict):
    ok: Literal[True]
    uptime_s: float
    workers: int
    build: str
    # The builds of the pages that are connected and have said `app.hello`.
    pages: list[str]


class Hello(TypedDict):
    version: str
    build: str
    protocol: int
    shell: str
    platform: str
    data_dir: str
    first_run: bool
    # Why the library cannot be used; `null` when it can.
    error: Failure | None


class HelloParams(TypedDict):
    client_build: NotRequired[str]


class LibraryReset(TypedDict):
    """A damaged library is kept under a new name, and an empty one begun."""

    kept_as: str


class Nothing(TypedDict):
    """No parameters, or no answer but that it was done."""


DeckSource = Literal["virtualdj", "mixxx", "manual"]


class DeckChoice(TypedDict):
    id: DeckSource
    name: str


class DeckPlayTrack(TypedDict):
    """The DJ says what plays: a track of the library."""

    track_id: Id


class DeckPlayTitle(TypedDict):
    """Or something by its title."""

    title: str
    artist: NotRequired[str]


DeckPlay = DeckPlayTrack | DeckPlayTitle


class DeckSet(TypedDict):
    """Without `path`: the one that was last chosen for that source; `null`: its usual places."""

    source: NotRequired[DeckSource | None]
    path: NotRequired[str | None]


class DeckTrack(TypedDict):
    title: str
    artist: str
    started_at: int
    path: str | None
    track_id: Id | None
    bpm: float | None
    # Camelot.
    key: str | None
    energy: int | None
    # Seconds.
    duration: float | None


class DeckStatus(TypedDict):
    source: DeckSource
    # Chosen by hand; `null`: all usual places are looked at.
    path: str | None
    # Where it is looked for.
    watching: list[str]
    found: bool
    # What is read now.
    file: str | None
    now: DeckTrack | None
    problem: Failure | None
    sources: list[DeckChoice]


class Folder(TypedDict):
    id: Id
    path: str
    track_count: int
    missing: bool


class FolderAdd(TypedDict):
    path: str


class FolderAdded(TypedDict):
    """Its scan has started."""

    folder: Folder


class FolderList(TypedDict):
    folders: list[Folder]


class FolderRemove(TypedDict):
    """Its tracks are hidden, and come back with their edits when it is added again."""

    id: Id


class LiveAnnounce(TypedDict):
    text: str
    seconds: Id


class NetworkStatus(TypedDict):
    # `yellow`: wait a moment; `red`: ten seconds without the cloud, or a problem that stays.
    light: Literal["off", "green", "yellow", "red"]
    connected: bool
    # Commands that the cloud has not acknowledged yet.
    waiting: int
    offline_since: int | None
    next_try_at: int | None
    # Those that stay until somebody does something: `unsupported_protocol`, `not_signed_in`, `name_refused`,
    # `session_refused`, `other_device`, `not_your_session`, `out_of_step`. Those that pass: `offline`,
    # `cloud_unavailable`, `cloud_answer` and the library's.
    problem: Failure | None


class LiveSession(TypedDict):
    id: str
    night: Id
    # `null` until the cloud has acknowledged the start once; `url` too.
    code: str | None
    url: str | None
    title: str
    listed: bool
    started_at: int


class NightPlay(TypedDict):
    title: Annotated[str, MaxLength(200)]
    artist: Annotated[str, MaxLength(200)]
    bpm: Annotated[float, Between(20, 400)] | None
    key: Annotated[str, Pattern(r"^(?:[1-9]|1[0-2])[AB]\Z")] | None
    energy: Annotated[int, Between(1, 10)] | None
    duration: Annotated[float, Between(0, 86_400)] | None
    id: str
    played_at: int
    likes: int
    track_id: Id | None
    source: DeckSource
    sent: Literal["waiting", "acknowledged", "rejected"]
    note: str
    retracted: bool
    # The last wishes counted while it sounded, where they are known.
    tempo: NotRequired[Wishes | None]


class RejectedCommand(TypedDict):
    """A command that the cloud has refused for good."""

    seq: int
    type: str
    message: str


class LiveChanges(TypedDict):
    """What has become of it since the revision `since`: of `plays` only those that are new or have
    changed, newest first; a new one stands before all that were there. Of another night (`session`) they
    are all plays that there are. Who knows an older revision than `since` has missed something, and asks
    for the whole; who knows `revision` knows all of it.
    """

    # One more each time that anything of it has become different. A sidecar that starts begins with a higher
    # one.
    revision: int
    # `ending`: the end waits for the cloud's acknowledgement.
    state: Literal["off", "live", "ending"]
    network: NetworkStatus
    session: LiveSession | None
    now: NightPlay | None
    # All of the night, newest first.
    plays: list[NightPlay]
    # `null`: not connected.
    listeners: int | None
    thanks: int
    tempo: TempoCounts | None
    # The open one, or the last.
    poll: Poll | None
    announcement: Announcement | None
    rejected: list[RejectedCommand]
    since: int


class LivePoll(TypedDict):
    """`seconds` null: open until the DJ closes it."""

    question: str
    options: list[str]
    seconds: NotRequired[Id | None]


class LiveRetract(TypedDict):
    play: str


class LiveSet(TypedDict):
    title: NotRequired[str | None]
    listed: NotRequired[bool | None]


class LiveStart(TypedDict):
    """`name` is needed when not signed in."""

    name: NotRequired[str | None]
    title: str
    listed: NotRequired[bool]


class LiveStatus(TypedDict):
    """The whole of it: what `live.*` answers."""

    # One more each time that anything of it has become different. A sidecar that starts begins with a higher
    # one.
    revision: int
    # `ending`: the end waits for the cloud's acknowledgement.
    state: Literal["off", "live", "ending"]
    network: NetworkStatus
    session: LiveSession | None
    now: NightPlay | None
    # All of the night, newest first.
    plays: list[NightPlay]
    # `null`: not connected.
    listeners: int | None
    thanks: int
    tempo: TempoCounts | None
    # The open one, or the last.
    poll: Poll | None
    announcement: Announcement | None
    rejected: list[RejectedCommand]


class Night(TypedDict):
    id: Id
    session: str
    title: str
    started_at: int
    ended_at: int | None
    likes: int
    recap_url: str | None
    note: str
    # In the order of the night.
    plays: list[NightPlay]
    thanks: int
    listeners_peak: int
    polls: list[Poll]


class NightExport(TypedDict):
    """A table for other programs; `file_name` is what it may be called."""

    file_name: str
    csv: str


class NightId(TypedDict):
    id: Id


class NightSummary(TypedDict):
    id: Id
    session: str
    title: str
    started_at: int
    ended_at: int | None
    plays: int
    likes: int
    recap_url: str | None


class NightList(TypedDict):
    nights: list[NightSummary]


class NightNote(TypedDict):
    """`play` null: the note of the whole night."""

    id: Id
    play: NotRequired[str | None]
    text: str


class PathEntry(TypedDict):
    path: str
    name: str


class PathCompletion(TypedDict):
    """Folders only, at most 50."""

    entries: list[PathEntry]


class PathPrefix(TypedDict):
    """`""`: places to begin."""

    prefix: str


class ScanError(TypedDict):
    path: str
    code: str
    message: str


class ScanStart(TypedDict):
    """Without a folder: all of them."""

    folder_id: NotRequired[Id | None]


class ScanStatus(TypedDict):
    state: Literal["idle", "running", "done", "cancelled", "failed"]
    folder: str | None
    files_seen: int
    added: int
    updated: int
    missing: int
    # The last 100.
    errors: list[ScanError]


KeyNotation = Literal["camelot", "open_key", "name"]


class Settings(TypedDict):
    key_notation: KeyNotation
    # How many worker processes; `null` lets the sidecar choose.
    workers: Annotated[int, Between(1, 64)] | None
    auto_analyze: bool
    # Where the cloud is that carries the live nights; `null`: neither build nor DJ named one.
    cloud_url: str | None


class SettingsChanges(TypedDict):
    key_notation: NotRequired[KeyNotation]
    workers: NotRequired[Annotated[int, Between(1, 64)] | None]
    auto_analyze: NotRequired[bool]
    cloud_url: NotRequired[str | None]


class SettingsSet(TypedDict):
    """Wrong ones are refused with `unknown_setting` or `invalid_value`, and nothing is changed."""

    changes: Annotated[SettingsChanges, KIND_ONLY]


class Analysis(TypedDict):
    """Optional fields are absent in what older versions found."""

    # Seconds.
    duration: Annotated[float, Between(0.5, 1_000_000)]
    # Hz, of the file.
    sample_rate: Annotated[int, Between(4000, 768_000)]
    channels: Annotated[int, Between(1, 8)]
    # `wav`, `aiff`, `flac`, `ogg`, `opus`, `mp3`, or another one that libsndfile reads.
    format: str
    tempo: Tempo
    # `null`: no tempo.
    beats: Beats | None
    # `null`: no clear key.
    key: FoundKey | None
    # `null`: silence.
    loudness: Loudness | None
    # 1 to 10.
    energy: Annotated[int, Between(1, 10)] | None
    # One value per second at most.
    energy_curve: Annotated[list[Annotated[float, Between(0, 1)]], Items(0, 600)]
    danceability: Annotated[int, Between(0, 100)] | None
    brightness: Annotated[int, Between(0, 100)] | None
    acousticness: Annotated[int, Between(0, 100)] | None
    groove: Annotated[int, Between(0, 100)] | None
    structure: NotRequired[Structure | None]
    warnings: NotRequired[list[AnalysisWarning]]


class KeyName(TypedDict):
    name: str
    camelot: str
    open_key: str


class CharacterReason(TypedDict):
    """`likeness` 0..1."""

    code: Literal["character"]
    likeness: float


class Cover(TypedDict):
    """A picture in base64."""

    mime: str
    data: str


EditableField = Literal["title", "artist", "album", "genre", "year", "bpm", "key", "energy", "first_beat"]


class EnergyReason(TypedDict):
    code: Literal["energy"]
    change: int


FieldValue = str | float


class KeyReason(TypedDict):
    code: Literal["key"]
    relation: Literal["same", "relative", "step", "diagonal", "boost", "drop", "far"]
    # Up the Camelot wheel, or down (negative).
    steps: int


class LastEdit(TypedDict):
    """What an undo would take back."""

    edit_id: Id
    field: str


class TempoReason(TypedDict):
    code: Literal["tempo"]
    # BPM, with the tempo taken `multiple` times: 1, 2 or 0.5.
    change: float
    multiple: float
    # Percent to play it faster, so that the tempi meet.
    pitch: float


# Why a track goes well after another one, or not so well; what is not known of both is not there.
Reason = KeyReason | TempoReason | EnergyReason | CharacterReason


class SimilarQuery(TypedDict):
    id: Id
    limit: NotRequired[Annotated[int, Between(1, 100)]]


TrackState = Literal["waiting", "running", "done", "failed", "missing"]


class TrackRow(TypedDict):
    id: Id
    path: str
    title: str
    artist: str
    album: str
    bpm: float | None
    bpm_confidence: float | None
    key: KeyName | None
    energy: int | None
    # Seconds.
    duration: float | None
    state: TrackState
    error: Failure | None
    has_cover: bool
    # Names of the fields that carry a value set by hand.
    edited: list[str]


class SimilarTrack(TypedDict):
    """`score` 0..1."""

    track: TrackRow
    score: float
    reasons: list[Reason]


class SimilarTracks(TypedDict):
    rows: list[SimilarTrack]


SortColumn = Literal["title", "artist", "album", "bpm", "key", "energy", "duration", "state", "added"]

SortDirection = Literal["asc", "desc"]


class TrackFile(TypedDict):
    size: int
    modified: float
    format: str
    sample_rate: int | None
    channels: int | None


class TrackTags(TypedDict):
    """What the file's tags say."""

    bpm: float | None
    key: str | None


class Track(TypedDict):
    id: Id
    path: str
    title: str
    artist: str
    album: str
    bpm: float | None
    bpm_confidence: float | None
    key: KeyName | None
    energy: int | None
    # Seconds.
    duration: float | None
    state: TrackState
    error: Failure | None
    has_cover: bool
    # Names of the fields that carry a value set by hand.
    edited: list[str]
    folder_id: Id
    genre: str
    year: int | None
    file: TrackFile
    tags: TrackTags
    analysis: Analysis | None
    # After edits; a tempo set by hand that is no multiple has no bars.
    beats: Beats | None
    last_edit: LastEdit | None


class TrackEdit(TypedDict):
    """`value` null takes the manual value away. Wrong ones are refused with `unknown_field` or
    `invalid_value`.
    """

    id: Id
    field: Annotated[EditableField, KIND_ONLY]
    value: Annotated[FieldValue | None, KIND_ONLY]


class TrackEdited(TypedDict):
    track: Track
    edit_id: Id


class TrackId(TypedDict):
    id: Id


class TrackPage(TypedDict):
    total: int
    offset: int
    rows: list[TrackRow]


class TrackQuery(TypedDict):
    """Rows with nothing to sort by come last in both directions."""

    offset: NotRequired[Id]
    limit: NotRequired[Annotated[int, Between(1, 500)]]
    sort: NotRequired[SortColumn]
    direction: NotRequired[SortDirection]
    search: NotRequired[str]
    # Only tracks in one of these; absent: in any.
    states: NotRequired[list[TrackState]]


class TrackUndo(TypedDict):
    edit_id: Id


class TrackUndone(TypedDict):
    track: Track


class TracksChanged(TypedDict):
    """`null`: many have changed, ask again."""

    ids: list[Id] | None


class AvailableUpdate(TypedDict):
    """A version that can be had."""

    version: str
    # Milliseconds since 1970.
    published: int
    # Markdown: the changelog's section.
    notes: str
    # Bytes to download.
    size: int
    # Whether the system knows who made the installer.
    signed: bool
    # Whether live nights will need it.
    required: bool
    # Whether the DJ has said: later.
    later: bool


UpdateChannel = Literal["latest", "next"]


class UpdateSettings(TypedDict):
    automatic: NotRequired[bool | None]
    # `next`: pre-releases too.
    channel: NotRequired[UpdateChannel | None]


# Another version runs than before.
Updated = TypedDict(
    "Updated",
    {
        "from": str,
        "notes": str,
        "going_back": bool,
    },
)


class UpdateStatus(TypedDict):
    state: Literal["idle", "checking", "downloading", "ready", "installing", "restarting"]
    # The one that runs.
    version: str
    channel: UpdateChannel
    # Whether Pika looks by itself, once a day.
    automatic: bool
    # Why this installation cannot update itself.
    cannot: Failure | None
    # The installer is opened, and the DJ does the rest.
    by_hand: bool
    # A night is on: nothing is offered, fetched or installed.
    quiet: bool
    # The last look that was answered.
    checked_at: int | None
    # Of the last look, download or installation.
    problem: Failure | None
    # A version whose turn has not come here yet.
    held: str | None
    available: AvailableUpdate | None
    # Bytes that have come, while it downloads.
    done: int | None
    # The version that one can go back to.
    previous: str | None
    # News until dismissed.
    updated: Updated | None


# Types of which a newer writer may send further fields.
OPEN = frozenset(
    (
        FileFailure,
        FileTags,
        TempoAlternative,
        Tempo,
        Beats,
        KeyAlternative,
        FoundKey,
        Loudness,
        Boundary,
        Structure,
        AnalysisWarning,
        AnalysedFile,
        FailedFile,
        Analysis,
    )
)
