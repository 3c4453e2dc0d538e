"""`collection.nml` as Traktor writes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr


def element(name: str, attributes: dict[str, object], *inner: str) -> str:
    """One element; attributes as they are given, in that order."""
    said = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    return f"<{name}{said}>{''.join(inner)}</{name}>\n"


def cue(start: float, kind: int = 0, button: int = -1, **more: object) -> str:
    """A CUE_V2; `start` in milliseconds, `button` from 0."""
    said = {"NAME": "n.n.", "DISPL_ORDER": 0, "TYPE": kind, "START": f"{start:.6f}", "LEN": "0.000000"}
    return element("CUE_V2", {**said, "REPEATS": -1, "HOTCUE": button, **more})


@dataclass
class TraktorNml:
    """A collection in the making."""

    tracks: list[str] = field(default_factory=list)
    nodes: list[str] = field(default_factory=list)

    def track(self, file: str, *parts: str, folder: str = "/:Users/:ada/:", **entry: object) -> str:
        """Add a track; `parts` are the elements besides LOCATION. Returns its key, as playlists name it."""
        volume = str(entry.pop("volume", "Macintosh HD"))
        where = element("LOCATION", {"DIR": folder, "FILE": file, "VOLUME": volume, "VOLUMEID": volume})
        self.tracks.append(element("ENTRY", {"MODIFIED_DATE": "2024/5/1", **entry}, where, *parts))
        return volume + folder + file

    def text(self) -> str:
        """The file."""
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="no" ?>\n<NML VERSION="19">'
            '<HEAD COMPANY="www.native-instruments.com" PROGRAM="Traktor"></HEAD>\n'
            + element("COLLECTION", {"ENTRIES": len(self.tracks)}, *self.tracks)
            + "<SETS ENTRIES='0'></SETS>\n"
            + element("PLAYLISTS", {}, folder("$ROOT", *self.nodes))
            + "<SORTING_ORDER PATH='$COLLECTION'></SORTING_ORDER>\n</NML>"
        )


def folder(name: str, *nodes: str) -> str:
    """A folder of playlists."""
    return element(
        "NODE", {"TYPE": "FOLDER", "NAME": name}, element("SUBNODES", {"COUNT": len(nodes)}, *nodes)
    )


def playlist(name: str, keys: list[str], uuid: str = "") -> str:
    """A playlist of tracks by their keys."""
    entries = [element("ENTRY", {}, element("PRIMARYKEY", {"TYPE": "TRACK", "KEY": key})) for key in keys]
    inner = element("PLAYLIST", {"ENTRIES": len(keys), "TYPE": "LIST", "UUID": uuid}, *entries)
    return element("NODE", {"TYPE": "PLAYLIST", "NAME": name}, inner)


def smart_playlist(name: str) -> str:
    """A playlist by a rule."""
    rule = element("SEARCH_EXPRESSION", {"VERSION": 1, "QUERY": "$RATING == 5"})
    return element("NODE", {"TYPE": "SMARTLIST", "NAME": name}, element("SMARTLIST", {"UUID": "s"}, rule))
