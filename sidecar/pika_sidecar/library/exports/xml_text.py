"""Writing XML 1.0 by hand: the server's process loads no parser, and writing needs none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ..sources.entry import SourceTrack

# XML 1.0, "Characters": what may not stand in a document in any form.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_TO_ESCAPE = re.compile('[&<>"\t\n\r]')

Value = str | int | None


def plain(text: str) -> str:
    """`text` without the characters that XML cannot hold."""
    return text if text.isalnum() else _FORBIDDEN.sub("", text)


def line(text: str) -> str:
    """`text` as one line: what breaks lines and what nobody sees are spaces."""
    said = plain(text)
    if not said.isprintable():
        said = "".join(sign if sign.isprintable() else " " for sign in said)
    return said.strip()


def in_lines(track: SourceTrack) -> SourceTrack:
    """The track with each of its texts as one line."""
    return replace(
        track,
        title=line(track.title),
        artist=line(track.artist),
        album=line(track.album),
        genre=line(track.genre),
        comment=line(track.comment),
    )


def holds(text: str) -> bool:
    """Whether XML can hold all of `text`."""
    return _FORBIDDEN.search(text) is None


def escaped(text: str) -> str:
    """`text` as it stands in an attribute or between tags."""
    return _TO_ESCAPE.sub(lambda found: _ESCAPES[found[0]], plain(text))


def opening(name: str, attributes: Mapping[str, Value], end: str = ">") -> str:
    """`<name a="1">`; attributes that are None are left out. `end="/>"` closes it."""
    said = "".join(
        f' {key}="{escaped(str(value))}"' for key, value in attributes.items() if value is not None
    )
    return f"<{name}{said}{end}"


def empty(name: str, attributes: Mapping[str, Value]) -> str:
    """An element without content."""
    return opening(name, attributes, end="/>")
