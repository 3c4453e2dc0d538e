"""The form in which sound leaves the sidecar: WAV of two channels with 16 bits at 44.1 kHz, whatever the file
is.

One form for all, because the page puts pieces together on the clock of its sound card: pieces of one rate
join without a seam, a second is always the same number of bytes, and the beat grid lies where the analysis
has found it, since the same decoder has read the file.
"""

from __future__ import annotations

import struct

RATE_HZ = 44100
CHANNELS = 2
FRAME_BYTES = 4
"""Two channels of 16 bits."""

HEADER_BYTES = 44
"""RIFF, one `fmt ` chunk of PCM and the head of `data` (Microsoft's Multimedia Programming Interface 1.0)."""

_UNKNOWN = 0xFFFFFFFF
"""What writers of streams say of a length that they do not know yet."""


def header(sound_bytes: int | None) -> bytes:
    """The 44 bytes before the samples; `sound_bytes` None: not known yet."""
    size = _UNKNOWN if sound_bytes is None else sound_bytes
    riff = _UNKNOWN if sound_bytes is None else sound_bytes + HEADER_BYTES - 8
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        *(b"RIFF", riff, b"WAVE", b"fmt ", 16, 1, CHANNELS, RATE_HZ),
        *(RATE_HZ * FRAME_BYTES, FRAME_BYTES, 16, b"data", size),
    )
