"""Paths of any system as they are compared, and rules of where a folder lies now."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_SLASHES = re.compile("/{2,}")


def folded(path: str) -> str:
    """Paths that mean one file on some system are the same text: case, composition of accents, slashes."""
    plain = path.replace("\\", "/")
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", plain)
    plain = plain.casefold()
    if "//" in plain:
        # Two at the beginning are a server.
        plain = plain[0] + _SLASHES.sub("/", plain[1:])
    return plain.rstrip("/")


@dataclass(frozen=True)
class Rule:
    """What lies below `source` (a folder of another computer, say) lies below `target` here."""

    source: str
    target: str


class Rules:
    """Rules, the most exact first."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        made = [(f"{folded(rule.source)}/", folded(rule.target)) for rule in rules]
        self._rules = sorted(made, key=lambda rule: -len(rule[0]))

    def here(self, path: str) -> list[str]:
        """Where a folded path may lie by the rules, folded."""
        return [
            f"{target}/{path[len(source) :]}" for source, target in self._rules if path.startswith(source)
        ]
