"""Which decoder opens a file: libsndfile, or the one of this system."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ..container import SYSTEM_KINDS, Container
from .decoder import Decoder
from .libsndfile import LibsndfileDecoder
from .stream import Stream, describe
from .trim import Trimmed, raw_start

if TYPE_CHECKING:
    from collections.abc import Callable

    OpenSystem = Callable[[str, Stream, float], Decoder]


def open_decoder(path: str, container: Container, from_s: float) -> tuple[Decoder, bool]:
    """The music of `path` from `from_s` seconds on, and whether its container is known to be cut off.

    Raises AnalysisError for whatever is not sound that can be decoded here.
    """
    if container.kind not in SYSTEM_KINDS:
        return LibsndfileDecoder(path, container, from_s), container.truncated
    stream = describe(path, container, from_s)
    raw = _system()(path, stream, raw_start(stream.trim, from_s))
    return Trimmed(raw, stream.trim, from_s), container.truncated or stream.cut


def _system() -> OpenSystem:
    if sys.platform == "win32":
        from .media_foundation import MediaFoundationDecoder  # noqa: PLC0415 (Windows alone has it)

        return MediaFoundationDecoder
    if sys.platform == "darwin":
        from .audio_toolbox import AudioToolboxDecoder  # noqa: PLC0415 (macOS alone has it)

        return AudioToolboxDecoder
    from .ffmpeg import FfmpegDecoder  # noqa: PLC0415

    return FfmpegDecoder
