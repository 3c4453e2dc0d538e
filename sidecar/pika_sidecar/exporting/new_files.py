"""Writing files into a folder of the DJ's, in which nothing is ever overwritten."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path, PurePath

from .. import patient
from ..errors import PikaError
from ..library.names import printable
from ..long_paths import openable

MOST_TRIES = 1000
"""Numbers that are tried behind a name that is taken."""


def check_folder(folder: str) -> Path:
    """The folder as it will be written to. Raises `PikaError("invalid_value")` for what is no full path."""
    if not os.path.isabs(folder) or "\0" in folder:
        raise PikaError(
            "invalid_value",
            f'"{printable(folder)}" is not a full path to a folder.',
            field="folder",
            value=folder,
        )
    return Path(folder)


def write_new(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write each file below `folder`, which is made when it is not there. Returns their names, in order.

    A name that is taken by another content gets a number; a file that is there already with this content is
    left as it is. A file is there whole, or not at all. Raises `PikaError("not_written")`; what was written
    until then stays.
    """
    return [_write(folder, name, content) for name, content in files.items()]


def _write(folder: Path, name: str, content: bytes) -> str:
    place = folder / name
    try:
        os.makedirs(openable(str(place.parent)), exist_ok=True)
        for number in range(1, MOST_TRIES):
            target = place if number == 1 else place.with_name(f"{place.stem} ({number}){place.suffix}")
            if _is_there(target, content) or _put(target, content):
                return target.relative_to(folder).as_posix()
    except OSError as error:
        raise PikaError(
            "not_written",
            f"Cannot write {printable(str(place))}: {error.strerror or error}. Choose another folder.",
            path=str(place),
        ) from error
    raise PikaError(
        "not_written",
        f"There are {MOST_TRIES} files called {printable(PurePath(name).name)} in {printable(str(folder))} "
        "already. Choose another folder.",
        path=str(place),
    )


def _is_there(target: Path, content: bytes) -> bool:
    try:
        with open(openable(str(target)), "rb") as file:
            return file.read(len(content) + 1) == content
    except FileNotFoundError:
        return False


def _put(target: Path, content: bytes) -> bool:
    """Whether the name was free and now is this file."""
    beside = Path(openable(str(target.with_name(f".pika-{secrets.token_hex(8)}"))))
    try:
        with open(beside, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return _take_name(beside, Path(openable(str(target))))
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _take_name(beside: Path, target: Path) -> bool:
    """Give the file its name, unless something else has it."""
    try:
        if sys.platform == "win32":
            os.rename(beside, target)  # refused there when the name is taken
        else:
            os.link(beside, target)
    except FileExistsError:
        return False
    except OSError:
        # Sticks for other systems (FAT) have no links: look, then rename.
        if sys.platform == "win32" or os.path.lexists(target):
            raise
        patient.replace(beside, target)
    return True
