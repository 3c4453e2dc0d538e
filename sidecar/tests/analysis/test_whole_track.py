"""The contract's `AnalysedFile`, the self test, and files that change."""

from __future__ import annotations

import base64
import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from pika_sidecar.analysis import ANALYSIS_VERSION, self_test
from pika_sidecar.analysis.errors import AnalysisError
from pika_sidecar.analysis.track import analyze_file
from tests.render import render_track, write
from tests.support.analysed import problems

from .conftest import Song

pytestmark = pytest.mark.not_under_wine(why="same code")

_DESCRIBED = ("energy", "energy_curve", "danceability", "brightness", "acousticness", "groove", "waveform")
_FIELDS = {
    *("path", "ok", "error", "analysis_version", "duration", "sample_rate", "channels", "format", "tags"),
    *("tempo", "beats", "key", "loudness", "warnings"),
    *_DESCRIBED,
    "structure",
}

_BEATS = {
    *("constant", "first", "period", "times"),
    *("beats_per_bar", "downbeat", "downbeat_confidence"),
}


def test_every_field_of_the_contract(songs: dict[str, Song]) -> None:
    for name, song in songs.items():
        result = song.result
        assert set(result) == _FIELDS
        assert problems(result) == []
        assert json.loads(json.dumps(result, allow_nan=False)) == result
        assert (result["ok"], result["error"], result["analysis_version"]) == (True, None, ANALYSIS_VERSION)
        assert result["duration"] == pytest.approx(32, abs=0.1)
        assert result["format"] == name.split(".")[1]
        assert set(result["tempo"]) == {"bpm", "confidence", "alternatives", "kind"}
        assert set(result["beats"]) == _BEATS
        assert 0 <= result["beats"]["downbeat"] < result["beats"]["beats_per_bar"]
        assert 1 <= result["energy"] <= 10
        assert all(
            0 <= result[field] <= 100 for field in ("danceability", "brightness", "acousticness", "groove")
        )
        assert 0 < len(result["energy_curve"]) <= 600
        columns = {len(base64.b64decode(text)) for text in result["waveform"].values()}
        assert len(columns) == 1
        assert 0 < columns.pop() <= 2000


def test_self_test_finds_nothing_wrong() -> None:
    assert self_test.run() == []


def test_self_test_notices_a_wrong_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test, "_BPM", 113.0)
    monkeypatch.setattr(self_test, "_TONE_LUFS", -20.0)
    music = self_test._music(44100)
    monkeypatch.setattr(self_test, "_BPM", 112.0)
    monkeypatch.setattr(self_test, "_music", lambda rate: music)
    monkeypatch.setattr(self_test, "_CONTAINERS", (("wav", "WAV", "PCM_16"),))
    assert any("tempo is 113" in failure for failure in self_test.run())


def test_drums_are_livelier_than_a_ballad(songs: dict[str, Song]) -> None:
    ballad, house = songs["ballad.aiff"].result, songs["house.flac"].result
    assert house["energy"] > ballad["energy"]
    assert house["danceability"] > 50
    assert ballad["acousticness"] > house["acousticness"]
    assert house["brightness"] > ballad["brightness"]


def test_intro_without_drums_is_quieter_in_the_curve(songs: dict[str, Song]) -> None:
    curve = songs["rnb.mp3"].result["energy_curve"]
    assert np.mean(curve[1:7]) < np.mean(curve[10:])


def test_a_file_that_changes_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pika_sidecar.analysis import track  # noqa: PLC0415

    path = tmp_path / "a.wav"
    write(path, np.full((44100, 1), 0.1, dtype=np.float32), 44100)
    listen = track._listen

    def listen_then_grow(name: str) -> object:
        heard = listen(name)
        with path.open("ab") as file:
            file.write(bytes(100))
        return heard

    monkeypatch.setattr(track, "_listen", listen_then_grow)
    with pytest.raises(AnalysisError) as caught:
        analyze_file(str(path))
    assert caught.value.code == "changed"


def test_errors_survive_a_process_boundary() -> None:
    error = pickle.loads(pickle.dumps(AnalysisError("corrupt", "It is damaged.")))
    assert (error.code, error.message) == ("corrupt", "It is damaged.")


def test_the_same_music_in_two_formats_reads_the_same(tmp_path: Path) -> None:
    results = []
    for suffix in ("wav", "mp3"):
        truth = render_track(tmp_path / f"a.{suffix}", bpm=93.0, style="hiphop", seconds=30, seed=11)
        results.append(analyze_file(str(truth.path)))
    wav, mp3 = results
    assert wav["tempo"]["bpm"] == mp3["tempo"]["bpm"]  # type: ignore[index]
    assert wav["key"]["name"] == mp3["key"]["name"]  # type: ignore[index]
    assert wav["beats"]["first"] == pytest.approx(mp3["beats"]["first"], abs=0.006)  # type: ignore[index]
    assert abs(wav["energy"] - mp3["energy"]) <= 1  # type: ignore[operator]
