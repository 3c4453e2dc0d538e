"""Proof that the installed program hears right: it makes sound with known figures, encodes it, and analyses
that.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from .decode import Sound
from .decoders.found import CODE as NO_DECODER
from .errors import AnalysisError
from .numbers import Floats
from .self_test_files import CLICK_S, write_aac_click, write_alac
from .track import analyze_file

if TYPE_CHECKING:
    from ..contract.desk.analysed_file import AnalysedFile

_RATE_HZ = 44100
_BPM = 112.0
_FIRST_S = 0.25
_LENGTH_S = 24
_KEY = "A minor"
_TONE_LUFS = -20.0
"""What the sound is that it makes: tempo, first beat, length and key of the music, loudness of the tone."""

_CONTAINERS = (
    ("wav", "WAV", "PCM_16"),
    ("flac", "FLAC", "PCM_16"),
    ("aiff", "AIFF", "PCM_16"),
    ("mp3", "MP3", "MPEG_LAYER_III"),
    ("ogg", "OGG", "VORBIS"),
    ("opus", "OGG", "OPUS"),
)


def run() -> list[str]:
    """Encode, decode and analyse in every format; return one sentence per failure, none when all is well.

    What the system decodes is left out where it has no decoder.
    """
    failures: list[str] = []
    with tempfile.TemporaryDirectory(prefix="pika-self-test-") as folder:
        for suffix, container, subtype in _CONTAINERS:
            rate = 48000 if subtype == "OPUS" else _RATE_HZ
            write = partial(_write, container=container, subtype=subtype)
            failures += _analyse(os.path.join(folder, f"sound.{suffix}"), rate, write)
        failures += _analyse(os.path.join(folder, "sound.m4a"), _RATE_HZ, write_alac)
        failures += _find_click(os.path.join(folder, "click.m4a"))
    return failures


def _analyse(path: str, rate: int, write: Callable[[str, Floats, int], None]) -> list[str]:
    """Failures with music and tone in the format of `path`, each with its suffix."""
    failures: list[str] = []
    for sound, check in ((_music(rate), _check_music), (_tone(rate), _check_tone)):
        try:
            write(path, sound, rate)
            failures += check(analyze_file(path))
        except (AnalysisError, soundfile.SoundFileError, OSError) as error:
            if getattr(error, "code", "") != NO_DECODER:
                failures.append(str(error))
    return [f"{os.path.splitext(path)[1][1:]}: {failure}" for failure in failures]


def _find_click(path: str) -> list[str]:
    """Failures with the delay of AAC's encoder, which is to be taken off."""
    write_aac_click(path)
    try:
        with Sound(path) as sound:
            left = np.concatenate([np.abs(block[:, 0]) for block in sound.blocks()] or [np.zeros(1)])
    except AnalysisError as error:
        return [] if error.code == NO_DECODER else [f"aac: {error}"]
    away = float(np.argmax(left > 0.2)) / sound.sample_rate - CLICK_S
    return [f"aac: a click is {1000 * away:.0f} ms off"] if abs(away) > 0.005 else []


def _check_music(result: AnalysedFile) -> list[str]:
    tempo, beats, key = result["tempo"], result["beats"], result["key"]
    if tempo["bpm"] is None or abs(tempo["bpm"] - _BPM) > 0.05:
        return [f"tempo is {tempo['bpm']} BPM instead of {_BPM}"]
    problems = []
    period = 60 / _BPM
    if beats is None or not beats["constant"]:
        problems.append("the beat grid is not constant")
    else:
        away = (beats["first"] - _FIRST_S + period / 2) % period - period / 2
        if abs(away) > 0.015:
            problems.append(f"the first beat is {1000 * away:.0f} ms off")
    if key is None or key["name"] != _KEY:
        problems.append(f"key is {key and key['name']} instead of {_KEY}")
    return problems


def _check_tone(result: AnalysedFile) -> list[str]:
    loudness = result["loudness"]
    lufs, peak = (loudness["lufs"], loudness.get("true_peak_db")) if loudness else (None, None)
    if lufs is None or abs(lufs - _TONE_LUFS) > 0.1:
        return [f"loudness is {loudness} instead of {_TONE_LUFS} LUFS"]
    # Lossy formats ring where the tone begins.
    if peak is None or abs(peak - _TONE_LUFS) > 0.5:
        return [f"the true peak is {peak} instead of {_TONE_LUFS} dBTP"]
    return []


def _tone(rate: int) -> Floats:
    """A stereo sine of 997 Hz; by BS.1770-4 one at full scale in both channels reads 0.0 LUFS (-3.01 in
    one).
    """
    time = np.arange(rate * 5) / rate
    sine = 10 ** (_TONE_LUFS / 20) * np.sin(2 * np.pi * 997 * time)
    return np.stack([sine, sine], axis=1).astype(np.float32)


def _music(rate: int) -> Floats:
    """Bass drum on every beat, snare noise on every second, and the chords A minor, D minor, E minor, A
    minor.
    """
    time = np.arange(rate * _LENGTH_S) / rate
    beat = (time - _FIRST_S) * _BPM / 60
    since = np.where(beat >= 0, (beat % 1) * 60 / _BPM, 10.0)
    kick = 0.5 * np.exp(-since / 0.05) * np.sin(2 * np.pi * 60 * since + 8 * np.exp(-since / 0.01))
    # White noise of deviation 1; numpy.random is left out of the frozen program (pika-sidecar.spec).
    noise = 3**0.5 / 2**15 * np.frombuffer(random.Random(1).randbytes(2 * len(time)), dtype="<i2")
    snare = 0.15 * noise * np.exp(-since / 0.04) * (np.floor(beat) % 2 == 1)
    chords = ((57, 60, 64), (62, 65, 69), (64, 67, 71), (57, 60, 64))
    number = np.clip(np.floor(beat / 4).astype(int), 0, None) % len(chords)
    harmony = np.zeros(len(time))
    for index, notes in enumerate(chords):
        sounding = number == index
        for note in notes:
            harmony[sounding] += 0.06 * np.sin(2 * np.pi * 440 * 2 ** ((note - 69) / 12) * time[sounding])
    return np.stack([kick + snare + harmony, kick - snare + harmony], axis=1).astype(np.float32)


def _write(path: str, sound: Floats, rate: int, container: str, subtype: str) -> None:
    """Write in small blocks: libsndfile's Vorbis encoder overflows its stack on large ones."""
    with soundfile.SoundFile(path, "w", rate, sound.shape[1], subtype, format=container) as file:
        for start in range(0, len(sound), 4096):
            file.write(sound[start : start + 4096])
