"""The end of the log, for a report: its last lines, and the last error that nobody had expected."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

# So many lines are shown, and read from the end of each file at most so many bytes.
LINES = 150
BYTES = 200_000
# The lines of one traceback that are shown: its last ones, where the cause is.
CRASH_LINES = 40
TRACEBACK = "Traceback (most recent call last):"


def last_lines(data_dir: Path, count: int = LINES) -> list[str]:
    """The last lines of `logs/sidecar.log` and of those before it, oldest first."""
    lines: list[str] = []
    for file in _newest_first(data_dir / "logs"):
        if len(lines) >= count:
            break
        lines = [*_end_of(file), *lines]
    return lines[-count:]


def last_crash(data_dir: Path) -> list[str]:
    """The last traceback of the log with the line that it belongs to; empty when there is none."""
    for file in _newest_first(data_dir / "logs"):
        lines = _end_of(file)
        starts = [number for number, line in enumerate(lines) if line == TRACEBACK]
        if starts:
            first = starts[-1]
            after = range(first + 1, len(lines))
            # Its lines are indented, but for the last one, which names the error.
            last = next((number for number in after if not lines[number].startswith(" ")), len(lines) - 1)
            return [*lines[max(0, first - 1) : first + 1], *lines[first + 1 : last + 1][-CRASH_LINES:]]
    return []


def _newest_first(folder: Path) -> Iterable[Path]:
    try:
        files = [file for file in folder.glob("sidecar.log*") if file.is_file()]
        return sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)
    except OSError:
        return []


def _end_of(file: Path) -> list[str]:
    """The lines of its last `BYTES`; the first one may have been cut, and is left out then."""
    try:
        with file.open("rb") as opened:
            size = opened.seek(0, 2)
            opened.seek(max(0, size - BYTES))
            text = opened.read().decode("utf-8", "replace")
    except OSError:
        return []
    lines = text.splitlines()
    return lines[1:] if size > BYTES else lines
