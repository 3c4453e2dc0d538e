"""Tags written into a copy, and the way back, for every kind of file."""

from __future__ import annotations

import mmap
import random
from collections.abc import Callable
from pathlib import Path

import mutagen
import pytest
from mutagen.id3 import APIC, COMM, GEOB, ID3, PRIV, TXXX
from support.kinds import OF_FFMPEG, TITLE, WRITTEN_HERE
from support.music import PNG

from pika_sidecar.analysis import tag_copy
from pika_sidecar.analysis.serato_markers import Marker
from pika_sidecar.analysis.serato_payloads import read_payloads
from pika_sidecar.analysis.tag_fields import TagFile
from pika_sidecar.analysis.tags import read_tags
from pika_sidecar.library.sources import serato_tags
from pika_sidecar.tag_writing import delta, worker

WANTED = {
    "bpm": "101.5",
    "key": "F#m",
    "energy": "7",
    "comment": "für langsam",
    "gain": "-3.20 dB",
    "peak": "0.987654",
}
CUES = [
    Marker(1, 1.25, None, "Intro", "#ff0000"),
    Marker(3, 0.5, None, "", None),
    Marker(2, 1.0, 0.5, "Łoop", None),
]


KINDS = [
    *WRITTEN_HERE,
    *(pytest.param(kind, marks=pytest.mark.only_on("linux", "darwin", why="ffmpeg")) for kind in OF_FFMPEG),
]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_read_again_and_the_file_comes_back(
    kind: str, file_of: Callable[[str], Path]
) -> None:
    path = file_of(kind)
    before = path.read_bytes()
    beside, way_back = path.with_name(f".copy.{kind}"), path.with_name("delta")
    wanted = WANTED | ({"r128_gain": "-512"} if kind == "opus" else {})
    found = tag_copy.write_copy(str(path), str(beside), wanted, CUES)
    assert path.read_bytes() == before, "the file itself is only read"
    has_cues = kind != "wma"
    assert {field for field, _, _ in found} >= {"bpm", "key", "energy", "comment"} | (
        {"serato_cues"} if has_cues else set()
    )
    tags = read_tags(str(beside))
    assert (tags.bpm, tags.key, tags.energy, tags.comment) == (101.5, "F#m", 7, "für langsam")
    assert tags.title == TITLE
    if has_cues:
        payload = read_payloads(str(beside))
        data = payload.found["Serato Markers2"]
        markers = serato_tags.markers2(data if payload.container == "id3" else serato_tags.unwrapped(data))
        assert sorted((cue.kind, cue.slot, cue.seconds, cue.length, cue.name) for cue in markers.cues) == [
            ("hot", 1, 1.25, None, "Intro"), ("hot", 3, 0.5, None, ""), ("loop", 2, 1.0, 0.5, "Łoop"),
        ]  # fmt: skip
    # A second time nothing is left to write.
    assert tag_copy.planned(str(beside), wanted, CUES) == []
    said = worker._kept(str(path), str(beside), str(way_back))
    path.unlink()
    again = path.with_name(f"again.{kind}")
    worker._restore({"restore": str(beside), "beside": str(again), "delta": str(way_back), **said})
    assert again.read_bytes() == before
    assert way_back.stat().st_size < 8192


