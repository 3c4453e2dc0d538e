"""Whether this system can decode what libsndfile does not: M4A, AAC and WMA. No NumPy."""

from __future__ import annotations

import os
import shutil
import sys

from ..errors import AnalysisError

CODE = "no_decoder"
"""Of every failure for want of a decoder, which may be installed later."""

_INSTALL = {
    "apt-get": "sudo apt install ffmpeg",
    "dnf": "sudo dnf install ffmpeg-free",
    "pacman": "sudo pacman -S ffmpeg",
    "zypper": "sudo zypper install ffmpeg",
    "apk": "sudo apk add ffmpeg",
}
"""Package managers, by which a distribution is known, and how they bring ffmpeg."""


def find_ffmpeg() -> str | None:
    """The full path of `ffmpeg` on the PATH; None without it. Folders relative to here do not count."""
    folders = [folder for folder in os.environ.get("PATH", os.defpath).split(os.pathsep)]
    return shutil.which("ffmpeg", path=os.pathsep.join(filter(os.path.isabs, folders)))


def can_decode() -> bool:
    """Whether this system has a decoder of its own at this moment."""
    if sys.platform == "win32":
        system = os.path.join(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32")
        return os.path.exists(os.path.join(system, "mfreadwrite.dll"))
    return sys.platform == "darwin" or find_ffmpeg() is not None


def no_decoder(path: str) -> AnalysisError:
    """What is said of a file that this system cannot decode, with the one thing to do."""
    return AnalysisError(CODE, f'"{os.path.basename(path)}" needs a decoder that {_way_out()}')


def _way_out() -> str:
    if sys.platform == "win32":
        return (
            "this Windows does not have. Open Settings, Apps, Optional features, add the Media Feature Pack, "
            "and start Pika again."
        )
    command = next((line for tool, line in _INSTALL.items() if shutil.which(tool)), None)
    how = f"with: {command}" if command else "from your distribution"
    return f"is not installed. Install ffmpeg {how}. Then look again for music, or start Pika again."
