"""Takes out of a line of the log what is a person's: names, paths, addresses, secrets. Pure.

Nothing is looked for that must go: what may stay is said, and all else goes. That is the time, the level and
the module of a line, and of its sentence the plain lower-case words of English, short numbers, versions,
codes with underscores, and the names of errors. A quote, a slash or a backslash begins what may be a name or
a path, in which anything may stand; so from there the rest of the line goes.

A name of plain words without a quote would stay. So the log never holds one
(tests/report/test_log_calls.py), and what this machine knows to be private goes wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

GONE = "…"
"""Stands where something was taken out."""

# Shorter ones stand inside of sentences by chance, and say nothing.
SHORTEST_PRIVATE = 3

# As `log.py` writes it: time, process, level, module.
_HEAD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d{1,8} [A-Z]{4,8} [a-z_0-9]+(?:\.[a-z_0-9]+)*: ")
# As Python writes the places of an error; the name of a file without its folders, and of what runs there.
_FRAME = re.compile(
    r'^ {2}File "(?:[^"]*[\\/])?(?P<file>[a-z_0-9]+\.py|<frozen [a-z_.]+>)", '
    r"line (?P<line>\d{1,6})(?:, in (?P<what>[A-Za-z_0-9.<>]+))?$"
)
# The last line of an error, and what stands between two of them.
_RAISED = re.compile(r"^(?:[a-z_0-9]{1,30}\.)*[A-Z][A-Za-z]{2,40}(?:: |$)")
_BETWEEN = frozenset(
    {
        "",
        "Traceback (most recent call last):",
        "During handling of the above exception, another exception occurred:",
        "The above exception was the direct cause of the following exception:",
    }
)
# Begins what may be a name or a path: a quote that is no apostrophe within a word, a slash of either kind.
_SUSPECT = re.compile(r"""(?<![A-Za-z])'|'(?![A-Za-z])|["`\u2018-\u201f\xab\xbb\u2039\u203a/\\]""")

_AROUND = re.compile(r"^(?P<before>[(\[{]*)(?P<core>.*?)(?P<after>[.,:;!?)\]}]*)$", re.DOTALL)
_MAY_STAY = re.compile(
    r"""
      [a-z]{1,19}(?:-[a-z]{1,19}){0,3}(?:'[a-z]{1,2})?          # restarts, one-time, isn't
    | [a-z]{1,19}(?:_[a-z]{1,19}){1,4}                            # library_locked
    | pika_sidecar(?:\.[a-z_]{1,19}){1,4}                         # a module
    | [A-Z][A-Za-z]{2,30}(?:Error|Exception|Closed|Expired|Interrupt|Lost|Refused)   # what Python raises
    | [-+]?\d{1,6}(?:\.\d{1,3})?(?:%|ms|s|[kMG]?B)?               # 12.5, 40ms
    | \d{1,3}\.\d{1,4}\.\d{1,4}(?:-[a-z]{1,9}\.\d{1,3})?          # a version, which has no fourth number
    | [-|·~^=]{1,80}                                              # what stands between, or points at
    """,
    re.VERBOSE,
)
_FIRST = re.compile(r"[A-Z][a-z]{0,18}")
# What is written with a capital within our sentences.
_OURS = frozenset({"Errno", "JSON", "Neutralino", "Pika", "Python", "SQLite", "WinError"})
_OURS |= {"Access", "Broken", "Connection", "Device", "File", "Is", "Not", "Operation", "Permission"}
_OURS |= {"A", "An", "Cannot", "It", "No", "Nothing", "That", "The", "There", "This", "You", "Your"}


@dataclass(frozen=True)
class Redactor:
    """`home`: the person's folder, which is written `~`. `private`: words that are known to be the person's,
    and go wherever they stand: the names of user, machine and account.
    """

    home: str
    private: tuple[str, ...] = ()

    @staticmethod
    def of(home: str, private: Iterable[str | None]) -> Redactor:
        """The longest first, so that none is taken out of the middle of another one."""
        known = {part for words in private if words for part in (words.strip(), *words.split())}
        long_enough = (word for word in known if len(word) >= SHORTEST_PRIVATE)
        return Redactor(home, tuple(sorted(long_enough, key=lambda word: (-len(word), word))))

    def line(self, text: str) -> str:
        """One line without what is a person's; a second time changes nothing."""
        frame = _FRAME.match(text)
        if frame:
            what = f", in {frame['what']}" if frame["what"] else ""
            return f'  File "{frame["file"]}", line {frame["line"]}{what}'
        if text in _BETWEEN:
            return text
        start = _HEAD.match(text) or _RAISED.match(text)
        if start is None:
            # The rest of a message that had a line break in it: a name may have one.
            return GONE
        sentence = self._without_private(text[start.end() :].strip())
        suspect = _SUSPECT.search(sentence)
        if suspect:
            # The whole word: what stands before the slash belongs to it.
            sentence = sentence[: sentence.rfind(" ", 0, suspect.start()) + 1] + GONE
        kept: list[str] = []
        is_first = start.re is _HEAD
        for word in sentence.split():
            stays = _word(word, is_first=is_first)
            if stays != GONE or kept[-1:] != [GONE]:
                kept.append(stays)
            is_first = word.endswith((".", "!", "?"))
        return start[0] + " ".join(kept)

    def path(self, text: str) -> str:
        """A path of ours (the data folder): below the home folder as `~/...`, and of others nothing."""
        tidy = text.replace("\\", "/").rstrip("/")
        home = self.home.replace("\\", "/").rstrip("/")
        if not home or not (tidy == home or tidy.startswith(f"{home}/")):
            return f"{GONE}, outside of the home folder"
        inside = tidy[len(home) :]
        plain = re.fullmatch(r"(?:/[A-Za-z0-9._ -]+)*", inside) and self._without_private(inside) == inside
        return "~" + (inside if plain else f"/{GONE}")

    def _without_private(self, text: str) -> str:
        for word in self.private:
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", GONE, text, flags=re.IGNORECASE)
        return text


def _word(word: str, *, is_first: bool) -> str:
    """The word when it may stay, else that it has gone, with the signs of the sentence around it."""
    parts = _AROUND.match(word)
    assert parts is not None
    core = parts["core"]
    if core == "" or _MAY_STAY.fullmatch(core) or core in _OURS or (is_first and _FIRST.fullmatch(core)):
        return word
    return GONE