def test_nothing_else_in_an_id3_tag_is_touched(file_of: Callable[[str], Path]) -> None:
    path = file_of("mp3")
    tags = ID3(path)
    tags.add(APIC(encoding=0, mime="image/png", type=3, desc="front", data=PNG))
    tags.add(PRIV(owner="someone", data=b"\0\1\2"))
    tags.add(GEOB(encoding=0, mime="x", filename="f", desc="Other", data=b"data"))
    tags.add(COMM(encoding=3, lang="deu", desc="", text=["alt"]))
    tags.add(COMM(encoding=3, lang="eng", desc="iTunNORM", text=[" 00 01"]))
    tags.add(TXXX(encoding=3, desc="MOOD", text=["late"]))
    tags.save(path, v2_version=3)
    with open(path, "ab") as file:
        file.write(b"TAG" + b"Alter Titel".ljust(125, b"\0"))
    before = ID3(path, translate=False, load_v1=False)
    beside = path.with_name(".copy.mp3")
    tag_copy.write_copy(str(path), str(beside), {"comment": "neu", "bpm": "99"}, None)
    after = ID3(beside, translate=False, load_v1=False)
    assert after.version[:2] == (2, 3)
    assert set(after) - set(before) == {"TBPM"} and set(before) <= set(after)
    assert after["COMM::deu"].text == ["neu"] and after["COMM:iTunNORM:eng"].text == [" 00 01"]
    for name in set(before) - {"COMM::deu"}:
        assert after[name] == before[name], name
    assert beside.read_bytes()[-128:] == path.read_bytes()[-128:]


def test_cues_that_pika_does_not_have_stay(file_of: Callable[[str], Path]) -> None:
    path = file_of("flac")
    file = TagFile(str(path))
    file.set_cues([Marker(1, 0.1, None, "old", None), Marker(7, 1.9, None, "seven", None)])
    file.save()
    beside = path.with_name(".copy.flac")
    tag_copy.write_copy(str(path), str(beside), {}, [Marker(1, 0.2, None, "new", "#00ff00")])
    data = serato_tags.unwrapped(read_payloads(str(beside)).found["Serato Markers2"])
    assert [(cue.slot, cue.name) for cue in serato_tags.markers2(data).cues] == [(7, "seven"), (1, "new")]


def test_a_file_without_tags_gets_some(tmp_path: Path, originals: Path) -> None:
    for kind in ("mp3", "wav", "aiff"):
        path = tmp_path / f"bare.{kind}"
        path.write_bytes((originals / f"a.{kind}").read_bytes())
        bare = mutagen.File(path)
        bare.delete()
        beside = tmp_path / f".copy.{kind}"
        tag_copy.write_copy(str(path), str(beside), {"key": "8A"}, None)
        assert read_tags(str(beside)).key == "8A"


@pytest.mark.parametrize("content", [b"", b"not music at all" * 100, b"ID3\x04\0\0\0\0\0\x0f" + bytes(50)])
def test_what_is_no_music_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(content)
    with pytest.raises((tag_copy.NotWrittenError, OSError)):
        tag_copy.write_copy(str(path), str(tmp_path / "b.mp3"), {"bpm": "99"}, None)
    assert path.read_bytes() == content


def test_another_sound_is_noticed(file_of: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = file_of("flac")
    save = TagFile.save

    def damaging(self: TagFile) -> None:
        save(self)
        whole = bytearray(Path(self._path).read_bytes())
        whole[len(whole) // 2] ^= 0x10
        Path(self._path).write_bytes(bytes(whole))

    monkeypatch.setattr(TagFile, "save", damaging)
    with pytest.raises(tag_copy.NotWrittenError) as caught:
        tag_copy.write_copy(str(path), str(path.with_name("b.flac")), {"bpm": "99"}, None)
    assert caught.value.code in ("other_sound", "corrupt")


@pytest.mark.parametrize("seed", range(30))
def test_a_delta_leads_back(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    sound = dice.randbytes(dice.randint(1, 200_000))
    old = dice.randbytes(dice.randint(0, 9000)) + sound + dice.randbytes(dice.choice((0, 128)))
    new = dice.randbytes(dice.randint(1, 9000)) + sound + dice.randbytes(dice.choice((0, 128)))
    (tmp_path / "new").write_bytes(new)
    with open(tmp_path / "new", "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        way_back = delta.encode(old, mapped)
        assert b"".join(delta.decode(way_back, mapped)) == old
        assert len(way_back) < len(old) - len(sound) + 3 * delta.BLOCK + 200
    with pytest.raises(ValueError, match="damaged"):
        list(delta.decode(way_back[: len(way_back) // 2], new))
