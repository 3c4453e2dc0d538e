"""Which decoder opens a file: libsndfile, or the one of this system."""

from __future__ import annotations

import sys

from ..container import SYSTEM_KINDS, Container
from .decoder import Decoder
from .libsndfile import LibsndfileDecoder
from .stream import describe
from .trim import Trimmed, raw_start

# At once: a worker loads nothing later (workers/serve.py).
if sys.platform == "win32":
    from .media_foundation import MediaFoundationDecoder as SystemDecoder
elif sys.platform == "darwin":
    from .audio_toolbox import AudioToolboxDecoder as SystemDecoder
else:
    from .ffmpeg import FfmpegDecoder as SystemDecoder


def open_decoder(path: str, container: Container, from_s: float) -> tuple[Decoder, bool]:
    """The music of `path` from `from_s` seconds on, and whether its container is known to be cut off.

    Raises AnalysisError for whatever is not sound that can be decoded here.
    """
    if container.kind not in SYSTEM_KINDS:
        return LibsndfileDecoder(path, container, from_s), container.truncated
    stream = describe(path, container, from_s)
    raw = SystemDecoder(path, stream, raw_start(stream.trim, from_s))
    return Trimmed(raw, stream.trim, from_s), container.truncated or stream.cut
