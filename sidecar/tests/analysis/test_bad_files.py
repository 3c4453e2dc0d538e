"""Files that are damaged, lie, or are no sound: a clear code or an honest result, never a crash, a hang or
a NaN. Random damage is `tests/fuzz`'s.
"""

from __future__ import annotations

import os
import struct
import tempfile
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from pika_sidecar.analysis.errors import AnalysisError
from pika_sidecar.analysis.tags import read_cover, read_tags
from pika_sidecar.analysis.track import analyze_file
from tests.render import render, write
from tests.support.analysed import problems
from tests.support.rights import bound_by_permissions

Signal = np.ndarray


@pytest.fixture(scope="module")
def signal() -> Signal:
    return render(bpm=120, key="C major", seconds=12, style="pop")[0]


def _analyse(path: Path) -> dict[str, Any]:
    result = analyze_file(str(path))
    assert problems(result) == []
    return result


def _code(path: Path) -> str:
    with pytest.raises(AnalysisError) as caught:
        analyze_file(str(path))
    assert path.name in caught.value.message
    return caught.value.code


def test_missing_and_folder(tmp_path: Path) -> None:
    (tmp_path / "x.mp3").mkdir()
    assert _code(tmp_path / "nothing.mp3") == "not_found"
    assert _code(tmp_path / "x.mp3") == "not_a_file"


@pytest.mark.only_on("linux", "darwin", why="modes")
def test_unreadable(signal: Signal) -> None:
    # Not tmp_path, whose parents only its owner may enter.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "secret.wav"
        write(path, signal, 44100)
        path.parent.chmod(0o755)
        path.chmod(0)
        with bound_by_permissions():
            assert _code(path) == "unreadable"
        path.chmod(0o644)
        with bound_by_permissions():
            assert _analyse(path)["ok"]


