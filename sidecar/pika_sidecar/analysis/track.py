"""One file in, one JSON-ready object out: the contract's `AnalysedFile`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..long_paths import openable
from . import ANALYSIS_VERSION
from .character import describe
from .decode import Sound
from .errors import AnalysisError
from .frames import Spectra, SpectrumPass
from .key import Key, find_key
from .loudness import Loudness, LoudnessMeter
from .onsets import find_onsets
from .rhythm import Rhythm, find_rhythm
from .sound_level import find_levels
from .structure import Structure, find_structure
from .tags import Tags, read_tags
from .waveform import waveform

if TYPE_CHECKING:
    from ..contract.desk import track_analysis
    from ..contract.desk.analysed_file import AnalysedFile, FileTags

SHORTEST_S = 0.5
"""Seconds of sound below which nothing can be said."""


@dataclass(frozen=True)
class _Heard:
    spectra: Spectra
    loudness: Loudness | None
    seconds: float
    sound: Sound


def analyze_file(path: str) -> AnalysedFile:
    """Analyse the whole of `path`.

    Raises AnalysisError with a code of the contract's `FileFailure` for whatever prevents that. Every number
    in the result is finite.
    """
    try:
        before = _stamp(path)
        tags = read_tags(path)
        heard = _listen(path)
        if _stamp(path) != before:
            raise AnalysisError(
                "changed", f'"{os.path.basename(path)}" was written to meanwhile; it will be analysed again.'
            )
        return _result(path, tags, heard)
    except MemoryError as error:
        raise AnalysisError(
            "out_of_memory",
            f'"{os.path.basename(path)}" takes more memory than any music needs. It may be damaged; or close '
            "other programs and try again.",
        ) from error


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(openable(path))
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _listen(path: str) -> _Heard:
    """Decode once; loudness and spectra take every block."""
    with Sound(path) as sound:
        meter = LoudnessMeter(sound.sample_rate, sound.channels)
        spectrum = SpectrumPass(sound.sample_rate)
        for block in sound.blocks():
            meter.add(block)
            spectrum.add(block)
        seconds = sound.frames / sound.sample_rate
        if sound.frames == 0 and sound.warnings:
            raise AnalysisError(
                "corrupt", f'"{os.path.basename(path)}" is damaged: no sound can be decoded from it.'
            )
        if seconds < SHORTEST_S:
            raise AnalysisError(
                "too_short",
                f'"{os.path.basename(path)}" is {seconds:.3f} s long; at least {SHORTEST_S} s are needed.',
            )
        return _Heard(spectrum.result(), meter.result(), seconds, sound)


def _result(path: str, tags: Tags, heard: _Heard) -> AnalysedFile:
    bands = heard.spectra.bands
    onsets = find_onsets(bands)
    rhythm = find_rhythm(onsets, heard.seconds)
    levels = find_levels(bands)
    key = find_key(heard.spectra.notes)
    character = describe(bands, levels, onsets, rhythm)
    structure = find_structure(levels, heard.spectra.notes, rhythm, heard.seconds)
    return {
        "path": path,
        "ok": True,
        "error": None,
        "analysis_version": ANALYSIS_VERSION,
        "duration": round(heard.seconds, 3),
        "sample_rate": heard.sound.sample_rate,
        "channels": heard.sound.channels,
        "format": heard.sound.format,
        "tags": _tags(tags),
        "tempo": _tempo(rhythm),
        "beats": _beats(rhythm),
        "key": _key(key),
        "loudness": _loudness(heard.loudness),
        "energy": character.energy,
        "energy_curve": character.energy_curve,
        "danceability": character.danceability,
        "brightness": character.brightness,
        "acousticness": character.acousticness,
        "groove": character.groove,
        "structure": _structure(structure),
        "waveform": waveform(bands),
        "warnings": heard.sound.warnings,
    }


def _tags(tags: Tags) -> FileTags:
    return {
        "title": tags.title,
        "artist": tags.artist,
        "album": tags.album,
        "genre": tags.genre,
        "year": tags.year,
        "bpm": tags.bpm,
        "key": tags.key,
        "energy": tags.energy,
        "rating": tags.rating,
        "comment": tags.comment,
        "has_cover": tags.has_cover,
    }


def _tempo(rhythm: Rhythm | None) -> track_analysis.Tempo:
    if rhythm is None:
        return {"bpm": None, "confidence": 0.0, "alternatives": [], "kind": "none"}
    return {
        "bpm": round(rhythm.bpm, 2),
        "confidence": round(rhythm.confidence, 3),
        "alternatives": [
            {"bpm": round(other.bpm, 2), "confidence": round(other.confidence, 3)}
            for other in rhythm.alternatives
        ],
        "kind": rhythm.kind,
    }


def _beats(rhythm: Rhythm | None) -> track_analysis.Beats | None:
    if rhythm is None:
        return None
    times = None if rhythm.times is None else [round(time, 3) for time in rhythm.times.tolist()]
    return {
        "constant": times is None,
        "first": round(rhythm.first, 4),
        "period": round(rhythm.period, 6),
        "times": times,
        "beats_per_bar": rhythm.bar.beats,
        "downbeat": rhythm.bar.downbeat,
        "downbeat_confidence": round(rhythm.bar.confidence, 3),
    }


def _key(key: Key | None) -> track_analysis.FoundKey | None:
    if key is None:
        return None
    return {
        **_key_name(key),
        "tuning": key.tuning,
        "alternatives": [_key_name(other) for other in key.alternatives],
    }


def _key_name(key: Key) -> track_analysis.KeyAlternative:
    return {"name": key.name, "camelot": key.camelot, "open_key": key.open_key, "confidence": key.confidence}


def _loudness(loudness: Loudness | None) -> track_analysis.Loudness | None:
    if loudness is None:
        return None
    range_lu = loudness.range_lu
    return {
        "lufs": round(loudness.lufs, 2),
        "range_lu": None if range_lu is None else round(range_lu, 2),
        "peak_db": round(loudness.peak_db, 2),
        "true_peak_db": round(loudness.true_peak_db, 2),
        "replay_gain_db": round(loudness.replay_gain_db, 2),
    }


def _structure(structure: Structure) -> track_analysis.Structure:
    return {
        "intro_end": _seconds(structure.intro_end),
        "outro_start": _seconds(structure.outro_start),
        "boundaries": [
            {"time": round(boundary.time, 3), "strength": round(boundary.strength, 3)}
            for boundary in structure.boundaries
        ],
    }


def _seconds(time: float | None) -> float | None:
    return None if time is None else round(time, 3)
