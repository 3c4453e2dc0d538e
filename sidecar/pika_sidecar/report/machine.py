"""What a report says of the machine. Nothing here names it, its user, or where it is."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
import time
from pathlib import Path

from . import memory

# What a desktop says of itself in the environment, and what of it changes how the window is drawn.
_VARIABLES = (
    "XDG_SESSION_TYPE",
    "XDG_CURRENT_DESKTOP",
    "WEBKIT_DISABLE_DMABUF_RENDERER",
    "WEBKIT_DISABLE_COMPOSITING_MODE",
    "GDK_BACKEND",
    "GDK_SCALE",
    "LIBGL_ALWAYS_SOFTWARE",
    "LANG",
)
# Their values are short words; a person may have written anything there.
_PLAIN = re.compile(r"[A-Za-z0-9_.:-]{1,40}")
# Programs that show the dialogs of Neutralino's window on Linux (its portable-file-dialogs.h).
DIALOG_PROGRAMS = ("zenity", "matedialog", "qarma", "kdialog")

Lines = list[tuple[str, str]]


def system() -> Lines:
    """The system, the processor, the desktop."""
    lines = [
        ("system", _system_name()),
        ("kernel", f"{platform.system()} {platform.release()}"),
        ("processor", f"{platform.machine()}, {os.cpu_count() or '?'} threads, {_processor()}"),
        ("time zone", time.strftime("%z")),
    ]
    if sys.platform == "linux":
        lines += [(name, value) for name in _VARIABLES if (value := _plain(os.environ.get(name)))]
        lines.append(("NVIDIA driver", "yes" if Path("/sys/module/nvidia").exists() else "no"))
        lines.append(("dialog program", dialog_program() or "none"))
    return lines


def dialog_program() -> str | None:
    """The program that opens dialogs for the window on Linux; None: there is none, and no dialog opens."""
    return next((name for name in DIALOG_PROGRAMS if shutil.which(name)), None)


def has_dialogs() -> bool:
    """Whether the window can ask for a file: elsewhere than on Linux the system does it."""
    return sys.platform != "linux" or dialog_program() is not None


def resources(data_dir: Path) -> Lines:
    """Memory of the machine and of our processes, and the disk of the data folder."""
    whole = memory.of_machine()
    lines = [("memory", _size(whole.total) + (f", {_size(whole.free)} free" if whole.free else ""))]
    lines += [(f"memory of {name}", _size(held)) for name, held in memory.of_family()]
    try:
        disk = shutil.disk_usage(_existing(data_dir))
        lines.append(("disk of the data folder", f"{_size(disk.total)}, {_size(disk.free)} free"))
    except OSError as error:
        lines.append(("disk of the data folder", f"cannot be asked ({type(error).__name__})"))
    return lines


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above that there is."""
    return next((one for one in (folder, *folder.parents) if one.exists()), folder)


def _size(bytes_: int | None) -> str:
    if bytes_ is None:
        return "not known"
    return f"{bytes_ / 2**30:.1f} GB" if bytes_ >= 2**30 else f"{bytes_ / 2**20:.0f} MB"


def _plain(value: str | None) -> str | None:
    return value if value and _PLAIN.fullmatch(value) else None


def _system_name() -> str:
    if sys.platform == "darwin":
        return f"macOS {platform.mac_ver()[0]}"
    if sys.platform == "win32":
        return f"Windows {platform.version()}"
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return "Linux of an unknown distribution"
    return name if re.fullmatch(r"[\w./() -]{1,80}", name) else "Linux with a strange name"


def _processor() -> str:
    """Its maker's name for it, where the system has it at hand."""
    if sys.platform == "linux":
        try:
            info = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return "unknown"
        found = re.search(r"^model name\s*:\s*(.{1,80})$", info, re.MULTILINE)
        return found[1].strip() if found else "unknown"
    if sys.platform == "win32":
        return os.environ.get("PROCESSOR_IDENTIFIER", "unknown")[:80]
    return memory.asked("/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string") or "unknown"
