"""What is written into a file of the values that Pika shows: pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..library.keys import key_of, short_name

if TYPE_CHECKING:
    from ..contract.desk.tag_writes import KeyNotation, TagWish
    from ..contract.desk.track_analysis import Analysis

REFERENCE_LUFS = -18.0
"""Where ReplayGain 2.0 brings a track to."""

R128_LUFS = -23.0
"""Where `R128_TRACK_GAIN` of Opus brings it to (RFC 7845, section 5.2.1), in steps of 1/256 dB."""


def texts(track: Mapping[str, Any], analysis: Analysis | None, wish: TagWish) -> dict[str, str]:
    """Field of `analysis/tag_fields.py` to its text, for what is wished and known of a row of `tracks`."""
    found: dict[str, str] = {}
    if wish["bpm"] is not None and track["bpm"] is not None:
        bpm = float(track["bpm"])
        found["bpm"] = str(round(bpm)) if wish["bpm"] == "whole" else f"{bpm:.2f}".rstrip("0").rstrip(".")
    if wish["key"] is not None and track["key"] is not None:
        found["key"] = spelled(track["key"], wish["key"])
    if wish["energy"] and track["energy"] is not None:
        found["energy"] = str(track["energy"])
    if wish["comment"] and track["comment"]:
        found["comment"] = track["comment"]
    if wish["gain"] and analysis is not None:
        found |= _gain(analysis)
    return found


def spelled(camelot: str, notation: KeyNotation) -> str:
    """A key in one of the three notations."""
    if notation == "musical":
        return short_name(camelot)
    return camelot if notation == "camelot" else key_of(camelot)["open_key"]


def _gain(analysis: Analysis) -> dict[str, str]:
    loudness = analysis["loudness"]
    if loudness is None or loudness["lufs"] is None:
        return {}
    integrated = loudness["lufs"]
    found = {
        "gain": f"{REFERENCE_LUFS - integrated:.2f} dB",
        "r128_gain": str(round((R128_LUFS - integrated) * 256)),
    }
    peak = loudness.get("true_peak_db")
    if peak is not None:
        found["peak"] = f"{math.pow(10, peak / 20):.6f}"
    return found
