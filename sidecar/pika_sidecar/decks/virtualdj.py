"""VirtualDJ: the `.m3u` files of its history, a new one each day.

Each track is a pair of lines, `#EXTVDJ:` with tags in it and then the path of the file (or
`netsearch://...`):

    #EXTVDJ:<time>21:45</time><lastplaytime>1700000000</lastplaytime><artist>A</artist><title>T</title>
    C:\\Music\\t.mp3
"""

from __future__ import annotations

import html
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import PikaError
from ..library.sources.decoding import decode
from ..library.sources.virtualdj_folders import home_folders
from .entry import Entry, Reading
from .unreadable import unreadable

if TYPE_CHECKING:
    from ..contract.desk.deck import DeckSource

# Files that are read, the newest ones: a night is in one, or in two when it goes on beyond midnight.
NEWEST = 3
# The newest files are read together when they are no further apart (s): a night goes on beyond midnight.
TOGETHER_S = 24 * 3600
# What is read of a file, from its end (bytes): some 40,000 tracks.
READ_AT_MOST_BYTES = 8 * 2**20
# A folder that does not seem to have changed is listed again after so long (s): not every file system says
# so.
LIST_AGAIN_S = 10.0
# A last line without an end counts when nothing was written for so long (s).
SETTLED_S = 3.0

# Of a file, so many of its last lines, of these none that is longer (characters), and of one so many tags:
# VirtualDJ writes some hundred characters and ten tags. Whoever writes others wants to keep us busy.
MOST_LINES = 100_000
LONGEST_LINE = 1 << 14
MOST_TAGS = 64