@pytest.mark.parametrize("suffix", ["mp3", "wav", "flac", "ogg", "opus", "aiff", "m4a"])
def test_empty_zero_filled_and_random_bytes(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x.{suffix}"
    path.write_bytes(b"")
    assert _code(path) == "empty"
    path.write_bytes(bytes(100_000))
    assert _code(path) == "corrupt"
    path.write_bytes(np.random.default_rng(0).bytes(3000).replace(b"\xff", b"\0"))
    assert _code(path) == "corrupt"


def test_text_is_no_sound(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not music\n" * 100)
    assert _code(path) == "unsupported_format"


@pytest.mark.parametrize("suffix", ["wav", "flac", "aiff", "mp3", "ogg", "opus"])
def test_truncated_is_analysed_as_far_as_it_goes(tmp_path: Path, signal: Signal, suffix: str) -> None:
    path = tmp_path / f"x.{suffix}"
    write(path, signal, 48000)
    whole = path.read_bytes()
    assert _analyse(path)["warnings"] == []
    path.write_bytes(whole[: len(whole) * 6 // 10])
    result = _analyse(path)
    assert [warning["code"] for warning in result["warnings"]] == ["truncated"]
    assert 0.3 * 11 < result["duration"] < 0.9 * 11


@pytest.mark.parametrize("suffix", ["wav", "flac", "aiff", "mp3", "ogg", "opus"])
def test_cut_within_the_header(tmp_path: Path, signal: Signal, suffix: str) -> None:
    path = tmp_path / f"x.{suffix}"
    write(path, signal, 48000)
    path.write_bytes(path.read_bytes()[:30])
    assert _code(path) in {"corrupt", "too_short"}


@pytest.mark.parametrize("true_suffix", ["mp3", "flac", "ogg", "wav"])
@pytest.mark.parametrize("named", ["wav", "mp3", "flac", "aiff", "ogg"])
def test_content_decides_not_the_name(tmp_path: Path, signal: Signal, true_suffix: str, named: str) -> None:
    write(tmp_path / f"a.{true_suffix}", signal[: 2 * 44100], 44100)
    path = tmp_path / f"wrong.{named}"
    (tmp_path / f"a.{true_suffix}").rename(path)
    assert _analyse(path)["format"] == true_suffix
    assert read_tags(str(path)).format == true_suffix


def test_silence_is_honest(tmp_path: Path) -> None:
    path = tmp_path / "silence.wav"
    write(path, np.zeros((44100 * 5, 2), dtype=np.float32), 44100)
    result = _analyse(path)
    assert result["tempo"] == {"bpm": None, "confidence": 0.0, "alternatives": [], "kind": "none"}
    assert (result["beats"], result["key"], result["loudness"]) == (None, None, None)
    assert result["energy"] == 1
    assert result["danceability"] == result["brightness"] == result["groove"] == 0


@pytest.mark.parametrize("frames", [0, 1, 100, 22000])
def test_too_short(tmp_path: Path, frames: int) -> None:
    path = tmp_path / "short.wav"
    write(path, np.full((frames, 2), 0.5, dtype=np.float32), 44100)
    assert _code(path) == "too_short"


@pytest.mark.parametrize(
    ("rate", "channels"), [(8000, 1), (192000, 2), (44100, 8), (22050, 5), (96000, 6), (11025, 3)]
)
def test_unusual_rates_and_channels(tmp_path: Path, rate: int, channels: int) -> None:
    signal = render(bpm=120, key="C major", seconds=10, style="house", sample_rate=rate)[0]
    path = tmp_path / "odd.wav"
    write(path, np.repeat(signal[:, :1], channels, axis=1), rate)
    result = _analyse(path)
    assert (result["sample_rate"], result["channels"]) == (rate, channels)
    assert result["tempo"]["bpm"] == pytest.approx(120, abs=0.2)


def test_too_many_channels(tmp_path: Path) -> None:
    path = tmp_path / "wide.wav"
    soundfile.write(path, np.zeros((44100, 16), dtype=np.float32), 44100)
    assert _code(path) == "unsupported_format"


def test_samples_that_are_no_numbers(tmp_path: Path, signal: Signal) -> None:
    broken = signal.copy()
    broken[1000:2000] = np.nan
    broken[50_000:50_100] = np.inf
    broken[60_000] = -1e30
    path = tmp_path / "nan.wav"
    soundfile.write(path, broken, 44100, subtype="FLOAT")
    result = _analyse(path)
    assert [warning["code"] for warning in result["warnings"]] == ["bad_samples"]
    assert result["tempo"]["bpm"] == pytest.approx(120, abs=0.5)
    assert result["loudness"]["peak_db"] < 13


def test_all_nan(tmp_path: Path) -> None:
    path = tmp_path / "nan.wav"
    soundfile.write(path, np.full((44100 * 2, 2), np.nan), 44100, subtype="FLOAT")
    assert _analyse(path)["loudness"] is None


def _header(rate: int, channels: int, size: int, bits: int = 16) -> bytes:
    block = max(1, channels * bits // 8)
    form = struct.pack("<HHIIHH", 1, channels & 0xFFFF, rate, rate * block & 0xFFFFFFFF, block & 0xFFFF, bits)
    return (
        b"RIFF"
        + struct.pack("<I", 36 + size)
        + b"WAVEfmt "
        + struct.pack("<I", 16)
        + form
        + b"data"
        + struct.pack("<I", size)
    )


@pytest.mark.parametrize(
    ("rate", "channels", "size", "bits"),
    [
        (1, 2, 4000, 16),
        (4_000_000_000, 2, 4000, 16),
        (44100, 0, 4000, 16),
        (44100, 60000, 4000, 16),
        (44100, 2, 4000, 7),
    ],
)
def test_absurd_headers(tmp_path: Path, rate: int, channels: int, size: int, bits: int) -> None:
    path = tmp_path / "absurd.wav"
    path.write_bytes(_header(rate, channels, size, bits) + bytes(range(250)) * 16)
    assert _code(path) in {"corrupt", "unsupported_format", "too_short"}


def test_header_that_promises_four_gigabytes(tmp_path: Path) -> None:
    path = tmp_path / "promise.wav"
    path.write_bytes(_header(44100, 2, 0xFFFFFF00) + bytes(44100 * 4 * 2))
    result = _analyse(path)
    assert [warning["code"] for warning in result["warnings"]] == ["truncated"]
    assert result["duration"] == pytest.approx(2.0, abs=0.01)


def test_streamed_wav_of_unknown_length_is_no_damage(tmp_path: Path, signal: Signal) -> None:
    path = tmp_path / "streamed.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44100)
        file.writeframes((signal * 32767).astype("<i2").tobytes())
    content = bytearray(path.read_bytes())
    content[4:8] = content[40:44] = b"\xff\xff\xff\xff"
    path.write_bytes(bytes(content))
    result = _analyse(path)
    assert result["warnings"] == []
    assert result["duration"] == pytest.approx(12, abs=0.01)


def test_mp3_with_junk_and_a_huge_tag_before_the_sound(tmp_path: Path, signal: Signal) -> None:
    write(tmp_path / "a.mp3", signal, 44100)
    sound = (tmp_path / "a.mp3").read_bytes()
    size = 3_000_000
    tag = (
        b"ID3\x04\0\0"
        + bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127])
        + bytes(size)
    )
    for name, before in (("tag", tag), ("junk", bytes(5000)), ("both", tag + bytes(3000))):
        path = tmp_path / f"{name}.mp3"
        path.write_bytes(before + sound)
        assert _analyse(path)["duration"] == pytest.approx(12, abs=0.1), name


def test_damage_in_the_middle(tmp_path: Path, signal: Signal) -> None:
    for suffix in ("mp3", "flac", "ogg", "opus"):
        path = tmp_path / f"hole.{suffix}"
        write(path, signal, 48000)
        content = bytearray(path.read_bytes())
        middle = len(content) // 2
        content[middle : middle + 3000] = np.random.default_rng(1).bytes(3000)
        path.write_bytes(bytes(content))
        assert _analyse(path)["duration"] > 4, suffix


def test_any_script_in_the_name(tmp_path: Path, signal: Signal) -> None:
    path = tmp_path / "夜曲 Ночь 🎧 é.flac"
    write(path, signal[: 44100 * 2], 44100)
    assert _analyse(path)["path"] == str(path)


@pytest.mark.only_on("linux", why="bytes in names")
@pytest.mark.parametrize("suffix", ["wav", "mp3", "flac", "ogg"])
def test_a_name_that_is_not_utf_8(tmp_path: Path, signal: Signal, suffix: str) -> None:
    write(tmp_path / f"a.{suffix}", signal[: 44100 * 2], 44100)
    path = tmp_path / os.fsdecode(b"caf\xe9." + suffix.encode())
    (tmp_path / f"a.{suffix}").rename(path)
    result = _analyse(path)
    assert (result["path"], result["format"]) == (str(path), suffix)
    assert read_tags(str(path)).format == suffix


def test_tags_of_damaged_files_never_raise(tmp_path: Path, signal: Signal) -> None:
    random = np.random.default_rng(5)
    for suffix in ("mp3", "flac", "ogg", "opus", "wav", "aiff"):
        path = tmp_path / f"t.{suffix}"
        write(path, signal[:48000], 48000)
        whole = path.read_bytes()
        for _ in range(20):
            content = bytearray(whole)
            for at in random.integers(0, min(400, len(content)), 8):
                content[at] = int(random.integers(256))
            path.write_bytes(bytes(content))
            read_tags(str(path))
            read_cover(str(path))
