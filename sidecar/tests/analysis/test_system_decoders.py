"""M4A, AAC, ALAC and WMA by the system's own decoder: where the music begins, what is damaged, what is
refused.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from mutagen.mp4 import MP4, MP4FreeForm
from support.encoded import CODECS, encode
from support.processes import gone, is_alive

from pika_sidecar.analysis.decode import Sound
from pika_sidecar.analysis.errors import AnalysisError
from pika_sidecar.analysis.track import analyze_file
from tests.render import render, write
from tests.support.analysed import problems

Signal = np.ndarray

pytestmark = pytest.mark.needs_tool("ffmpeg")

_RATE = 44100
_SECONDS = 8
_FIRST_S = 0.31


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same music in every format."""
    folder = tmp_path_factory.mktemp("encoded")
    signal = render(bpm=112, key="A minor", seconds=_SECONDS, style="house", first_beat=_FIRST_S)[0]
    made = {}
    for name in ("music.wav", "music.mp3", "music.flac"):
        write(folder / name, signal, _RATE)
        made[name] = folder / name
    for name in CODECS:
        made[name] = encode(made["music.wav"], folder / name)
    made["music.opus"] = encode(made["music.wav"], folder / "music.opus", "-c:a", "libopus")
    return made


def _heard(path: Path, from_s: float = 0.0) -> Signal:
    """The left channel from there on."""
    with Sound(str(path), from_s) as sound:
        return np.concatenate([block[:, 0] for block in sound.blocks()])


def _code(path: Path) -> str:
    with pytest.raises(AnalysisError) as caught:
        analyze_file(str(path))
    assert path.name in caught.value.message
    return caught.value.code


def _late(heard: Signal, reference: Signal) -> int:
    """By how many samples `heard` lags, where the two fit best."""
    size = 1 << (len(heard) + len(reference)).bit_length()
    fit = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(reference, size)))
    best = int(np.argmax(fit))
    return best if best < size // 2 else best - size


def test_the_first_beat_is_where_it_is_in_the_wav(files: dict[str, Path]) -> None:
    firsts = {}
    for name, path in files.items():
        result = analyze_file(str(path))
        assert problems(result) == []
        assert result["warnings"] == [], name
        assert result["tempo"]["bpm"] == pytest.approx(112, abs=0.1)
        firsts[name] = result["beats"]["first"]
    assert firsts["music.wav"] == pytest.approx(_FIRST_S, abs=0.015)
    assert firsts == pytest.approx(dict.fromkeys(firsts, firsts["music.wav"]), abs=0.005)


