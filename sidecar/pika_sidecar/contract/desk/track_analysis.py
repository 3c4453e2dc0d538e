"""Made from cloud/contract/desk/track_analysis.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, NotRequired, TypedDict

from ..bounds import Between, Items


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


class Analysis(TypedDict):
    """Optional fields are absent in what older versions found."""

    # Seconds.
    duration: Annotated[float, Between(0.5, 1_000_000)]
    # Hz, of the file.
    sample_rate: Annotated[int, Between(4000, 768_000)]
    channels: Annotated[int, Between(1, 8)]
    # `wav`, `aiff`, `flac`, `ogg`, `opus`, `mp3`, `m4a`, `alac`, `aac`, `wma`, or another one that libsndfile
    # reads.
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


# Types of which a newer writer may send further fields.
OPEN = frozenset(
    (
        TempoAlternative,
        Tempo,
        Beats,
        KeyAlternative,
        FoundKey,
        Loudness,
        Boundary,
        Structure,
        AnalysisWarning,
        Analysis,
    )
)
