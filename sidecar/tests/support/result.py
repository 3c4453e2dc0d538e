"""What the analysis of a file came to, for tests that analyse nothing."""

import base64

from pika_sidecar.analysis import ANALYSIS_VERSION

RESULT = {
    "path": "x", "ok": True, "error": None, "analysis_version": ANALYSIS_VERSION, "duration": 61.0,
    "sample_rate": 44100, "channels": 2,
    "format": "wav", "warnings": [],
    "tags": {"title": "T", "artist": "A", "album": "", "genre": "", "year": None,
             "bpm": None, "key": None, "energy": None, "rating": None, "comment": "", "has_cover": False},
    "tempo": {"bpm": 96.0, "confidence": 0.9, "alternatives": []},
    "beats": {"constant": True, "first": 0.2, "period": 0.625, "times": None},
    "key": {"name": "A minor", "camelot": "8A", "open_key": "1m", "confidence": 0.8},
    "loudness": {"lufs": -9.0, "peak_db": -0.1}, "energy": 6, "energy_curve": [0.5],
    "waveform": {band: base64.b64encode(b"\1\2\3").decode() for band in ("low", "mid", "high")},
}  # fmt: skip
