"""Colours of tracks: programs that have a few take the nearest one."""

from __future__ import annotations

from collections.abc import Sequence


def nearest(colour: str | None, palette: Sequence[str]) -> str | None:
    """The colour of `palette` (`#rrggbb`) that is nearest to `colour`; None stays None.

    By the weighted distance of "Colour metric" (Thiadmer Riemersma, CompuPhase), which is near to what eyes
    see without another colour space.
    """
    if colour is None or colour in palette:
        return colour
    wanted = _rgb(colour)
    return min(palette, key=lambda one: _distance(wanted, _rgb(one)))


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


def _distance(first: tuple[int, int, int], second: tuple[int, int, int]) -> float:
    red, green, blue = (a - b for a, b in zip(first, second, strict=True))
    mean_red = (first[0] + second[0]) / 2
    return (2 + mean_red / 256) * red**2 + 4 * green**2 + (2 + (255 - mean_red) / 256) * blue**2
