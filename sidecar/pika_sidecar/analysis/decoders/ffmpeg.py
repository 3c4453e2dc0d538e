"""Linux: ffmpeg, where it is installed, as a process of its own that writes samples into a pipe.

It is started by its full path and without a shell, knows of no place but this file, and is told what kind of
file it is, so that nothing in there makes it guess. When its reader dies, the next write ends it; one that
writes nothing is ended by the kernel (`_MOST_CPU_S`).
"""

from __future__ import annotations

import contextlib
import os
import struct
import subprocess
import sys

import numpy as np

from ...paths import foreign_environment
from ..errors import AnalysisError, corrupt
from ..numbers import Floats
from .found import find_ffmpeg, no_decoder
from .stream import Stream

if sys.platform == "linux":
    import fcntl
    import resource

_DEMUXERS = {"m4a": "mov", "aac": "aac", "wma": "asf"}

_PIPE_BYTES = 1 << 20
"""Of the pipe: what Linux allows everybody, instead of 64 KB, so that both sides work at the same time."""

_MOST_BYTES = 512 * 2**20
"""Memory of the process: some ten times what it takes for the longest file."""

_MOST_CPU_S = 3600
"""Seconds of processor time: six hours of music take some four minutes."""

_MOST_WORDS = 4000
"""Of what it says of damage, bytes that are looked at."""


class FfmpegDecoder:
    """An open file (`decoder.py`), from about `from_s` seconds on: `position` says where.

    Raises AnalysisError: no_decoder, or corrupt when nothing can be decoded.
    """

    def __init__(self, path: str, stream: Stream, from_s: float) -> None:
        program = find_ffmpeg()
        if program is None:
            raise no_decoder(path)
        self.format = stream.format
        self.promised: int | None = None
        self.damage = ""
        # What it says must not stop it, nor fill anything: what does not fit into the pipe is lost.
        self._words, words_in = os.pipe()
        os.set_blocking(words_in, False)
        try:
            self._process = subprocess.Popen(
                _command(program, path, stream, from_s),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=words_in,
                bufsize=0,
                env=foreign_environment(),
            )
        except OSError as error:
            os.close(self._words)
            name = os.path.basename(path)
            raise AnalysisError(
                "unreadable", f'"{name}" cannot be decoded: {program} does not start: {error.strerror}.'
            ) from error
        finally:
            os.close(words_in)
        assert self._process.stdout is not None
        self._samples = self._process.stdout
        self._bound()
        header = self._header()
        if header is None:
            self.close()
            raise corrupt(path)
        self.sample_rate, self.channels = header
        self.position = round(from_s * self.sample_rate)
        if stream.frame is not None:
            # A decoder that doubles the rate (SBR) doubles the samples of a frame, too.
            self.position = round(stream.frame_s * self.sample_rate)

    def _bound(self) -> None:
        if sys.platform == "linux":
            with contextlib.suppress(OSError):
                fcntl.fcntl(self._samples.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
            # It may have ended already.
            with contextlib.suppress(ProcessLookupError, PermissionError, ValueError):
                for limit, most in ((resource.RLIMIT_DATA, _MOST_BYTES), (resource.RLIMIT_CPU, _MOST_CPU_S)):
                    resource.prlimit(self._process.pid, limit, (most, most))

    def _header(self) -> tuple[int, int] | None:
        """Rate and channels, of the WAV that it writes; None when it ends before the first sample."""
        head = self._exactly(12)
        found = None
        while len(head) >= 8:
            head = self._exactly(8)
            if len(head) < 8:
                return None
            name, length = head[:4], int.from_bytes(head[4:], "little")
            if name == b"data":
                return found
            content = self._exactly(min(length + length % 2, 1 << 16))
            if name == b"fmt " and len(content) >= 8:
                channels, rate = struct.unpack_from("<HI", content, 2)
                found = (int(rate), int(channels))
        return None

    def _exactly(self, count: int) -> bytes:
        parts = b""
        while len(parts) < count:
            piece = self._samples.read(count - len(parts))
            if not piece:
                break
            parts += piece
        return parts

    def read(self, frames: int) -> Floats:
        """As `Decoder.read`."""
        out = np.empty((frames, self.channels), dtype=np.dtype("<f4"))
        view = out.data.cast("B")
        filled = 0
        while filled < len(view):
            count = self._samples.readinto(view[filled:])  # type: ignore[attr-defined]
            if not count:
                self._end()
                break
            filled += count
        return out[: filled // (4 * self.channels)]

    def _end(self) -> None:
        code = self._process.wait()
        os.set_blocking(self._words, False)
        try:
            words = os.read(self._words, _MOST_WORDS)
        except (BlockingIOError, OSError):
            words = b""
        if code or words:
            self.damage = words.decode("utf-8", "replace") or f"ffmpeg ended with {code}"

    def close(self) -> None:
        """As `Decoder.close`: the process is gone when this returns."""
        self._process.kill()
        self._process.wait()
        self._samples.close()
        with contextlib.suppress(OSError):
            os.close(self._words)


def _command(program: str, path: str, stream: Stream, from_s: float) -> list[str | bytes]:
    """The words that start it. `file:` takes whatever follows for a name, `-i.m4a` too."""
    words: list[str | bytes] = [program, "-nostdin", "-hide_banner", "-v", "error", "-threads", "1"]
    words += ["-protocol_whitelist", "file,pipe", "-f", _DEMUXERS[stream.kind]]
    if stream.raw:
        words += ["-flags2", "+skip_manual"]
        if stream.kind == "m4a":
            words += ["-ignore_editlist", "1"]
    if stream.frame is not None:
        words += ["-skip_initial_bytes", str(stream.offset)]
    elif from_s > 0:
        # By the file's own times: an `iTunSMPB` would move the beginning.
        words += ["-seek_timestamp", "1", "-ss", f"{from_s:.6f}"]
    words += ["-i", b"file:" + os.fsencode(path), "-map", "0:a:0", "-map_metadata", "-1", "-vn", "-sn", "-dn"]
    words += ["-fflags", "+bitexact", "-c:a", "pcm_f32le", "-f", "wav", "pipe:1"]
    return words
