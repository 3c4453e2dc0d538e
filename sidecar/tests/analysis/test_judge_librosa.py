"""librosa as a judge of the figures that both compute, on the same rendered files."""

from __future__ import annotations

import sys

import mir_eval
import numpy as np
import pytest

from .conftest import Song

if sys.platform != "win32":
    import librosa

pytestmark = pytest.mark.only_on("linux", "darwin", why="judge")


@pytest.mark.parametrize("name", ["rock.wav", "house.flac", "blues.mp3"])
def test_beats_agree_where_librosa_finds_the_tempo(songs: dict[str, Song], name: str) -> None:
    song = songs[name]
    signal, rate = librosa.load(song.truth.path, sr=22050)
    tempo, beats = librosa.beat.beat_track(y=signal, sr=rate, units="time", start_bpm=song.truth.bpm)
    assert float(np.atleast_1d(tempo)[0]) == pytest.approx(song.result["tempo"]["bpm"], rel=0.04)
    ours = np.arange(song.result["beats"]["first"], song.result["duration"], song.result["beats"]["period"])
    assert mir_eval.beat.f_measure(beats, ours) > 0.85
    assert (
        mir_eval.beat.f_measure(song.truth.beats, ours)
        >= mir_eval.beat.f_measure(song.truth.beats, beats) - 0.02
    )


def test_brightness_orders_songs_as_the_spectral_centroid_does(songs: dict[str, Song]) -> None:
    centroids, ours = [], []
    for song in songs.values():
        signal, rate = librosa.load(song.truth.path, sr=22050, duration=20)
        spectrum = np.abs(librosa.stft(signal)).mean(axis=1, keepdims=True)
        centroids.append(float(librosa.feature.spectral_centroid(S=spectrum, sr=rate)[0, 0]))
        ours.append(song.result["brightness"])
    ranks = [np.argsort(np.argsort(values)) for values in (centroids, ours)]
    assert np.corrcoef(ranks)[0, 1] > 0.5


def test_energy_curve_follows_the_rms(songs: dict[str, Song]) -> None:
    song = songs["rnb.mp3"]
    signal, rate = librosa.load(song.truth.path, sr=22050)
    rms = librosa.feature.rms(y=signal, frame_length=rate, hop_length=rate, center=False)[0]
    curve = np.array(song.result["energy_curve"])
    count = min(len(rms), len(curve)) - 1
    assert np.corrcoef(20 * np.log10(rms[:count] + 1e-6), curve[:count])[0, 1] > 0.7