_OPENING = re.compile(r"<(\w+)>")
_STREAM = re.compile(r"^[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def parse(content: bytes) -> list[Entry]:
    """The entries of one file in its order, without what is none and without a last line that has no end."""
    entries: list[Entry] = []
    seen: Counter[str] = Counter()
    tags: dict[str, str] | None = None
    lines = re.split(r"\r\n|\n|\r", decode(content))
    for raw in lines[-1 - MOST_LINES : -1]:
        if len(raw) > LONGEST_LINE:
            continue
        line = raw.strip()
        if line.startswith("#EXTVDJ:"):
            if tags is not None:
                entries.append(_entry(tags, None, seen))
            tags = {name.lower(): html.unescape(value).strip() for name, value in _tags(line)}
        elif line.startswith("#") or "\0" in line:
            # Zeros: the computer went down while it was written.
            continue
        elif line or tags is not None:
            entries.append(_entry(tags or {}, line or None, seen))
            tags = None
    return [entry for entry in entries if entry.title or entry.path]


def _tags(line: str) -> Iterator[tuple[str, str]]:
    """Name and content of each `<name>content</name>`; one that is not closed is text."""
    at = 0
    for _ in range(MOST_TAGS):
        opening = _OPENING.search(line, at)
        if opening is None:
            return
        name = opening[1]
        end = line.find(f"</{name}>", opening.end())
        at = opening.end()
        if end >= 0:
            yield name, line[at:end]
            at = end + len(name) + 3


def _entry(tags: dict[str, str], path: str | None, seen: Counter[str]) -> Entry:
    title, remix = tags.get("title", ""), tags.get("remix", "")
    if remix and remix.casefold() not in title.casefold():
        title = f"{title} ({remix})".strip()
    artist = tags.get("artist", "")
    played = _number(tags.get("lastplaytime"))
    started_at = round(played * 1000) if played is not None and 9e8 < played < 7e9 else None
    what = f"{artist}\n{title}" if title else path or ""
    # Without a time, equal lines are told apart by counting them.
    when = str(started_at) if started_at is not None else f"{tags.get('time', '')}#{_count(seen, tags, what)}"
    is_file = path is not None and not _STREAM.match(path)
    return Entry(
        key=f"virtualdj\n{when}\n{what}",
        title=title,
        artist=artist,
        path=path if is_file else None,
        started_at=started_at,
        duration=_number(tags.get("songlength")),
    )


def _count(seen: Counter[str], tags: dict[str, str], what: str) -> int:
    line = f"{tags.get('time', '')}\n{what}"
    seen[line] += 1
    return seen[line]


def _number(text: str | None) -> float | None:
    try:
        number = float((text or "").replace(",", "."))
    except ValueError:
        return None
    return number if 0 <= number < 1e12 else None


def usual_folders() -> list[Path]:
    """Where VirtualDJ keeps its history, by version and system."""
    return [folder / "History" for folder in home_folders()]


@dataclass(frozen=True)
class _Seen:
    """What a file was when it was read."""

    size: int
    mtime: int
    settled: bool
    entries: tuple[Entry, ...]


class VirtualDJ:
    """Reads the newest history files; a file is read again only when it has changed."""

    id: DeckSource = "virtualdj"
    name = "VirtualDJ"

    def __init__(self) -> None:
        self._files: dict[str, _Seen] = {}
        self._listed: dict[str, tuple[int, float, list[str]]] = {}
        self._last = Reading()

    def read(self, path: str | None) -> Reading:
        """See `Source.read`."""
        places = [Path(path)] if path is not None else usual_folders()
        found: dict[str, os.stat_result] = {}
        problem: PikaError | None = None
        for place in places:
            try:
                found.update(self._candidates(place))
            except FileNotFoundError:
                continue
            except OSError as error:
                problem = unreadable(str(place), error)
        newest = sorted(found, key=lambda name: found[name].st_mtime_ns, reverse=True)[:NEWEST]
        read: dict[str, _Seen] = {}
        for name in newest:
            try:
                read[name] = self._read_file(name, found[name])
            except OSError as error:
                problem = unreadable(name, error)
        self._files = read
        if problem is None and not found:
            problem = _nothing_found(places, path)
        return self._reading(tuple(str(place) for place in places), problem)

    def _reading(self, watching: tuple[str, ...], problem: PikaError | None) -> Reading:
        ordered = sorted(self._files, key=lambda name: _age_key(self._files[name]))
        file = ordered[-1] if ordered else None
        entries: dict[str, Entry] = {}
        if file is not None:
            limit = _age_key(self._files[file]) - TOGETHER_S * 1000
            for name in ordered:
                if _age_key(self._files[name]) >= limit:
                    entries.update((entry.key, entry) for entry in self._files[name].entries)
        reading = Reading(watching, file, tuple(entries.values()), problem)
        last = self._last
        same = (last.watching, last.file, last.entries) == (watching, file, reading.entries)
        if same and str(last.problem) == str(problem):
            return last
        self._last = reading
        return reading

    def _candidates(self, place: Path) -> dict[str, os.stat_result]:
        """The history files of a folder (or the file itself) as they are now."""
        about = place.stat()
        if not place.is_dir():
            return {str(place): about}
        # A folder with years of history is listed again only when it has changed, or now and then.
        changed, at, names = self._listed.get(str(place), (0, 0.0, []))
        if changed != about.st_mtime_ns or time.monotonic() - at > LIST_AGAIN_S:
            with os.scandir(place) as listing:
                files = [
                    (entry.stat().st_mtime_ns, entry.path)
                    for entry in listing
                    if entry.name.lower().endswith((".m3u", ".m3u8")) and entry.is_file()
                ]
            names = [name for _, name in sorted(files, reverse=True)[: 2 * NEWEST]]
            self._listed[str(place)] = (about.st_mtime_ns, time.monotonic(), names)
        found = {}
        for name in names:
            try:
                found[name] = os.stat(name)
            except FileNotFoundError:
                continue
        return found

    def _read_file(self, name: str, about: os.stat_result) -> _Seen:
        settled = time.time() - about.st_mtime > SETTLED_S
        known = self._files.get(name)
        if known is not None and (known.size, known.mtime, known.settled) == (
            about.st_size,
            about.st_mtime_ns,
            settled,
        ):
            return known
        with open(name, "rb") as file:
            if about.st_size > READ_AT_MOST_BYTES:
                file.seek(-READ_AT_MOST_BYTES, os.SEEK_END)
            content = file.read(READ_AT_MOST_BYTES)
        if settled:
            content += "\n\n".encode("utf-16-le" if content.startswith(b"\xff\xfe") else "utf-8")
        return _Seen(about.st_size, about.st_mtime_ns, settled, tuple(parse(content)))


def _age_key(seen: _Seen) -> int:
    """How new the content of a file is (ms): its last entry says it, else the file system."""
    times = [entry.started_at for entry in seen.entries if entry.started_at is not None]
    return max(times) if times else seen.mtime // 1_000_000


def _nothing_found(places: list[Path], path: str | None) -> PikaError:
    if path is not None:
        return PikaError("deck_not_found", f"There is no VirtualDJ history at {path}.")
    return PikaError(
        "deck_not_found",
        "Pika finds no history of VirtualDJ. Play one track in VirtualDJ, or choose its History folder here.",
    )
