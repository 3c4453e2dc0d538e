"""The text of a report, put together; and where it is kept when the window cannot ask."""

from __future__ import annotations

import contextlib
import getpass
import platform
import re
import socket
import time
from collections.abc import Iterable
from pathlib import Path

from .. import private, version
from ..known_folders import documents
from ..paths import FROZEN
from . import counted, log_tail, machine
from .redact import GONE, Redactor

Lines = Iterable[tuple[str, str]]

ABOUT = (
    "What somebody needs to help with Pika. No names of persons, no titles or paths of music,\n"
    f"no addresses, codes or keys are in it: {GONE} stands where something was taken out."
)
# What a page says of itself is short, and of the signs of an engine's name for itself.
_SAID_BY_PAGE = re.compile(r"[A-Za-z0-9 ._/;:,()+@-]{1,300}")
# As many reports of one day are kept side by side.
MOST_A_DAY = 99


def name_of_today() -> str:
    """The file's name, with the date of this machine."""
    return f"pika-report-{time.strftime('%Y-%m-%d')}.txt"


def make(data_dir: Path, *, state: Lines, page: Lines = ()) -> str:
    """The whole text. `state`: what the running sidecar says of itself, in words of ours; `page`: what the
    page says of its engine, which is looked at first. Takes some milliseconds and never raises.
    """
    counts = counted.count(data_dir)
    redactor = Redactor.of(str(Path.home()), [*_names_of_this_machine(), *counts.private])
    this = version.current()
    versions = [
        ("Pika", this.version),
        ("build", this.build),
        ("sidecar", f"Python {platform.python_version()}, {'frozen' if FROZEN else 'from source'}"),
    ]
    return "\n".join(
        [
            f"Pika: a report of {time.strftime('%Y-%m-%d %H:%M')}",
            "",
            ABOUT,
            *_section("Versions", versions),
            *_section("State", state),
            *_section("Page", ((name, _plain(value)) for name, value in page)),
            *_section("Machine", [*machine.system(), *machine.resources(data_dir)]),
            *_section("Library", [("data folder", redactor.path(str(data_dir))), *counts.lines]),
            *_text("The last error that was not expected", redactor, log_tail.last_crash(data_dir)),
            *_text(f"The last {log_tail.LINES} lines of the log", redactor, log_tail.last_lines(data_dir)),
            "",
        ]
    )


def keep(text: str) -> Path:
    """Write it under today's name into the person's documents, or into the home folder where there are none.
    What lies there already stays. Returns where it went. Raises `OSError`.
    """
    folder = documents()
    folder = folder if folder.is_dir() else Path.home()
    stem = Path(name_of_today()).stem
    for number in range(1, MOST_A_DAY + 1):
        file = folder / (f"{stem}.txt" if number == 1 else f"{stem}-{number}.txt")
        with (
            contextlib.suppress(FileExistsError),
            open(file, "x", encoding="utf-8", opener=private.opener) as opened,
        ):
            opened.write(text)
            return file
    raise FileExistsError(17, "there are too many reports of today", str(folder))


def _names_of_this_machine() -> list[str]:
    names = [platform.node(), *platform.node().split("."), Path.home().name]
    # There may be no user of that number, as in a container.
    with contextlib.suppress(OSError, KeyError, ImportError):
        names.append(getpass.getuser())
    with contextlib.suppress(OSError):
        names.append(socket.gethostname())
    return [name for name in names if name not in ("root", "localhost", "pika")]


def _section(title: str, lines: Lines) -> list[str]:
    said = list(lines)
    width = max((len(name) for name, _ in said), default=0)
    return ["", title, *(f"  {name.ljust(width)}  {value}" for name, value in said)] if said else []


def _text(title: str, redactor: Redactor, lines: list[str]) -> list[str]:
    return ["", title, *(f"  {redactor.line(line)}" for line in lines or ["none"])]


def _plain(value: str) -> str:
    return value if _SAID_BY_PAGE.fullmatch(value) else GONE
