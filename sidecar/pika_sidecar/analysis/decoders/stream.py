"""What a decoder of the system is asked to open, once its container has been looked at."""

from __future__ import annotations

import os
from dataclasses import dataclass

from ..container import Container
from ..errors import AnalysisError, corrupt
from . import trim
from .adts import FRAME_SAMPLES, read_adts
from .asf import read_asf
from .mp4 import has_index, read_mp4
from .trim import Trim, raw_start


@dataclass(frozen=True)
class Stream:
    """The sound of one file.

    `kind` is the container's (`container.py`), `format` what it is called in a result. `raw`: the decoder is
    to give the delay and padding of the encoder, too (`trim.py`). Of ADTS, which has no index, `frame` is
    where to begin, `offset` the byte at which that frame lies and `frame_s` its time.
    """

    kind: str
    format: str
    raw: bool
    trim: Trim
    frame: int | None = None
    offset: int = 0
    frame_s: float = 0.0
    cut: bool = False


def describe(path: str, container: Container, from_s: float) -> Stream:
    """Look into the file whose sound is wanted from `from_s` seconds on.

    Raises AnalysisError: protected, no_sound, corrupt; unreadable when it cannot be read (any more).
    """
    try:
        if container.kind == "m4a":
            return _mp4(path)
        if container.kind == "wma":
            return _wma(path)
        return _adts(path, container, from_s)
    except OSError as error:
        name = os.path.basename(path)
        raise AnalysisError("unreadable", f'"{name}" cannot be read: {error.strerror or error}.') from error


def _mp4(path: str) -> Stream:
    sound = read_mp4(path)
    if sound is None:
        raise _no_sound(path) if has_index(path) else corrupt(path)
    if sound.protected:
        raise _protected(path)
    name = "alac" if sound.codec == "alac" else "m4a"
    return Stream("m4a", name, raw=sound.codec == "aac", trim=trim.of_mp4(sound))


def _wma(path: str) -> Stream:
    sound = read_asf(path)
    if sound.protected:
        raise _protected(path)
    if not sound.rate:
        raise _no_sound(path)
    return Stream("wma", "wma", raw=True, trim=trim.of_wma(sound))


def _adts(path: str, container: Container, from_s: float) -> Stream:
    sound = read_adts(path, container.start)
    trimmed = trim.of_adts(sound)
    at_s = raw_start(trimmed, from_s)
    if not at_s or not sound.rate:
        return Stream("aac", "aac", raw=True, trim=trimmed, cut=sound.cut)
    begin = read_adts(path, container.start, at_s)
    return Stream(
        *("aac", "aac", True, trimmed),
        frame=begin.frame,
        offset=begin.offset,
        frame_s=begin.frame * FRAME_SAMPLES / sound.rate,
        cut=sound.cut,
    )


def _protected(path: str) -> AnalysisError:
    return AnalysisError(
        "protected",
        f'"{os.path.basename(path)}" is copy-protected: only the shop\'s own player may decode it. '
        "Get it again without protection.",
    )


def _no_sound(path: str) -> AnalysisError:
    name = os.path.basename(path)
    return AnalysisError("no_sound", f'"{name}" has no sound track, so there is nothing to analyse.')
