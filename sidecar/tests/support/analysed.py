"""Whether a result of the analysis is as the contract says (`AnalysedFile`), and makes sense in itself."""

from __future__ import annotations

import base64
import json
import math
from typing import Any

from pika_sidecar.contract.desk.analysed_file import AnalysedFile
from pika_sidecar.server.reader import InvalidValue, read

FORMATS = {"wav", "aiff", "flac", "ogg", "opus", "mp3", "m4a", "alac", "aac", "wma"}
"""Those that the scan takes up."""


def problems(result: dict[str, Any]) -> list[str]:
    """What is wrong with a result with `ok` true: one sentence each, none when all is well."""
    # The name of a file may be any bytes, which then come as surrogates.
    said = {**result, "path": ""}
    found = [f"{path} is {value!r}" for path, value in _leaves(said) if not _is_sound(value)]
    if found:
        return found
    try:
        read(AnalysedFile, said)
    except InvalidValue as error:
        return [str(error)]
    checks = {
        "error": result["error"] is None,
        "format": result["format"] in FORMATS,
        "json": json.loads(json.dumps(result, allow_nan=False)) == result,
        "beats": result["beats"] is None or _beats(result["beats"], result["duration"]),
        "loudness": result["loudness"] is None or _loudness(result["loudness"]),
        "waveform": _waveform(result["waveform"]),
    }
    for name in ("energy", "danceability", "brightness", "acousticness", "groove"):
        checks[name] = result[name] is not None
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


def _beats(beats: dict[str, Any], duration: float) -> bool:
    if not (beats["period"] > 0 and 0 <= beats["first"] <= duration):
        return False
    times = beats["times"]
    return (times is None) == beats["constant"] and (times is None or times == sorted(times))


def _loudness(loudness: dict[str, Any]) -> bool:
    range_lu = loudness["range_lu"]
    return (
        (range_lu is None or range_lu >= 0)
        and loudness["true_peak_db"] >= loudness["peak_db"]
        and math.isclose(loudness["replay_gain_db"], -18 - loudness["lufs"], abs_tol=0.02)
    )


def _waveform(waveform: dict[str, str]) -> bool:
    lengths = {len(base64.b64decode(text)) for text in waveform.values()}
    return len(lengths) == 1 and 0 < lengths.pop() <= 2000
