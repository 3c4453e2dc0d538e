"""What an MP4 says of its sound, and what is taken off for it: pure, no decoder."""

from __future__ import annotations

import dataclasses
import struct
from pathlib import Path

import numpy as np
import pytest

from pika_sidecar.analysis.container import inspect
from pika_sidecar.analysis.decoders import trim
from pika_sidecar.analysis.decoders.adts import AdtsSound, read_adts
from pika_sidecar.analysis.decoders.mp4 import Mp4Sound, edit_list_names, read_mp4
from pika_sidecar.analysis.self_test_files import write_aac_click, write_alac

_NOTHING = Mp4Sound(
    codec="aac",
    protected=False,
    sample_rate=44100,
    seconds=10.0,
    edit_start=None,
    edit_seconds=None,
    priming=None,
    valid=None,
    encoder="",
)


@pytest.mark.parametrize(
    ("said", "delay", "seconds"),
    [
        ({}, 2112, None),
        ({"encoder": "Lavf59.27.100"}, 1024, None),
        ({"encoder": "FAAC 1.28"}, 1024, None),
        ({"edit_start": 0.0, "edit_seconds": 10.0}, 2112, None),
        ({"edit_start": 1024 / 44100, "edit_seconds": 9.5}, 1024, 9.5),
        ({"edit_start": 2112 / 44100, "edit_seconds": 100.0}, 2112, None),
        ({"priming": 2112, "valid": 430000, "edit_start": 0.5}, 2112, 430000 / 44100),
        ({"priming": 0, "valid": 0, "encoder": "Lavf"}, 1024, None),
    ],
)
def test_the_delay_by_what_is_said(said: dict[str, object], delay: int, seconds: float | None) -> None:
    found = trim.of_mp4(dataclasses.replace(_NOTHING, **said))  # type: ignore[arg-type]
    assert found.delay_s == pytest.approx(delay / 44100)
    assert found.seconds == pytest.approx(10 - delay / 44100 if seconds is None else seconds)
    # Of a file in pieces nobody has counted the samples.
    in_pieces = trim.of_mp4(dataclasses.replace(_NOTHING, **{**said, "seconds": None}))  # type: ignore[arg-type]
    assert in_pieces.delay_s == found.delay_s


def test_what_is_not_aac_has_no_delay() -> None:
    assert trim.of_mp4(dataclasses.replace(_NOTHING, codec="alac", edit_start=0.5)).delay_s == 0
    assert trim.of_adts(AdtsSound(0, rate=48000, seconds=5.0)).delay_s == pytest.approx(2112 / 48000)


def test_an_mp4_of_our_own_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.m4a"
    write_aac_click(str(path))
    sound = read_mp4(str(path))
    assert sound is not None
    assert (sound.codec, sound.protected, sound.sample_rate) == ("aac", False, 44100)
    assert sound.seconds == 45 * 1024 / 44100
    assert (sound.edit_start, sound.edit_seconds) == (1024 / 44100, 44 * 1024 / 44100)
    [name] = edit_list_names(str(path))
    assert path.read_bytes()[name : name + 4] == b"edts"


def test_edit_lists_of_every_kind(tmp_path: Path) -> None:
    """An empty edit is silence; of several the first counts; version 1 has longer fields."""
    path = tmp_path / "a.m4a"
    write_aac_click(str(path))
    content = path.read_bytes()
    at = content.index(b"elst") - 4
    length = int.from_bytes(content[at : at + 4], "big")

    def with_edits(version: int, *edits: tuple[int, int]) -> Mp4Sound:
        form = ">Qqi" if version else ">Iii"
        entries = b"".join(struct.pack(form, *edit, 1 << 16) for edit in edits)
        box = bytes([version, 0, 0, 0]) + struct.pack(">I", len(edits)) + entries
        # In the place of the old one and behind everything else, so that nothing moves.
        moved = struct.pack(">I", 8 + len(box)) + b"elst" + box
        changed = bytearray(content)
        changed[at + 4 : at + 8] = b"free"
        trak = changed.index(b"trak") - 4
        changed[trak : trak + 4] = (int.from_bytes(changed[trak : trak + 4], "big") + len(moved)).to_bytes(
            4, "big"
        )
        moov = changed.index(b"moov") - 4
        size = int.from_bytes(changed[moov : moov + 4], "big")
        changed[moov : moov + 4] = (size + len(moved)).to_bytes(4, "big")
        changed[moov + size : moov + size] = moved
        path.write_bytes(bytes(changed))
        sound = read_mp4(str(path))
        assert sound is not None
        return sound

    assert length == 28
    for version in (0, 1):
        assert with_edits(version, (44100, -1), (22050, 2048)).edit_start == 2048 / 44100
        several = with_edits(version, (22050, 2048), (100, 9000))
        assert (several.edit_start, several.edit_seconds) == (2048 / 44100, None)
        assert with_edits(version, (44100, -1)).edit_start is None


def test_alac_is_named_and_cut_off_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.m4a"
    write_alac(str(path), np.zeros((44100, 2), dtype=np.float32), 44100)
    sound = read_mp4(str(path))
    assert sound is not None and (sound.codec, sound.seconds) == ("alac", 1.0)
    assert not inspect(str(path)).truncated
    path.write_bytes(path.read_bytes()[:-1])
    assert inspect(str(path)).truncated


def test_frames_of_adts_are_counted(tmp_path: Path) -> None:
    length = 107
    header = bytes([0xFF, 0xF1, 0x50, 0x80, length >> 3, (length & 7) << 5 | 0x1F, 0xFC])
    frame = header + bytes(length - len(header))
    path = tmp_path / "a.aac"
    path.write_bytes(b"junk" + frame * 43)
    sound = read_adts(str(path), 4, from_s=0.5)
    assert (sound.rate, sound.seconds, sound.cut) == (44100, 43 * 1024 / 44100, False)
    assert (sound.frame, sound.offset) == (21, 4 + 21 * length)
    path.write_bytes(frame * 43 + frame[:50])
    assert (read_adts(str(path), 0).seconds, read_adts(str(path), 0).cut) == (sound.seconds, True)
    path.write_bytes(frame * 20 + bytes(500) + frame * 20)
    assert (read_adts(str(path), 0).seconds, read_adts(str(path), 0).cut) == (None, False)
