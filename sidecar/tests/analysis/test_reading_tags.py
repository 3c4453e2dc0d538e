"""Tags and covers of every format that carries them, without NumPy."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path

import mutagen
import numpy as np
import pytest
from mutagen.asf import ASF, ASFByteArrayAttribute
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, COMM, ID3, POPM, TBPM, TCON, TDRC, TIT2, TKEY, TPE1, TXXX, Frame
from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm
from mutagen.wave import WAVE
from support.encoded import encode
from support.smallest_m4a import smallest_m4a

from pika_sidecar.analysis.tags import read_cover, read_tags
from tests.render import write

_PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture
def silence() -> np.ndarray:
    return np.zeros((44100, 2), dtype=np.float32)


def test_id3_in_mp3_and_wav(tmp_path: Path, silence: np.ndarray) -> None:
    for suffix in ("mp3", "wav"):
        path = tmp_path / f"a.{suffix}"
        write(path, silence, 44100)
        tags = ID3() if suffix == "mp3" else WAVE(path)
        if isinstance(tags, WAVE):
            tags.add_tags()
        for frame in (
            TIT2(3, "Ночь 夜"),
            TPE1(3, "Ana"),
            TCON(3, "(17)"),
            TDRC(3, "2019-05-01"),
            TBPM(3, "97.5"),
            TKEY(3, "Am"),
        ):
            (tags if isinstance(tags, ID3) else tags.tags).add(frame)
        (tags if isinstance(tags, ID3) else tags.tags).add(APIC(3, "image/jpeg", 3, "", _PNG))
        tags.save(path)
        found = read_tags(str(path))
        assert (found.title, found.artist, found.genre, found.year) == ("Ночь 夜", "Ana", "Rock", 2019)
        assert (found.bpm, found.key, found.has_cover, found.format) == (97.5, "Am", True, suffix)
        assert found.duration == pytest.approx(1.0, abs=0.1)
        assert (found.sample_rate, found.channels) == (44100, 2)
        assert read_cover(str(path)) == ("image/png", _PNG)


def test_vorbis_comments_and_pictures(tmp_path: Path, silence: np.ndarray) -> None:
    picture = Picture()
    picture.type, picture.mime, picture.data = 3, "image/png", _PNG
    for suffix in ("flac", "ogg", "opus"):
        path = tmp_path / f"a.{suffix}"
        write(path, silence, 48000)
        file = mutagen.File(path)
        file["title"], file["date"], file["initialkey"] = "Song", "c. 1999", "8A"
        file["bpm"] = "not a number"
        if isinstance(file, FLAC):
            file.add_picture(picture)
        else:
            file["metadata_block_picture"] = base64.b64encode(picture.write()).decode()
        file.save()
        found = read_tags(str(path))
        assert (found.title, found.year, found.key, found.bpm) == ("Song", 1999, "8A", None)
        assert (found.has_cover, found.format) == (True, suffix)
        assert read_cover(str(path)) == ("image/png", _PNG)


def test_tags_of_mp4(tmp_path: Path) -> None:
    path = tmp_path / "a.m4a"
    path.write_bytes(smallest_m4a())
    file = MP4(path)
    file.add_tags()
    file["\xa9nam"], file["\xa9ART"], file["tmpo"] = "Song", "Ana", [104]
    file["covr"] = [MP4Cover(_PNG, MP4Cover.FORMAT_PNG)]
    file.save()
    found = read_tags(str(path))
    assert (found.title, found.artist, found.bpm, found.format, found.has_cover) == (
        "Song",
        "Ana",
        104.0,
        "m4a",
        True,
    )


@pytest.mark.needs_tool("ffmpeg")
def test_asf_and_what_an_mp4_holds(tmp_path: Path, silence: np.ndarray) -> None:
    write(tmp_path / "a.wav", silence, 44100)
    wma = encode(tmp_path / "a.wav", tmp_path / "a.wma", "-c:a", "wmav2")
    file = ASF(wma)
    file["Title"], file["Author"], file["WM/AlbumTitle"] = "Ночь 夜", "Ana", "Live"
    file["WM/Year"], file["WM/Genre"], file["WM/BeatsPerMinute"], file["WM/InitialKey"] = (
        "2019",
        "Soul",
        "97.5",
        "Am",
    )
    file["WM/SharedUserRating"], file["Description"] = "75", "slow"
    picture = b"\3" + len(_PNG).to_bytes(4, "little") + "image/png\0front\0".encode("utf-16-le") + _PNG
    file["WM/Picture"] = ASFByteArrayAttribute(picture)
    file.save()
    found = read_tags(str(wma))
    assert (found.title, found.artist, found.album, found.genre) == ("Ночь 夜", "Ana", "Live", "Soul")
    assert (found.year, found.bpm, found.key, found.rating, found.comment) == (2019, 97.5, "Am", 4, "slow")
    assert (found.format, found.sample_rate, found.channels, found.has_cover) == ("wma", 44100, 2, True)
    assert read_cover(str(wma)) == ("image/png", _PNG)
    lossless = encode(tmp_path / "a.wav", tmp_path / "a.m4a", "-c:a", "alac")
    assert (read_tags(str(lossless)).format, read_tags(str(lossless)).duration) == ("alac", 1.0)


def test_no_tags_and_no_cover(tmp_path: Path, silence: np.ndarray) -> None:
    path = tmp_path / "a.aiff"
    write(path, silence, 44100)
    found = read_tags(str(path))
    assert (found.title, found.year, found.has_cover, found.format) == ("", None, False, "aiff")
    assert read_cover(str(path)) is None


def test_reading_tags_imports_no_numpy() -> None:
    code = "import sys, pika_sidecar.analysis.tags; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        ([POPM("Windows Media Player 9 Series", 196, 0)], {"rating": 4}),
        ([POPM("no@email", 1, 0)], {"rating": 1}),
        ([POPM("", 255, 9)], {"rating": 5}),
        ([POPM("traktor@native-instruments.de", 51, 0)], {"rating": 1}),
        ([POPM("a", 0, 3), POPM("b", 128, 0)], {"rating": 3}),
        ([POPM("a", 0, 3)], {"rating": None}),
        ([TXXX(3, "EnergyLevel", "7")], {"energy": 7}),
        ([TXXX(3, "ENERGY", "10")], {"energy": 10}),
        ([TXXX(3, "ENERGY", "11")], {"energy": None}),
        ([COMM(3, "eng", "", "8A - Energy 6")], {"energy": 6, "comment": "8A - Energy 6"}),
        ([COMM(3, "eng", "", "Energy 2000 club")], {"energy": None}),
        ([COMM(3, "eng", "iTunNORM", " 00000A"), COMM(3, "deu", "", "gut")], {"comment": "gut"}),
        ([TBPM(3, "0")], {"bpm": None}),
        ([TBPM(3, "97,5 BPM")], {"bpm": 97.5}),
        ([TBPM(3, "1e2")], {"bpm": None}),
        ([TBPM(3, "nan")], {"bpm": None}),
        ([TKEY(3, "o")], {"key": None}),
        ([TXXX(3, "INITIALKEY", "8A")], {"key": "8A"}),
    ],
)
def test_what_id3_says(tmp_path: Path, silence: np.ndarray, frames: list[Frame], expected: object) -> None:
    path = tmp_path / "a.mp3"
    write(path, silence, 44100)
    tags = ID3()
    for frame in frames:
        tags.add(frame)
    tags.save(path)
    found = read_tags(str(path))
    assert isinstance(expected, dict)
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        ({"rating": "4"}, {"rating": 4}),
        ({"rating": "80"}, {"rating": 4}),
        ({"fmps_rating": "0.6", "rating": "100"}, {"rating": 3}),
        ({"rating": "0"}, {"rating": None}),
        ({"rating": "five"}, {"rating": None}),
        ({"description": "for slow"}, {"comment": "for slow"}),
        ({"ENERGYLEVEL": "8", "TEMPO": "112.25"}, {"energy": 8, "bpm": 112.25}),
        ({"initialkey": "", "key": "Am"}, {"key": "Am"}),
    ],
)
def test_what_vorbis_comments_say(
    tmp_path: Path, silence: np.ndarray, comments: dict[str, str], expected: dict[str, object]
) -> None:
    path = tmp_path / "a.flac"
    write(path, silence, 44100)
    file = FLAC(path)
    file.update(comments)
    file.save()
    found = read_tags(str(path))
    assert {name: getattr(found, name) for name in expected} == expected


def test_what_mp4_says(tmp_path: Path) -> None:
    path = tmp_path / "a.m4a"
    path.write_bytes(smallest_m4a())
    file = MP4(path)
    file.add_tags()
    file["tmpo"], file["\xa9cmt"] = [98], ["gut"]
    for name, text in (("BPM", "97.50"), ("initialkey", "1m"), ("EnergyLevel", "5"), ("RATING", "60")):
        file[f"----:com.apple.iTunes:{name}"] = [MP4FreeForm(text.encode())]
    file.save()
    found = read_tags(str(path))
    assert (found.bpm, found.key, found.energy, found.rating, found.comment) == (97.5, "1m", 5, 3, "gut")
