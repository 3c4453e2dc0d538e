"""What kind of music a track is, as far as West Coast Swing asks: blues or contemporary; or any words."""

from __future__ import annotations

from functools import lru_cache

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
    by_words = _fits_by_words(style, genre, tags)
    if by_words is None and acousticness is not None:
        return (fold(style).strip() == "blues") == (acousticness >= ACOUSTIC)
    return bool(by_words)


@lru_cache(maxsize=8192)
def _fits_by_words(style: str, genre: str, tags: str) -> bool | None:
    """None where words do not tell. A library has few genres: they are read once."""
    wanted = fold(style).strip()
    words = fold(f"{genre} {tags}")
    if wanted not in ("blues", "contemporary"):
        return all(word in words for word in wanted.split())
    if any(word in words for word in BLUES_WORDS):
        return wanted == "blues"
    if any(word in words for word in CONTEMPORARY_WORDS):
        return wanted == "contemporary"
    return None
