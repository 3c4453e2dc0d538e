"""`file:` addresses, as rekordbox, iTunes and some playlists name files."""

from __future__ import annotations

import re
from urllib.parse import unquote


def path_of_url(url: str) -> str | None:
    """`file://localhost/C:/Music/t.mp3` and its like as a path; None for what names no file (RFC 8089)."""
    if url[:5].lower() != "file:":
        return None
    rest = url[5:]
    if rest.startswith("//"):
        host, slash, rest = rest[2:].partition("/")
        rest = slash + rest
        if host.lower() not in ("", "localhost"):
            rest = f"//{host}{rest}"
    path = unquote(rest, errors="surrogateescape")
    if re.match(r"^/+[A-Za-z]:", path):
        path = path.lstrip("/").replace("/", "\\")  # as Windows writes it
    return path or None
