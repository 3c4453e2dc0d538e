"""Text files of other programs, whichever encoding they are in."""

from __future__ import annotations


def decode(content: bytes) -> str:
    """The text: UTF-16 or UTF-8 with or without a mark, else Windows' western code page."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "".join(_decode_line(line) for line in content.splitlines(keepends=True))


def _decode_line(line: bytes) -> str:
    # Line by line: a file may hold both, when the program was updated in between.
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
