"""What kind of music a track is, as far as West Coast Swing asks: blues or contemporary; or any words."""

from __future__ import annotations

from ..library.names import fold

BLUES_WORDS = ("blues", "boogie", "swing", "jump", "shuffle")
CONTEMPORARY_WORDS = (
    "contemporary", "pop", "r&b", "rnb", "hip hop", "hip-hop", "rap", "electro", "edm", "house", "dance",
    "lyrical", "indie", "trap", "urban",
)  # fmt: skip
"""Words of genres and tags. "Rhythm and blues" names both: blues comes first, as it does in the words."""

ACOUSTIC = 50.0
"""Acousticness (0 to 100) from which music whose genre says neither is taken for blues: half of the scale.
Blues is played on instruments, what is contemporary on machines; it is a guess, and any word of a genre or a
tag goes before it.
"""


def fits(style: str, genre: str, tags: str, acousticness: float | None) -> bool:
    """Whether a track is of a style: `blues`, `contemporary`, or any words, each of which a genre or tag has.

    `tags` are all of its tags as one text.
    """
    wanted = fold(style).strip()
    words = fold(f"{genre} {tags}")
    if wanted in ("blues", "contemporary"):
        found = kind_of(words, acousticness)
        return found == wanted
    return all(word in words for word in wanted.split())


def kind_of(words: str, acousticness: float | None) -> str | None:
    """`blues`, `contemporary`, or None where nothing tells; `words` are folded."""
    if any(word in words for word in BLUES_WORDS):
        return "blues"
    if any(word in words for word in CONTEMPORARY_WORDS):
        return "contemporary"
    if acousticness is None:
        return None
    return "blues" if acousticness >= ACOUSTIC else "contemporary"