@pytest.mark.parametrize("from_s", [0.0, 5.3])
@pytest.mark.parametrize("name", CODECS)
def test_to_the_sample_from_any_place(files: dict[str, Path], name: str, from_s: float) -> None:
    reference = soundfile.read(files["music.wav"], dtype="float32")[0][round(from_s * _RATE) :, 0]
    heard = _heard(files[name], from_s)
    # WMA counts its times in milliseconds.
    assert abs(_late(heard, reference)) <= (_RATE // 1000 if name == "windows.wma" and from_s else 0)
    # What follows the music is taken off where the file says its length.
    assert 0 <= len(heard) - len(reference) <= (2048 if name[:3] in ("bar", "pie", "win") else 0)


@pytest.mark.parametrize("name", ["music.wav", "music.mp3", "music.flac", "music.opus"])
def test_from_any_place_of_what_pika_decodes_itself(files: dict[str, Path], name: str) -> None:
    whole = _heard(files[name])
    with Sound(str(files[name]), 5.25) as sound:
        start = round(5.25 * sound.sample_rate)
        part = np.concatenate([block[:, 0] for block in sound.blocks()])
    assert len(part) == len(whole) - start
    assert np.abs(part[4096:] - whole[start + 4096 :]).max() < 0.01


def test_beyond_the_end_is_nothing(files: dict[str, Path]) -> None:
    for name in ("music.wav", "aac.m4a", "bare.aac"):
        with Sound(str(files[name]), 60.0) as sound:
            assert list(sound.blocks()) == []


def test_formats_have_their_names(files: dict[str, Path]) -> None:
    names = {}
    for name in CODECS:
        with Sound(str(files[name])) as sound:
            names[name] = sound.format
            assert (sound.sample_rate, sound.channels) == (_RATE, 2)
    expected = dict.fromkeys(CODECS, "m4a")
    assert names == {**expected, "bare.aac": "aac", "lossless.m4a": "alac", "windows.wma": "wma"}


def test_the_delay_by_itunes_and_without_a_word(tmp_path: Path, files: dict[str, Path]) -> None:
    path = encode(files["music.wav"], tmp_path / "a.m4a", "-c:a", "aac", "-use_editlist", "0")
    reference = soundfile.read(files["music.wav"], dtype="float32")[0][:, 0]
    tags = MP4(path)
    tags.clear()  # who wrote it
    tags.save()
    # Nothing says that it was not Apple's encoder, whose delay is 2112 samples; it is 1024.
    assert _late(_heard(path), reference) == 1024 - 2112
    tags["----:com.apple.iTunes:iTunSMPB"] = MP4FreeForm(
        b" 00000000 00000400 000001F0 %016X 00000000 00000000" % len(reference)
    )
    tags.save()
    for from_s in (0.0, 5.3):
        start = round(from_s * _RATE)
        heard = _heard(path, from_s)
        assert (_late(heard, reference[start:]), len(heard)) == (0, len(reference) - start)


@pytest.mark.parametrize("name", ["first.m4a", "pieces.m4a", "bare.aac", "windows.wma", "lossless.m4a"])
def test_cut_off_is_analysed_as_far_as_it_goes(tmp_path: Path, files: dict[str, Path], name: str) -> None:
    source = files[name]
    if name == "lossless.m4a":  # its table of contents lies at the end
        source = encode(source, tmp_path / "front.m4a", "-c:a", "copy", "-movflags", "+faststart")
    content = source.read_bytes()
    path = tmp_path / name
    path.write_bytes(content[: len(content) * 6 // 10])
    result = analyze_file(str(path))
    assert problems(result) == []
    assert [warning["code"] for warning in result["warnings"]] == ["truncated"]
    assert 2.5 < result["duration"] < 6.5


def test_what_others_write_behind_it_is_no_damage(tmp_path: Path, files: dict[str, Path]) -> None:
    for name in ("aac.m4a", "bare.aac"):
        path = tmp_path / name
        path.write_bytes(files[name].read_bytes() + b"TAG" + bytes(125))
        assert analyze_file(str(path))["warnings"] == [], name


def test_cut_off_before_its_table_of_contents(tmp_path: Path, files: dict[str, Path]) -> None:
    path = tmp_path / "cut.m4a"
    path.write_bytes(files["aac.m4a"].read_bytes()[:50_000])
    assert _code(path) == "corrupt"


@pytest.mark.parametrize("name", ["first.m4a", "bare.aac", "windows.wma"])
def test_damage_in_the_middle(tmp_path: Path, files: dict[str, Path], name: str) -> None:
    content = bytearray(files[name].read_bytes())
    middle = len(content) // 2
    content[middle : middle + 3000] = np.random.default_rng(1).bytes(3000)
    path = tmp_path / name
    path.write_bytes(bytes(content))
    result = analyze_file(str(path))
    assert [warning["code"] for warning in result["warnings"]] == ["truncated"]
    assert result["duration"] > 4


def test_films(tmp_path: Path, files: dict[str, Path]) -> None:
    picture = ("-f", "lavfi", "-i", "color=size=64x64:rate=10:duration=8")
    film = encode(files["music.wav"], tmp_path / "film.mp4", *picture, "-c:a", "aac", "-shortest")
    assert analyze_file(str(film))["tempo"]["bpm"] == pytest.approx(112, abs=0.1)
    silent = encode(files["music.wav"], tmp_path / "silent.mp4", *picture, "-map", "1:v")
    assert _code(silent) == "no_sound"


def test_copy_protection_is_named(tmp_path: Path, files: dict[str, Path]) -> None:
    path = tmp_path / "shop.m4a"
    path.write_bytes(files["aac.m4a"].read_bytes().replace(b"mp4a", b"drms", 1))
    assert _code(path) == "protected"
    content = files["windows.wma"].read_bytes()
    # The object of the codecs' names becomes that of the encryption.
    names = bytes.fromhex("4052D1861D31D011A3A400A0C90348F6")
    assert names in content
    path = tmp_path / "shop.wma"
    path.write_bytes(content.replace(names, bytes.fromhex("FBB31122 23BDD211B4B700A0C955FC6E"), 1))
    assert _code(path) == "protected"


@pytest.mark.parametrize("name", ["-i.m4a", "a:b%03d.m4a", "http:__x.m4a", "夜曲 🎵.m4a"])
def test_odd_names(
    tmp_path: Path, files: dict[str, Path], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_bytes(files["aac.m4a"].read_bytes())
    monkeypatch.chdir(tmp_path)
    assert len(_heard(Path(name))) == _SECONDS * _RATE


@pytest.mark.only_on("linux", why="bytes in names")
def test_a_name_that_is_not_utf_8(tmp_path: Path, files: dict[str, Path]) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.m4a")
    path.write_bytes(files["aac.m4a"].read_bytes())
    assert analyze_file(str(path))["path"] == str(path)


@pytest.mark.only_on("linux", why="ffmpeg")
def test_without_ffmpeg_the_error_names_the_command(
    files: dict[str, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for tool in ("apt-get", "ffmpeg"):
        (tmp_path / tool).touch(mode=0o755 if tool == "apt-get" else 0o644)
    monkeypatch.setenv("PATH", f"{tmp_path}:.:")
    monkeypatch.chdir(Path("/usr/bin"))
    with pytest.raises(AnalysisError, match=r"with: sudo apt install ffmpeg\.") as caught:
        analyze_file(str(files["aac.m4a"]))
    assert caught.value.code == "no_decoder"
    assert analyze_file(str(files["music.flac"]))["format"] == "flac"


_READS_A_BLOCK = """
import sys, time
from pika_sidecar.analysis.decode import Sound
with Sound(sys.argv[1]) as sound:
    next(sound.blocks())
    print(sound._file._raw._process.pid, flush=True)
    time.sleep(600)
"""


@pytest.mark.only_on("linux", why="ffmpeg")
async def test_ffmpeg_is_bounded_and_ends_with_its_reader(tmp_path: Path, files: dict[str, Path]) -> None:
    # More than the pipe holds, so that it has to wait for its reader.
    long = encode(files["music.wav"], tmp_path / "long.m4a", "-af", "aloop=15:352000", "-c:a", "alac")
    reader = subprocess.Popen(
        [sys.executable, "-c", _READS_A_BLOCK, str(long)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert reader.stdout is not None
        child = int(reader.stdout.readline())
        limits = Path(f"/proc/{child}/limits").read_text(encoding="ascii")
        assert f"Max data size             {512 * 2**20}" in limits
        assert is_alive(child)
    finally:
        reader.kill()
        reader.wait()
        reader.stdout.close()
    await gone(child)


@pytest.mark.only_on("linux", why="ffmpeg")
def test_a_file_that_is_closed_early_leaves_no_process(files: dict[str, Path]) -> None:
    with Sound(str(files["lossless.m4a"])) as sound:
        next(iter(sound.blocks()))
        child = sound._file._raw._process.pid  # type: ignore[attr-defined]
    assert not Path(f"/proc/{child}").exists()
