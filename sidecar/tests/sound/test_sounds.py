"""Decoded by a real worker: whole, in the order that is wanted, bounded, and gone afterwards."""

from __future__ import annotations

import asyncio
import os
import struct
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.music import tone

from pika_sidecar.errors import PikaError
from pika_sidecar.sound import sounds as module
from pika_sidecar.sound.sounds import Decoded, Sounds, source_of
from pika_sidecar.sound.tickets import Tickets
from pika_sidecar.sound.wave import HEADER_BYTES

pytestmark = pytest.mark.not_under_wine(why="same code")


@pytest.fixture
async def sounds(tmp_path: Path) -> AsyncIterator[Sounds]:
    """Sounds in a folder of their own."""
    made = Sounds(tmp_path / "sound")
    yield made
    await made.close()
    assert not (tmp_path / "sound").exists()


async def whole(sounds: Sounds, sound: Decoded) -> bytes:
    """All of it, once that is there."""
    while not sound.is_over:
        sounds.want(sound)
        await sound.changed.wait()
    assert sound.error is None and sound.total is not None
    return await sounds.read(sound, 0, sound.total)


async def test_every_sound_is_stereo_at_44100_and_as_long_as_its_file(sounds: Sounds, tmp_path: Path) -> None:
    for name, rate, channels in (("a.wav", 44100, 1), ("b.flac", 48000, 2), ("c.ogg", 22050, 1)):
        t = np.arange(int(30.5 * rate)) / rate
        wave = (0.5 * np.sin(2 * np.pi * 441 * t)).astype(np.float32)
        soundfile.write(tmp_path / name, np.stack([wave] * channels, axis=1), rate)
        body = await whole(sounds, await sounds.open(source_of(str(tmp_path / name))))
        assert struct.unpack("<I", body[40:44]) == (len(body) - HEADER_BYTES,)
        samples = np.frombuffer(body[HEADER_BYTES:], dtype="<i2").reshape(-1, 2)
        assert abs(len(samples) - 30.5 * 44100) <= 2, name
        assert (samples[:, 0] == samples[:, 1]).all()
        # At 441 Hz each 100 frames are the same again: no block has lost or doubled a frame.
        middle = samples[44100 : 44100 * 29 // 100 * 100, 0].reshape(-1, 100).astype(int)
        assert np.abs(middle - middle[0]).max() < 900, name
        assert np.abs(samples).max() == pytest.approx(0.5 * 32767, rel=0.03)


async def test_a_sound_of_a_track_is_decoded_once_and_anew_when_its_file_changes(
    sounds: Sounds, tmp_path: Path
) -> None:
    path = tone(tmp_path / "a.wav")
    first = await sounds.open(source_of(str(path)))
    assert await sounds.open(source_of(str(path))) is first
    before = await whole(sounds, first)
    tone(path, seconds=1.0)
    second = await sounds.open(source_of(str(path)))
    assert second is not first and len(await whole(sounds, second)) < len(before)


async def test_a_worker_that_is_gone_costs_nothing_that_was_decoded(
    sounds: Sounds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FIRST_SLICE", 1000)
    monkeypatch.setattr(module, "SLICE", 1000)
    path = tone(tmp_path / "a.wav", seconds=20.0)
    sound = await sounds.open(source_of(str(path)))
    assert sound.have > 0 and not sound.done
    other = await sounds.open(source_of(str(tone(tmp_path / "b.wav"))))
    await whole(sounds, other)
    for pid in sounds.pids:
        os.kill(pid, 9)
    while sounds.pids and sound.error is None and not sound.done:
        sounds.want(sound)
        await sound.changed.wait()
    sound = await sounds.open(source_of(str(path)))
    assert len(await whole(sounds, sound)) == HEADER_BYTES + 20 * 44100 * 4


@pytest.mark.needs_tool("ffmpeg")
async def test_what_a_web_view_cannot_play_is_heard_too(sounds: Sounds, tmp_path: Path) -> None:
    wav = tone(tmp_path / "a.wav", seconds=10.0)
    for name, codec in (("a.m4a", "aac"), ("b.m4a", "alac")):
        command = ["ffmpeg", "-v", "error", "-i", str(wav), "-c:a", codec, str(tmp_path / name)]
        subprocess.run(command, check=True)
        body = await whole(sounds, await sounds.open(source_of(str(tmp_path / name))))
        assert abs(len(body) - HEADER_BYTES - 10 * 44100 * 4) <= 4 * 1024, name
        samples = np.frombuffer(body[HEADER_BYTES:], dtype="<i2").reshape(-1, 2)[:, 0].astype(int)
        # The pluck at the third second is where it was.
        assert np.abs(samples[int(2.9 * 44100) : 3 * 44100 - 441]).max() < 1000
        assert np.abs(samples[3 * 44100 : 3 * 44100 + 441]).max() > 8000


async def test_who_waits_for_sound_at_the_end_is_told(
    sounds: Sounds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FIRST_SLICE", 1000)
    monkeypatch.setattr(module, "SLICE", 1000)
    sound = await sounds.open(source_of(str(tone(tmp_path / "a.wav", seconds=60.0))))
    changed = sound.changed
    await sounds.close()
    assert changed.is_set() and sound.is_over
    sounds.want(sound)
    assert sounds.pids == []


@pytest.mark.parametrize("content", [b"", b"no sound at all" * 100])
async def test_what_is_no_sound_is_told_in_words(sounds: Sounds, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.wav"
    path.write_bytes(content)
    with pytest.raises(PikaError) as refused:
        await sounds.open(source_of(str(path)))
    assert refused.value.code in ("empty", "corrupt") and "odd.wav" in refused.value.message


async def test_files_that_are_no_files_are_never_opened(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.wav", "not_found"), (tmp_path, "not_a_file")):
        with pytest.raises(PikaError) as refused:
            source_of(str(path))
        assert refused.value.code == code


async def test_what_was_heard_longest_ago_makes_room(
    sounds: Sounds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 800_000)  # two of them
    opened = []
    for number in range(4):
        opened.append(await sounds.open(source_of(str(tone(tmp_path / f"{number}.wav", hz=200 + number)))))
        await whole(sounds, opened[-1])
    assert [sound.error is None for sound in opened] == [False, False, True, True]
    assert sorted(file.stem for file in (tmp_path / "sound").iterdir()) == ["3", "4"]


async def test_all_that_are_begun_at_once_get_their_beginning(sounds: Sounds, tmp_path: Path) -> None:
    paths = [tone(tmp_path / f"{number}.wav", seconds=30.0) for number in range(5)]
    opened = await asyncio.gather(*(sounds.open(source_of(str(path))) for path in paths))
    assert all(sound.have > 0 for sound in opened)
    assert (await whole(sounds, opened[0]))[:4] == b"RIFF"


async def test_a_ticket_is_for_one_track_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    sound = Decoded(1, module.Source("a", 1, 1), Path("a"))
    tickets = Tickets("127.0.0.1:1")
    url, secret = tickets.issue(5, sound).split("?ticket=")
    assert url == "http://127.0.0.1:1/sound/5" and len(secret) >= 43
    assert tickets.admit(5, secret) is sound
    assert tickets.admit(6, secret) is None and tickets.admit(5, secret + "x") is None
    assert tickets.admit(5, "") is None and tickets.admit(5, "ü") is None
    now = 599.0
    assert tickets.admit(5, secret) is sound  # and again for ten minutes
    now = 1198.0
    assert tickets.admit(5, secret) is sound
    now = 1799.0
    assert tickets.admit(5, secret) is None
    first = tickets.issue(7, sound).split("=")[1]
    for _ in range(64):
        tickets.issue(7, sound)
    assert tickets.admit(7, first) is None
