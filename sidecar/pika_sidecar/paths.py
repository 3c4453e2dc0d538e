"""Where things lie on this machine, and how to start programs from here."""

from __future__ import annotations

import os
import sys
from pathlib import Path

FROZEN = bool(getattr(sys, "frozen", False))


def default_data_dir() -> Path:
    """The per-user data folder; `PIKA_DATA_DIR` overrides it. It need not exist yet."""
    override = os.environ.get("PIKA_DATA_DIR")
    if override:
        return Path(override).expanduser().absolute()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Pika"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Pika"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "pika"


def default_ui_dir() -> Path:
    """The UI bundle: `ui/` beside the frozen program, or what `deno task dev` builds in a checkout."""
    if FROZEN:
        return Path(sys.executable).resolve().parent / "ui"
    return Path(__file__).resolve().parents[2] / "desktop" / "dist"


def own_command(*args: str) -> list[str]:
    """The words that start this very program again with `args`."""
    if FROZEN:
        return [sys.executable, *args]
    return [sys.executable, "-m", "pika_sidecar", *args]


def worker_environment() -> dict[str, str]:
    """The environment of a worker:

    one thread for every BLAS, UTF-8, and our package importable from anywhere.
    """
    env = dict(os.environ)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
        env[name] = "1"
    env["PYTHONUTF8"] = "1"
    if not FROZEN:
        source = str(Path(__file__).resolve().parents[1])
        inherited = env.get("PYTHONPATH")
        env["PYTHONPATH"] = source if not inherited else source + os.pathsep + inherited
    return env


def foreign_environment() -> dict[str, str]:
    """The environment for programs that are not ours: without the library path of PyInstaller's bundle.

    PyInstaller keeps the person's own value in `<NAME>_ORIG`.
    """
    env = dict(os.environ)
    if FROZEN:
        for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LIBPATH"):
            original = env.pop(f"{name}_ORIG", None)
            env.pop(name, None)
            if original is not None:
                env[name] = original
    return env


def expand(path: str) -> str:
    """A path as a person types it, made absolute: `~` is the home folder."""
    return os.path.abspath(os.path.expanduser(path))
