"""What sidecar/README.md promises of every answer of the analysis, as a check of any result."""

from __future__ import annotations

import base64
import json
import math
from typing import Any

CODES = {
    *("not_found", "not_a_file", "unreadable", "empty", "unsupported_format", "corrupt", "too_short"),
    *("changed", "out_of_memory", "timeout", "worker_died", "internal"),
}
"""All error codes of one file."""

FORMATS = {"wav", "aiff", "flac", "ogg", "opus", "mp3"}
WARNINGS = {"truncated", "bad_samples"}


def problems(result: dict[str, Any]) -> list[str]:
    """What in a result with `ok` true breaks the contract: one sentence each, none when all is well."""
    # The name of a file may be any bytes, which then come as surrogates.
    said = {**result, "path": ""}
    found = [f"{path} is {value!r}" for path, value in _leaves(said) if not _is_sound(value)]
    if found:
        return found
    checks = {
        "ok": result["ok"] is True and result["error"] is None,
        "json": json.loads(json.dumps(result, allow_nan=False)) == result,
        "duration": 0.5 <= result["duration"] < 1e6,
        "sample_rate": 4000 <= result["sample_rate"] <= 768_000,
        "channels": 1 <= result["channels"] <= 8,
        "format": result["format"] in FORMATS,
        "tempo": _tempo(result["tempo"]),
        "beats": result["beats"] is None or _beats(result["beats"], result["duration"]),
        "key": result["key"] is None or 0 <= result["key"]["confidence"] <= 1,
        "loudness": result["loudness"] is None or _loudness(result["loudness"]),
        "energy": result["energy"] in range(1, 11),
        "energy_curve": len(result["energy_curve"]) <= 600
        and all(0 <= value <= 1 for value in result["energy_curve"]),
        "waveform": _waveform(result["waveform"]),
        "warnings": all(warning["code"] in WARNINGS for warning in result["warnings"]),
    }
    for name in ("danceability", "brightness", "acousticness", "groove"):
        checks[name] = result[name] in range(101)
    return [f"{name} is {result.get(name)!r}" for name, good in checks.items() if not good]


def _leaves(value: object, path: str = "") -> list[tuple[str, object]]:
    if isinstance(value, dict):
        return [leaf for name, item in value.items() for leaf in _leaves(item, f"{path}.{name}")]
    if isinstance(value, list):
        return [leaf for index, item in enumerate(value) for leaf in _leaves(item, f"{path}[{index}]")]
    return [(path, value)]


def _is_sound(value: object) -> bool:
    """A finite number, or text that every JSON reader and database takes."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= char <= "\udfff" for char in value)
    return value is None or isinstance(value, (bool, int))


def _tempo(tempo: dict[str, Any]) -> bool:
    all_of_them = [tempo, *tempo["alternatives"]]
    return all(
        (one["bpm"] is None or 20 <= one["bpm"] <= 400) and 0 <= one["confidence"] <= 1 for one in all_of_them
    )


def _beats(beats: dict[str, Any], duration: float) -> bool:
    if not (beats["period"] > 0 and 0 <= beats["first"] <= duration):
        return False
    times = beats["times"]
    return (times is None) == beats["constant"] and (times is None or times == sorted(times))


def _loudness(loudness: dict[str, Any]) -> bool:
    range_lu = loudness["range_lu"]
    return (
        -70 <= loudness["lufs"] < 20
        and (range_lu is None or range_lu >= 0)
        and loudness["true_peak_db"] >= loudness["peak_db"]
        and math.isclose(loudness["replay_gain_db"], -18 - loudness["lufs"], abs_tol=0.02)
    )


def _waveform(waveform: dict[str, str]) -> bool:
    lengths = {len(base64.b64decode(text)) for text in waveform.values()}
    return len(lengths) == 1 and 0 < lengths.pop() <= 2000
