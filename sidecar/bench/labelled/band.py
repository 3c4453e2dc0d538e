"""A band: MMA arranges a groove over chords, we decide when each note sounds, fluidsynth plays it."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import mido
import numpy as np
import soundfile
from numpy.typing import NDArray

GROOVES = Path("/usr/share/mma/lib/stdlib")
FONTS = Path("/usr/share/sounds/sf2")
_DRUMS = 9
_TICKS = 1000
"""Ticks a second of the MIDI file that fluidsynth gets: its tempo is one beat a second."""


def groove_names(file: str) -> list[str]:
    """The grooves of one of MMA's files that can play a whole song: no introductions, fills, endings."""
    names = []
    for line in (GROOVES / f"{file}.mma").read_text(encoding="latin-1").splitlines():
        words = line.split()
        if len(words) > 1 and words[0].lower() == "defgroove":
            names.append(words[1])
    return [name for name in names if not any(part in name.lower() for part in ("intro", "end", "fill"))]


def play(
    *,
    grooves: tuple[str, ...],
    chords: tuple[str, ...],
    transpose: int,
    beats: NDArray[np.float64],
    bar: int,
    bars: int,
    silent_drums: tuple[int, int] | None,
    human: float,
    font: str,
    seed: int,
) -> tuple[NDArray[np.float32], int]:
    """Samples of shape (frames, 2) and their rate; the first bar begins at time 0.

    `grooves` change every eight bars; `chords`, one a bar, repeat; `transpose` in semitones; `beats`: times
    in seconds; `silent_drums`: bars from and before which no drums play; `human`: standard deviation of
    played times in seconds. Raises CalledProcessError when MMA or fluidsynth fails.
    """
    with tempfile.TemporaryDirectory(prefix="pika-band-") as name:
        folder = Path(name)
        score = folder / "song.mma"
        score.write_text(_score(grooves, chords, transpose, bars, seed), encoding="ascii")
        _run(["mma", "-f", str(folder / "song.mid"), str(score)])
        notes = _played(folder / "song.mid", beats, bar, silent_drums=silent_drums, human=human, seed=seed)
        notes.save(folder / "played.mid")
        wave = folder / "song.wav"
        font_file, midi = str(FONTS / font), str(folder / "played.mid")
        _run(["fluidsynth", "-niq", "-r", "44100", "-g", "0.5", "-F", str(wave), font_file, midi])
        signal, rate = soundfile.read(wave, dtype="float32", always_2d=True)
    return signal, rate


def _run(words: list[str]) -> None:
    subprocess.run(words, check=True, capture_output=True, text=True, timeout=300)


def _score(grooves: tuple[str, ...], chords: tuple[str, ...], transpose: int, bars: int, seed: int) -> str:
    lines = [f"RndSeed {seed}", "Tempo 120", f"Transpose {transpose}"]
    for bar in range(bars):
        if bar % 8 == 0:
            lines.append(f"Groove {grooves[bar // 8 % len(grooves)]}")
        lines.append(f"{bar + 1} {chords[bar % len(chords)]}")
    return "\n".join(lines) + "\n"


def _played(
    path: Path,
    beats: NDArray[np.float64],
    bar: int,
    *,
    silent_drums: tuple[int, int] | None,
    human: float,
    seed: int,
) -> mido.MidiFile:
    """The arrangement as somebody played it: each message at its time in seconds."""
    arrangement = mido.MidiFile(path)
    random = np.random.default_rng(seed)
    numbers = np.arange(len(beats))
    late: dict[tuple[int, int], float] = {}
    timed: list[tuple[float, mido.Message]] = []
    ticks = 0
    for message in mido.merge_tracks(arrangement.tracks):
        ticks += message.time
        if message.is_meta or message.type == "sysex":
            continue
        beat = ticks / arrangement.ticks_per_beat
        time = float(np.interp(beat, numbers, beats))
        if message.type in ("note_on", "note_off"):
            if message.channel == _DRUMS and silent_drums and silent_drums[0] <= beat / bar < silent_drums[1]:
                continue
            sounding = (message.channel, message.note)
            if message.type == "note_on" and message.velocity > 0:
                late[sounding] = float(random.normal(0, human))
            time += late.get(sounding, 0.0)
        timed.append((max(0.0, time), message))
    timed.sort(key=lambda entry: entry[0])
    played = mido.MidiFile(type=0, ticks_per_beat=_TICKS)
    track = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=1_000_000)])
    before = 0
    for time, message in timed:
        now = round(time * _TICKS)
        track.append(message.copy(time=now - before))
        before = now
    played.tracks.append(track)
    return played
