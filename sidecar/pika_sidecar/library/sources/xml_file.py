"""XML files of other programs as a stream of elements, in little memory, whatever state they are in.

What no XML parser would take but such files hold is mended: control characters, lone `&`, bytes of another
encoding. A file that is broken in the middle goes on at the next record, one that is cut off ends there;
both are said by a `Broken`. What could do harm is refused: a document that declares entities or has a
document type of its own (`SourceError`), and nothing outside the file is ever read.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from .entry import SourceError
from .opening import open_to_read

# What is read at once (bytes).
PIECE_BYTES = 1 << 17
# The longest tag or text between two tags (characters): a comment of a track is some hundred.
LONGEST_TOKEN = 1 << 22
# A file that is broken so often is not read on: it is something else.
MOST_BREAKS = 1000
# Elements in one another: DJs' folders are five deep.
DEEPEST = 200

# What XML 1.0 has no place for (section 2.2, Char), as it stands and as a reference.
_NO_CHAR = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos);|#([0-9]{1,7});|#x([0-9A-Fa-f]{1,6});)?")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


# Not frozen: half a million of them are made of 20,000 tracks, and that would take three times as long.
@dataclass(slots=True)
class Start:
    """An element begins."""

    name: str
    attributes: dict[str, str]


@dataclass(slots=True)
class End:
    """An element ends; `text` is what stood in it since the last tag."""

    name: str
    text: str


@dataclass(slots=True)
class Broken:
    """The file is no XML here, or ends too early (`cut`): the record that was begun is lost.

    `line` is counted from 1.
    """

    line: int
    cut: bool


class _Refused(Exception):
    pass


def elements(file: Path, record: str) -> Iterator[Start | End | Broken]:
    """What `file` holds, in its order. After a break it goes on at the next element called `record`.

    Raises `SourceError`: `unreadable`, `locked`, `not_allowed`, `not_xml` (nothing of it is XML), `entities`.
    """
    with open_to_read(file) as stream:
        beginning = stream.read(PIECE_BYTES)
        decoder = _decoder(beginning)
        reader = _Reader(record, str(file))
        piece = beginning
        while piece:
            yield from reader.feed(decoder.decode(piece))
            piece = stream.read(PIECE_BYTES)
        yield from reader.feed(decoder.decode(b"", final=True))
        yield from reader.end()


def _decoder(beginning: bytes) -> codecs.IncrementalDecoder:
    name = "utf-8-sig"
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16"
    elif beginning[:4] == b"<\0?\0":
        name = "utf-16-le"
    elif beginning[:4] == b"\0<\0?":
        name = "utf-16-be"
    elif (said := _DECLARED.match(beginning)) is not None:
        name = said[1].decode("ascii")
    try:
        # Never one that is no text, such as "zip": only those that decode to it may be asked so.
        "".encode(name)
        if name.lower().replace("_", "-") in ("utf-8", "utf8"):
            name = "utf-8-sig"
        return codecs.getincrementaldecoder(name)(errors="pika-western")
    except (LookupError, UnicodeError):
        return codecs.getincrementaldecoder("utf-8-sig")(errors="pika-western")


def _western(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not of the encoding are taken for Windows' western code page."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("pika-western", _western)


class _Reader:
    """Feeds expat, mends what it would refuse, starts it anew after a break."""

    def __init__(self, record: str, shown: str) -> None:
        self._record = record
        self._shown = shown
        self._out: list[Start | End | Broken] = []
        self._rest = ""
        self._line = 1
        self._breaks = 0
        self._any = False
        self._searching = False
        self._open: list[str] = []
        self._above: list[str] = []
        """The elements around the last record: they are open again after a break."""
        self._silent = 0
        self._text: list[str] = []
        self._parser = self._new_parser()
        self._fed = 0

    def feed(self, text: str) -> Iterator[Start | End | Broken]:
        """What is complete by now."""
        whole = self._rest + text
        # Up to the end of a tag, so that no reference and no tag is cut in two.
        cut = whole.rfind(">") + 1
        if len(whole) - cut > LONGEST_TOKEN:
            raise SourceError("not_xml", f"{self._shown} is not a list of tracks: no tag of it ends.")
        self._rest = whole[cut:]
        self._parse(whole[:cut])
        yield from self._taken()

    def end(self) -> Iterator[Start | End | Broken]:
        """The rest, and whether something is missing."""
        if not self._any:
            raise SourceError("not_xml", f"{self._shown} holds no XML: it is empty or something else.")
        if not self._searching:
            self._parse(self._rest)
        if not self._searching:
            try:
                self._parser.Parse("", True)
            except expat.ExpatError:
                self._out.append(Broken(self._line, cut=True))
        yield from self._taken()

    def _taken(self) -> list[Start | End | Broken]:
        taken, self._out = self._out, []
        return taken

    def _parse(self, text: str) -> None:
        mended = _REFERENCE.sub(_mend_reference, _NO_CHAR.sub("\ufffd", text))
        while mended:
            if self._searching:
                at = self._next_record(mended)
                self._line += mended.count("\n", 0, at)
                mended = mended[at:]
                if not mended:
                    return
                self._restart()
            encoded = mended.encode("utf-8")
            try:
                self._parser.Parse(encoded, False)
            except _Refused:
                raise SourceError(
                    "entities",
                    f"{self._shown} declares entities of its own, which no DJ program does. "
                    "Pika does not read it: let the program write it anew.",
                ) from None
            except expat.ExpatError:
                # What comes before the mistake has been handed over; a record may begin right there.
                passed = max(self._parser.ErrorByteIndex - self._fed, 0)
                self._line += encoded.count(b"\n", 0, passed)
                self._break()
                mended = encoded[passed or 1 :].decode("utf-8", "ignore")
                continue
            self._fed += len(encoded)
            self._line += mended.count("\n")
            return

    def _break(self) -> None:
        self._breaks += 1
        if not self._any or self._breaks > MOST_BREAKS:
            raise SourceError("not_xml", f"{self._shown} is damaged throughout, or something else than XML.")
        self._out.append(Broken(self._line, cut=False))
        self._searching = True

    def _next_record(self, text: str) -> int:
        found = re.search(rf"<{re.escape(self._record)}[\s/>]", text)
        return len(text) if found is None else found.start()

    def _restart(self) -> None:
        self._searching = False
        self._parser = self._new_parser()
        self._silent = len(self._above)
        self._open, self._fed = [], 0
        # The new parser hands its text to this very list.
        self._text.clear()
        around = "".join(f"<{name}>" for name in self._above).encode("utf-8")
        self._parser.Parse(around, False)
        self._fed = len(around)

    def _new_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._refuse
        return parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._any = True
        self._text.clear()
        if name == self._record:
            self._above = list(self._open)
        if len(self._open) >= DEEPEST:
            raise SourceError("not_xml", f"{self._shown} is nested deeper than any list of tracks.")
        self._open.append(name)
        if self._silent:
            self._silent -= 1
        else:
            self._out.append(Start(name, attributes))

    def _end(self, name: str) -> None:
        self._open.pop()
        self._out.append(End(name, "".join(self._text)))
        self._text.clear()

    def _doctype(self, name: str, system_id: str | None, public_id: str | None, has_inner: bool) -> None:
        # Apple's lists name a document type, which is not fetched; one with rules of its own is a trick.
        if has_inner:
            raise _Refused

    def _refuse(self, *_: object) -> None:
        raise _Refused


def _mend_reference(found: re.Match[str]) -> str:
    """A reference as XML knows it; any other `&` is one that somebody forgot to write as `&amp;`."""
    number = int(found[2]) if found[2] else int(found[3], 16) if found[3] else None
    if number is not None:
        possible = number < 0x110000 and not _NO_CHAR.match(chr(number))
        return found[0] if possible else "\ufffd"
    return found[0] if found[1] else "&amp;"
