"""A set list on paper: one HTML page that prints itself well, for the booth, the promoter, or a wall."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import PurePath
from typing import TYPE_CHECKING

from ..sources.entry import SourceList, SourceTrack
from .file_names import file_name, unlike
from .out import Collection, Written, lost_of

if TYPE_CHECKING:
    from ...contract.desk.exports import ExportFormat

_STYLE = """
body { font: 11pt/1.35 system-ui, sans-serif; margin: 1.5cm; color: #000; background: #fff; }
h1 { font-size: 18pt; margin: 0; } p { margin: .2em 0 1em; color: #444; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-size: 9pt; color: #444; border-bottom: 1.5pt solid #000; }
th, td { padding: .22em .5em .22em 0; vertical-align: top; overflow-wrap: anywhere; }
td { border-bottom: .5pt solid #bbb; } tr { break-inside: avoid; } thead { display: table-header-group; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.t { font-weight: 600; } .c { font-size: 9pt; color: #444; }
@page { margin: 1.2cm; } @media print { body { margin: 0; } }
"""

_HEAD = (
    *(("n", "#"), ("n", "At"), ("", "Title"), ("", "Artist")),
    *(("n", "BPM"), ("", "Key"), ("n", "Energy"), ("n", "Time")),
)


class Sheet:
    """One page for each list."""

    id: ExportFormat = "sheet"
    name = "Set list to print"

    def expressible(self, track: SourceTrack) -> SourceTrack | None:
        """What can be read at a glance."""
        return SourceTrack(
            key=track.key,
            path=track.path,
            title=track.title,
            artist=track.artist,
            comment=track.comment,
            duration=track.duration,
            bpm=None if track.bpm is None else round(track.bpm, 1),
            camelot=track.camelot,
            energy=track.energy,
        )

    def write(self, collection: Collection, folder: PurePath) -> Written:
        """`NAME.html` for each list."""
        lists = collection.lists or (
            SourceList(key="", name="Tracks", tracks=tuple(track.key for track in collection.tracks)),
        )
        names = unlike(file_name(one.name) for one in lists)
        kept = [self.expressible(track) for track in collection.tracks]
        files = {
            f"{name}.html": _page(one, [collection.track(key) for key in one.tracks]).encode(
                "utf-8", "replace"
            )
            for name, one in zip(names, lists, strict=True)
        }
        return Written(files, lost_of(collection.tracks, kept))


def _page(one: SourceList, tracks: list[SourceTrack]) -> str:
    whole = sum(track.duration or 0 for track in tracks)
    head = "".join(f'<th class="{kind}" scope="col">{name}</th>' for kind, name in _HEAD)
    title = escape(one.name)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>\n<h1>{title}</h1>\n"
        f"<p>{len(tracks)} {'track' if len(tracks) == 1 else 'tracks'}, {_clock(whole)}</p>\n"
        f"<table><thead><tr>{head}</tr></thead><tbody>\n{''.join(_rows(tracks))}</tbody></table>\n"
        "</body></html>\n"
    )


def _rows(tracks: list[SourceTrack]) -> Iterator[str]:
    at = 0.0
    for number, track in enumerate(tracks, 1):
        comment = f'<div class="c">{escape(track.comment)}</div>' if track.comment else ""
        cells = (
            ("n", str(number)),
            ("n", _clock(at)),
            ("t", escape(track.title) + comment),
            ("", escape(track.artist)),
            ("n", "" if track.bpm is None else f"{track.bpm:.1f}"),
            ("", track.camelot or ""),
            ("n", "" if track.energy is None else str(track.energy)),
            ("n", "" if track.duration is None else _clock(track.duration)),
        )
        yield "<tr>" + "".join(f'<td class="{kind}">{text}</td>' for kind, text in cells) + "</tr>\n"
        at += track.duration or 0


def _clock(seconds: float) -> str:
    """`3:05`, `1:02:03`."""
    minutes, left = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
