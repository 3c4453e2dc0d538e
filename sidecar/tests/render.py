"""Music whose tempo, beats, key and loudness are known because we made it. Deterministic; used by tests and
benchmarks.

`render_track(path, bpm=96, key="A minor", seconds=30, style="blues", seed=1)` writes a file; its suffix
chooses the format.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

Signal = NDArray[np.float32]

RATE = 44100

_CONTAINERS = {
    ".wav": ("WAV", "PCM_16"),
    ".flac": ("FLAC", "PCM_16"),
    ".aiff": ("AIFF", "PCM_16"),
    ".mp3": ("MP3", "MPEG_LAYER_III"),
    ".ogg": ("OGG", "VORBIS"),
    ".opus": ("OGG", "OPUS"),
}
_PITCHES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_SCALES = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
_PROGRESSIONS = {
    "major": ((0, 4, 5, 3), (0, 5, 1, 4), (0, 3, 4, 0), (0, 3, 0, 4)),
    "minor": ((0, 5, 2, 6), (0, 3, 4, 0), (0, 6, 5, 4), (0, 3, 0, 4)),
}


@dataclass(frozen=True)
class Style:
    """One bar as beats from its start: what is hit when, and which instruments play the harmony.

    `swing` is where the second eighth of a beat falls: 0.5 straight, 0.667 a triplet shuffle.
    """

    kick: tuple[float, ...] = ()
    snare: tuple[float, ...] = ()
    hat: tuple[float, ...] = ()
    ghost: tuple[float, ...] = ()
    bass: tuple[float, ...] = (0.0,)
    chord: tuple[float, ...] = (0.0,)
    instrument: str = "pad"
    swing: float = 0.5
    bar: int = 4


_EIGHTHS = tuple(i / 2 for i in range(8))
_SIXTEENTHS = tuple(i / 4 for i in range(16))

STYLES: dict[str, Style] = {
    "rock": Style((0, 2, 2.5), (1, 3), _EIGHTHS, (), _EIGHTHS, (0, 1.5, 2, 3.5), "strings"),
    "house": Style((0, 1, 2, 3), (1, 3), (0.5, 1.5, 2.5, 3.5), (), (0.5, 1.5, 2.5, 3.5), (0, 1.5, 3), "stab"),
    "blues": Style((0, 2), (1, 3), (0, 1, 1.5, 2, 3, 3.5), (), (0, 1, 2, 3), (0, 1.5), "piano", 0.667),
    "jazz": Style((), (1, 3), (0, 1, 1.5, 2, 3, 3.5), (), (0, 1, 2, 3), (1.5, 3), "piano", 0.64),
    "rnb": Style((0, 0.75, 2.5), (1, 3), _SIXTEENTHS, (), (0, 0.75, 2.5), (0, 2.5), "pad", 0.5),
    "hiphop": Style((0, 1.5, 2.5), (1, 3), _EIGHTHS, (), (0, 1.5), (0,), "piano", 0.58),
    "pop": Style((0, 2), (1, 3), _EIGHTHS, (), (0, 0.5, 2, 2.5), _EIGHTHS, "pluck"),
    "funk": Style(
        (0, 0.75, 2.5), (1, 3), _SIXTEENTHS, (1.75, 2.25), (0, 0.75, 1.5, 2.75, 3.5), (0.5, 2.5), "stab"
    ),
    "ballad": Style((), (), (), (), (0, 2), _EIGHTHS, "piano"),
    "acoustic": Style((), (), (), (), (0, 2), (0, 1, 1.5, 2.5, 3, 3.5), "strings"),
    "dnb": Style((0, 2.5), (1, 3), _EIGHTHS, (1.75,), (0, 2.5), (0,), "pad"),
    "waltz": Style((0,), (1, 2), (0, 1, 2), (), (0,), (1, 2), "piano", bar=3),
}


@dataclass(frozen=True)
class Truth:
    """What is known about a rendered file: constant tempo (at its start), key, all beat times in seconds."""

    path: Path
    bpm: float
    key: str
    beats: NDArray[np.float64]


def render_track(
    path: str | Path,
    *,
    bpm: float = 100.0,
    key: str = "A minor",
    seconds: float = 30.0,
    style: str = "rock",
    seed: int = 0,
    swing: float | None = None,
    first_beat: float = 0.3,
    drift: float = 0.0,
    human: float = 0.004,
    intro: float = 0.0,
    voice: bool = True,
    tuning: float = 440.0,
    gain_db: float = 0.0,
    sample_rate: int = RATE,
) -> Truth:
    """Render music and write it to `path`; the same arguments give the same samples.

    `drift`: share by which the tempo wanders up and down (0.05: 5 %); `human`: standard deviation of the
    played times in seconds; `intro`: seconds without drums at the start; `voice`: a melody with vibrato and
    soft attacks on top.
    """
    signal, beats = render(
        bpm=bpm,
        key=key,
        seconds=seconds,
        style=style,
        seed=seed,
        swing=swing,
        first_beat=first_beat,
        drift=drift,
        human=human,
        intro=intro,
        voice=voice,
        tuning=tuning,
        sample_rate=sample_rate,
    )
    write(path, signal * np.float32(10 ** (gain_db / 20)), sample_rate)
    return Truth(Path(path), bpm, key, beats)


def render(
    *,
    bpm: float,
    key: str,
    seconds: float,
    style: str,
    seed: int = 0,
    swing: float | None = None,
    first_beat: float = 0.3,
    drift: float = 0.0,
    human: float = 0.004,
    intro: float = 0.0,
    voice: bool = True,
    tuning: float = 440.0,
    sample_rate: int = RATE,
) -> tuple[Signal, NDArray[np.float64]]:
    """The samples, shape (frames, 2), peak 0.9, and the beat times; arguments as in `render_track`."""
    chosen = STYLES[style]
    random = np.random.default_rng(seed)
    clock = _Clock(bpm, first_beat, drift, seconds)
    mix = _Mix(sample_rate, seconds, tuning)
    tonic, mode = parse_key(key)
    degrees = _PROGRESSIONS[mode][int(random.integers(len(_PROGRESSIONS[mode])))]
    off_eighth = chosen.swing if swing is None else swing

    def when(bar: int, beat: float) -> float:
        return clock.at(bar * chosen.bar + _swung(beat, off_eighth)) + float(random.normal(0, human))

    for bar in range(int(clock.count / chosen.bar) + 1):
        drums = clock.at(bar * chosen.bar) >= intro
        for name, beats in (
            ("kick", chosen.kick),
            ("snare", chosen.snare),
            ("hat", chosen.hat),
            ("ghost", chosen.ghost),
        ):
            for beat in beats if drums else ():
                accent = 1.0 if beat == int(beat) else 0.75
                if random.random() > 0.03:
                    mix.hit(name, when(bar, beat), accent * float(random.uniform(0.85, 1.0)))
        root = degrees[bar % len(degrees)]
        chord = [_degree(tonic, mode, root + step) for step in (0, 2, 4)]
        if mode == "minor" and root == 4:
            chord[1] += 1
        here = _Bar(partial(when, bar), chord, 60 / bpm, chosen)
        _play_bass(mix, random, here)
        _play_chords(mix, here)
        if voice:
            _sing(mix, random, here, [_degree(tonic, mode, step) for step in range(7)])
    times = np.array([clock.at(beat) for beat in range(int(clock.count) + 1)])
    return mix.finish(), times[times < seconds]


def drum_loop(
    *, bpm: float, seconds: float, hat: float = 0.3, attack: float = 0.0, first_beat: float = 0.0
) -> Signal:
    """Samples at RATE, shape (frames, 1): a bass drum on every beat, on every off-beat a noise hi-hat of
    level `hat` (the drum's is 1), and a decaying bass of 110 Hz; no beat stands out from the others.

    `attack`: seconds that the drum takes to full level.
    """
    time = np.arange(round(seconds * RATE)) / RATE
    beat = 60 / bpm
    since, since_off = (time - first_beat) % beat, (time - first_beat + beat / 2) % beat
    kick = np.exp(-18 * since) * np.sin(2 * np.pi * (50 + 90 * np.exp(-40 * since)) * since)
    if attack > 0:
        kick *= np.minimum(1, since / attack)
    noise = np.random.default_rng(1).uniform(-1, 1, len(time))
    bass = 0.15 * np.sin(2 * np.pi * 110 * time) * np.exp(-3 * since)
    loop: Signal = (0.4 * (kick + hat * np.exp(-60 * since_off) * noise + bass)).astype(np.float32)
    return loop[:, None]


def parse_key(key: str) -> tuple[int, str]:
    """ "F# minor" to (6, "minor")."""
    name, mode = key.split()
    pitch = _PITCHES[name[0]] + name.count("#") - name[1:].count("b")
    return pitch % 12, mode


def write(path: str | Path, signal: Signal, sample_rate: int) -> None:
    """Write `signal`, shape (frames, channels), in the format of the suffix; in small blocks, which Vorbis
    needs.
    """
    container, subtype = _CONTAINERS[Path(path).suffix]
    with soundfile.SoundFile(path, "w", sample_rate, signal.shape[1], subtype, format=container) as file:
        for start in range(0, len(signal), 4096):
            file.write(signal[start : start + 4096])


class _Clock:
    """Beat number to seconds; `drift` bends the tempo slowly up and down over the track."""

    def __init__(self, bpm: float, first_beat: float, drift: float, seconds: float) -> None:
        self._fine = np.arange(0, seconds * bpm / 60 * 1.3 + 8, 0.05)
        tempo = bpm * (1 + drift * np.sin(2 * np.pi * self._fine / 60))
        self._times = first_beat + np.concatenate([[0.0], np.cumsum(0.05 * 60 / tempo)[:-1]])
        self.count = float(np.interp(seconds, self._times, self._fine))

    def at(self, beat: float) -> float:
        return float(np.interp(beat, self._fine, self._times))


class _Mix:
    def __init__(self, sample_rate: int, seconds: float, tuning: float) -> None:
        self._rate, self._tuning = sample_rate, tuning
        self._left = np.zeros(int(sample_rate * seconds), dtype=np.float32)
        self._right = np.zeros_like(self._left)

    def hit(self, name: str, time: float, velocity: float) -> None:
        self._add(_drum(name, self._rate), time, velocity, {"hat": 0.2, "ghost": -0.1}.get(name, 0.0))

    def note(
        self, instrument: str, note: int, *, time: float, seconds: float, velocity: float, pan: float
    ) -> None:
        tone = _tone(instrument, note, round(seconds, 2), self._rate, self._tuning)
        self._add(tone, time, velocity, pan)

    def finish(self) -> Signal:
        stereo = np.tanh(1.2 * np.stack([self._left, self._right], axis=1))
        peak = float(np.abs(stereo).max())
        return (stereo * (0.9 / peak if peak > 0 else 0.0)).astype(np.float32)

    def _add(self, sound: Signal, time: float, velocity: float, pan: float) -> None:
        start = round(time * self._rate)
        skip = max(0, -start)
        stop = min(len(self._left), start + len(sound))
        if stop <= start + skip:
            return
        part = sound[skip : stop - start] * np.float32(velocity)
        self._left[start + skip : stop] += part * np.float32(1 - pan)
        self._right[start + skip : stop] += part * np.float32(1 + pan)


def _swung(beat: float, off_eighth: float) -> float:
    whole, part = divmod(beat, 1.0)
    return whole + (
        part * 2 * off_eighth if part <= 0.5 else off_eighth + (part - 0.5) * 2 * (1 - off_eighth)
    )


def _degree(tonic: int, mode: str, degree: int) -> int:
    octave, step = divmod(degree, 7)
    return 48 + tonic + 12 * octave + _SCALES[mode][step]


@dataclass(frozen=True)
class _Bar:
    """Where in the track and in the harmony a bar is: `when` maps its beats to played seconds, `beat` is
    one beat in seconds.
    """

    when: Callable[[float], float]
    notes: list[int]
    beat: float
    style: Style


def _play_bass(mix: _Mix, random: np.random.Generator, bar: _Bar) -> None:
    for index, position in enumerate(bar.style.bass):
        note = bar.notes[0] if index == 0 else bar.notes[int(random.choice((0, 0, 1, 2)))]
        low = note - 24 if note - 24 >= 28 else note - 12
        mix.note(
            "bass", low, time=bar.when(position), seconds=min(0.9 * bar.beat, 0.6), velocity=0.35, pan=0.0
        )


def _play_chords(mix: _Mix, bar: _Bar) -> None:
    style = bar.style
    seconds = (style.bar if style.instrument == "pad" else 2) * bar.beat
    for index, position in enumerate(style.chord):
        for note in [bar.notes[index % 3]] if style.chord == _EIGHTHS else bar.notes:
            high = note + 12 if note < 54 else note
            mix.note(
                style.instrument, high, time=bar.when(position), seconds=seconds, velocity=0.13, pan=0.15
            )


def _sing(mix: _Mix, random: np.random.Generator, bar: _Bar, scale: list[int]) -> None:
    """Notes of the chord (60 %), tonic and fifth of the key (20 %), or any of the scale, with rests."""
    position = float(random.choice((0.0, 0.5, 1.0)))
    while position < bar.style.bar - 0.25:
        length = float(random.choice((0.5, 1.0, 1.5)))
        if random.random() < 0.75:
            pool = (bar.notes, [scale[0], scale[4]], scale)[int(random.choice(3, p=(0.6, 0.2, 0.2)))]
            pitch = pool[int(random.integers(len(pool)))] + 12
            mix.note(
                "voice", pitch, time=bar.when(position), seconds=length * bar.beat, velocity=0.16, pan=-0.1
            )
        position += length


@lru_cache(maxsize=64)
def _drum(name: str, rate: int) -> Signal:
    time = np.arange(int(0.35 * rate)) / rate
    noise = np.random.default_rng(sum(map(ord, name))).standard_normal(len(time))
    bright = np.diff(noise, prepend=0.0)
    if name == "kick":
        sound = np.exp(-time / 0.08) * np.sin(2 * np.pi * (50 * time + 4 * (1 - np.exp(-time / 0.02))))
        sound *= 0.8
    elif name in ("snare", "ghost"):
        sound = 0.35 * noise * np.exp(-time / 0.07) + 0.4 * np.sin(2 * np.pi * 185 * time) * np.exp(
            -time / 0.05
        )
        sound *= 0.25 if name == "ghost" else 0.7
    else:
        sound = 0.12 * np.diff(bright, prepend=0.0) * np.exp(-time / 0.03)
    return (sound * np.minimum(1, time / 0.0005)).astype(np.float32)


@lru_cache(maxsize=2048)
def _tone(instrument: str, note: int, seconds: float, rate: int, tuning: float) -> Signal:
    frequency = tuning * 2 ** ((note - 69) / 12)
    time = np.arange(int((seconds + 0.15) * rate)) / rate
    release = np.clip((seconds + 0.15 - time) / 0.15, 0, 1)
    attack, decay, tilt, vibrato = {
        "bass": (0.004, 0.5, 1.4, 0.0),
        "piano": (0.003, 0.8, 1.3, 0.0),
        "strings": (0.002, 0.6, 1.0, 0.0),
        "pluck": (0.002, 0.25, 1.1, 0.0),
        "stab": (0.004, 0.3, 0.9, 0.0),
        "pad": (0.12, 9.0, 1.5, 0.0),
        "voice": (0.06, 9.0, 1.2, 0.006),
    }[instrument]
    phase = 2 * np.pi * frequency * (time + vibrato / (2 * np.pi * 5.5) * np.sin(2 * np.pi * 5.5 * time))
    sound = np.zeros(len(time))
    for harmonic in range(1, 13):
        if harmonic * frequency < 0.45 * rate:
            fall = np.exp(-time / decay * (1 + 0.3 * (harmonic - 1)))
            sound += harmonic**-tilt * fall * np.sin(harmonic * phase + harmonic)
    return (sound * np.minimum(1, time / attack) * release).astype(np.float32)


def main() -> None:
    """Command line: python tests/render.py out.mp3 --bpm 96 --key "A minor" --seconds 30 --style blues."""
    parser = argparse.ArgumentParser(description="Render music with known tempo and key.")
    parser.add_argument("path")
    parser.add_argument("--bpm", type=float, default=100.0)
    parser.add_argument("--key", default="A minor")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--style", choices=sorted(STYLES), default="rock")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    render_track(
        options.path,
        bpm=options.bpm,
        key=options.key,
        seconds=options.seconds,
        style=options.style,
        seed=options.seed,
        sample_rate=48000 if options.path.endswith(".opus") else RATE,
    )


if __name__ == "__main__":
    main()
