"""What the key must not depend on, what it must tell apart, and what has none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from pika_sidecar.analysis.chroma import find_chroma
from pika_sidecar.analysis.frames import SpectrumPass
from pika_sidecar.analysis.key import Key, find_key
from pika_sidecar.analysis.notes import NOTES, STEPS
from pika_sidecar.analysis.tuning import semitone_weights, tuning
from tests.render import RATE, _drum, _tone, render, write

pytestmark = pytest.mark.not_under_wine(why="numbers")

_Signal = NDArray[np.float32]


def _notes(signal: _Signal, rate: int = RATE) -> NDArray[np.float32]:
    spectrum = SpectrumPass(rate)
    spectrum.add(signal if signal.ndim == 2 else signal[:, None])
    return spectrum.result().notes


def _key(signal: _Signal) -> Key | None:
    return find_key(_notes(signal))


def _song(key: str, tuning_cents: float = 0.0, style: str = "pop", seed: int = 3) -> _Signal:
    concert = 440 * 2 ** (tuning_cents / 1200)
    return render(bpm=104, key=key, seconds=16, style=style, seed=seed, tuning=concert)[0]


def _chords(chords: list[list[int]], seconds: float = 1.0, instrument: str = "piano") -> _Signal:
    """Each chord (MIDI notes, the first also as bass) for `seconds`, twice through."""
    parts = []
    for chord in chords * 2:
        part = np.zeros(int(seconds * RATE), dtype=np.float32)
        for note in [chord[0] - 12, *chord]:
            tone = _tone(instrument, note, seconds, RATE, 440.0)
            part += 0.15 * tone[: len(part)]
        parts.append(part)
    return np.concatenate(parts)


@pytest.mark.parametrize("mode", ["major", "minor"])
def test_transposed_music_has_the_transposed_key(mode: str) -> None:
    for tonic, name in enumerate(["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]):
        found = _key(_song(f"{name} {mode}", style="rock", seed=2))
        assert found is not None
        assert (found.tonic, found.minor) == (tonic, mode == "minor"), name


@pytest.mark.parametrize("cents", [-45.0, -17.0, 0.0, 23.0, 45.0])
def test_tuning_is_told_in_cents(cents: float) -> None:
    found = _key(_song("F# minor", cents, style="rock", seed=2))
    assert found is not None
    assert (found.tonic, found.minor) == (6, True)
    assert found.tuning == pytest.approx(cents, abs=4)


def test_half_way_between_two_tunings_either_is_right() -> None:
    found = _key(_song("G minor", 50.0, style="rock", seed=2))
    assert found is not None and found.minor
    assert abs(found.tuning) == pytest.approx(50, abs=4)
    assert found.tonic == (7 if found.tuning > 0 else 8)


def test_gain_and_mp3_change_nothing(tmp_path: Path) -> None:
    song = _song("Eb major", style="rnb", seed=5)
    before = _key(song)
    assert before is not None
    quiet = _key(song * np.float32(10 ** (-40 / 20)))
    assert quiet == before
    write(tmp_path / "t.mp3", song, RATE)
    decoded, _ = soundfile.read(tmp_path / "t.mp3", dtype="float32")
    after = _key(decoded)
    assert after is not None
    assert (after.tonic, after.minor) == (before.tonic, before.minor)
    assert after.confidence == pytest.approx(before.confidence, abs=0.1)
    assert after.tuning == pytest.approx(before.tuning, abs=1)


C, D_MINOR, E_MINOR, F, G, A_MINOR = (
    [48, 52, 55],
    [50, 53, 57],
    [52, 55, 59],
    [53, 57, 60],
    [55, 59, 62],
    [57, 60, 64],
)


@pytest.mark.parametrize(
    ("chords", "name"),
    [
        ([C, F, G, C], "C major"),
        ([C, A_MINOR, F, G, C, C], "C major"),
        ([A_MINOR, D_MINOR, E_MINOR, A_MINOR], "A minor"),
        ([A_MINOR, F, E_MINOR, A_MINOR], "A minor"),
        ([[45, 52, 57], [43, 50, 55], [41, 48, 53], [45, 52, 57]], "A minor"),  # power chords
        ([[48, 52, 55, 58], [53, 57, 60, 63], [48, 52, 55, 58], [55, 59, 62, 65]], "C major"),  # blues
    ],
)
def test_relatives_power_chords_and_blues(chords: list[list[int]], name: str) -> None:
    found = _key(_chords(chords))
    assert found is not None and found.name == name


def test_the_longer_part_decides_after_a_modulation() -> None:
    first, second = _notes(_song("A minor", style="rock", seed=2)), _notes(_song("Bb minor", style="rock"))
    found = find_key(np.concatenate([first, first, second]))
    assert found is not None and found.name == "A minor"


def test_drums_before_the_music_change_nothing() -> None:
    song = _song("D minor", style="house", seed=4)
    found, later = _key(song[:, 0]), _key(np.concatenate([_drums(12, seed=1), song[:, 0]]))
    assert found is not None and later is not None
    assert (found.tonic, found.minor) == (later.tonic, later.minor)


@pytest.mark.parametrize("seed", range(4))
def test_drums_alone_have_no_key(seed: int) -> None:
    assert _key(_drums(20, seed)) is None


@pytest.mark.parametrize("seed", range(3))
def test_twelve_equal_notes_have_no_key(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = [[int(note)] for _ in range(4) for note in 48 + random.permutation(12)]
    assert _key(_chords(rows, seconds=0.5)) is None


def test_a_drone_has_no_key() -> None:
    assert _key(_chords([[50], [50]], seconds=4.0)) is None
    assert _key(_chords([[50, 57], [50, 57]], seconds=4.0)) is None


def test_a_single_triad_has_one() -> None:
    found = _key(_chords([[50, 53, 57], [50, 53, 57]], seconds=4.0))
    assert found is not None and found.name == "D minor"


def test_alternatives_are_other_keys_and_less_probable() -> None:
    found = _key(_chords([C, G, A_MINOR, F]))
    assert found is not None and found.alternatives
    keys = [found, *found.alternatives]
    assert len({(key.tonic, key.minor) for key in keys}) == len(keys)
    sure = [key.confidence for key in keys]
    assert sure == sorted(sure, reverse=True) and sum(sure) <= 1.01


@pytest.mark.parametrize("tilt", [0.0, 1.0])
def test_noise_of_any_colour_has_no_key(tilt: float) -> None:
    spectrum = np.fft.rfft(np.random.default_rng(7).standard_normal(20 * RATE))
    noise = np.fft.irfft(spectrum / np.maximum(np.arange(len(spectrum)), 400) ** tilt)
    assert _key((0.5 * noise / np.abs(noise).max()).astype(np.float32)) is None


def test_red_noise_has_no_key() -> None:
    walk = np.cumsum(np.random.default_rng(2).standard_normal(20 * RATE))
    high = (walk - np.convolve(walk, np.ones(2001) / 2001, "same")).astype(np.float32)
    assert _key(0.5 * high / np.abs(high).max()) is None


def test_overtones_are_not_notes() -> None:
    tone = _tone("strings", 48, 4.0, RATE, 440.0)  # C with twelve harmonics
    found = find_chroma(_notes(tone))
    assert found is not None
    others = np.delete(found.classes, 0)
    assert found.classes[0] > 5 * others.max()


def test_tuning_of_steps() -> None:
    steps = np.zeros((NOTES, STEPS))
    steps[10:30, 3] = 1.0
    assert tuning(steps.ravel()) == pytest.approx((0.2, 1))
    assert tuning(np.ones(NOTES * STEPS))[1] == pytest.approx(0)
    weights = semitone_weights(NOTES, 0.2)
    assert (steps.ravel() @ weights)[10:30] == pytest.approx(1)


def _drums(seconds: float, seed: int) -> _Signal:
    random = np.random.default_rng(seed)
    loop = np.zeros(int(seconds * RATE) + RATE, dtype=np.float32)
    beat = RATE * 60 / float(random.uniform(85, 130))
    for step in range(int(seconds * RATE / beat * 4)):
        for name, chance in (("kick", 0.9 if step % 8 == 0 else 0.1), ("snare", step % 8 == 4), ("hat", 0.7)):
            if random.random() < chance:
                sound = _drum(name, RATE)
                at = int(step * beat / 4)
                loop[at : at + len(sound)] += 0.5 * sound[: len(loop) - at]
    return loop[: int(seconds * RATE)]
