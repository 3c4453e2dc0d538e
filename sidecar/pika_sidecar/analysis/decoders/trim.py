"""What of a decoded file is not its music: the delay of the encoder before it, the padding behind it.

Pika takes both off itself, the same on each system, and has the decoders give everything ("raw"):

- ffmpeg would heed edit lists and `iTunSMPB`, but not in pieces (fragments): `-flags2 skip_manual` and
  `-ignore_editlist` make it heed neither.
- AudioToolbox would heed both, and assume 2112 samples where an MP4 says nothing:
  `kExtAudioFileProperty_PacketTable` with zeros makes it give all.
- Of Media Foundation it is reported that it heeds no edit list (bugzilla.mozilla.org 1703812); Wine's does.
  So it gets to see none.

Of what is not AAC (ALAC has no delay), and of WMA on Windows, the decoder's own word is taken. libsndfile's
formats are not ours either: it heeds the LAME header of an MP3 and the pre-skip of Opus.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..numbers import Floats
from .adts import FRAME_SAMPLES, AdtsSound
from .asf import AsfSound
from .decoder import Decoder
from .mp4 import Mp4Sound

APPLE_DELAY = 2112
"""Samples before the music of an AAC file that says nothing (Apple, Technical Note TN2258)."""

LIBAV_DELAY = FRAME_SAMPLES
"""The same of libavcodec's and FAAC's encoders (measured against the source)."""

_LIBAV_WRITERS = ("Lavf", "Lavc", "FAAC", "libfaac")

_WMA_FRAME = ((16000, 512), (22050, 1024), (48000, 2048), (96000, 4096))
"""Up to which rate (Hz) a frame of WMA version 2 has how many samples (wma_common.c of libavcodec)."""

PREROLL_S = 0.1
"""What is decoded before the place that is asked for, and dropped: a frame of AAC or MP3 sounds right once
the one before it has been decoded.
"""


@dataclass(frozen=True)
class Trim:
    """Of what a decoder gives raw, `delay_s` seconds are dropped, then at most `seconds` are music (None:
    all). `promised_s`: how long the music is by the file's own word, None where it gives none.
    """

    delay_s: float = 0.0
    seconds: float | None = None
    promised_s: float | None = None


def of_mp4(sound: Mp4Sound) -> Trim:
    """By `iTunSMPB`, else by the edit list, else by who wrote it.

    An edit that begins at 0 says nothing: no AAC is without delay, and tools that copy frames from
    elsewhere write it so.
    """
    if sound.codec != "aac":
        return Trim(promised_s=sound.seconds)
    rate = sound.sample_rate or 44100
    if sound.priming and sound.valid:
        return _bounded(sound.priming / rate, sound.valid / rate, sound.seconds)
    if sound.edit_start:
        return _bounded(sound.edit_start, sound.edit_seconds, sound.seconds)
    delay = LIBAV_DELAY if sound.encoder.startswith(_LIBAV_WRITERS) else APPLE_DELAY
    return _bounded(delay / rate, None, sound.seconds)


def _bounded(delay_s: float, seconds: float | None, raw_s: float | None) -> Trim:
    """The music ends where it is said to, and with the last sample of which there is a length (`raw_s`)."""
    if raw_s is None:
        return Trim(delay_s, seconds, seconds)
    left = max(0.0, raw_s - delay_s)
    length = left if seconds is None else min(seconds, left)
    return Trim(delay_s, length, length)


def of_adts(sound: AdtsSound) -> Trim:
    """Nothing says how much; the encoder's name does where it is left in the first frame."""
    delay = (LIBAV_DELAY if sound.known_encoder else APPLE_DELAY) / (sound.rate or 44100)
    return Trim(delay, None, None if sound.seconds is None else max(0.0, sound.seconds - delay))


def of_wma(sound: AsfSound) -> Trim:
    """Two frames, which ffmpeg would take off, too; of its own encoder's files it is one (measured)."""
    frame = next((samples for most, samples in _WMA_FRAME if sound.rate <= most), _WMA_FRAME[-1][1])
    delay = frame * (1 if sound.by_libav else 2) / (sound.rate or 44100)
    return Trim(delay, None, sound.seconds)


class Trimmed:
    """A decoder (`decoder.py`) that gives the music alone, from `from_s` seconds of it on.

    `raw` was opened at or before `raw_start(trim, from_s)`.
    """

    def __init__(self, raw: Decoder, trim: Trim, from_s: float) -> None:
        self._raw = raw
        rate = raw.sample_rate
        self.sample_rate, self.channels, self.format = rate, raw.channels, raw.format
        self.position = round(from_s * rate)
        self._drop = max(0, round(trim.delay_s * rate) + self.position - raw.position)
        self._left = None if trim.seconds is None else max(0, round(trim.seconds * rate) - self.position)
        promised = None if trim.promised_s is None else round(trim.promised_s * rate) - self.position
        self.promised = promised if promised is not None and promised > 0 else None

    @property
    def damage(self) -> str:
        """As `Decoder.damage`."""
        return self._raw.damage

    def read(self, frames: int) -> Floats:
        """As `Decoder.read`."""
        while self._drop:
            dropped = self._raw.read(min(self._drop, frames))
            if not len(dropped):
                return dropped
            self._drop -= len(dropped)
        if self._left == 0:
            # What follows is padding, but whether it can be decoded says whether the file is whole.
            while len(self._raw.read(frames)):
                pass
            return np.empty((0, self.channels), dtype=np.float32)
        block = self._raw.read(frames if self._left is None else min(frames, self._left))
        if self._left is not None:
            self._left -= len(block)
        return block

    def close(self) -> None:
        """As `Decoder.close`."""
        self._raw.close()


def raw_start(trim: Trim, from_s: float) -> float:
    """Where a decoder is to begin (seconds of what it gives raw) to give the music from `from_s` on."""
    return 0.0 if from_s <= 0 else max(0.0, trim.delay_s + from_s - PREROLL_S)
