"""What fits after what: the pure arithmetic, by its properties."""

from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pika_sidecar.library.keys import CAMELOT
from pika_sidecar.library.transitions import (
    Profile,
    harmony,
    key_step,
    reasons,
    score,
    scorer,
    tempo_likeness,
)

BPM = st.floats(40, 220)
KEY = st.sampled_from(CAMELOT)
ENERGY = st.integers(1, 10)
CHARACTER = st.tuples(*[st.floats(0, 100)] * 4)
WHOLE = st.builds(Profile, BPM, KEY, ENERGY, CHARACTER)
ANY = st.builds(
    Profile,
    st.none() | BPM,
    st.none() | KEY,
    st.none() | ENERGY,
    st.tuples(*[st.none() | st.floats(0, 100)] * 4),
)


def transposed(key: str, steps: int) -> str:
    """The key that lies so many steps up the Camelot wheel."""
    return f"{(int(key[:-1]) - 1 + steps) % 12 + 1}{key[-1]}"


@given(ANY)
def test_a_track_fits_itself_wholly(track: Profile) -> None:
    nothing = track[:3] == (None, None, None) and not any(v is not None for v in track.character)
    assert score(track, track) == (0 if nothing else 1)


@given(ANY, ANY)
def test_the_score_stays_between_0_and_1(first: Profile, second: Profile) -> None:
    assert 0 <= score(first, second) <= 1


@given(WHOLE, WHOLE)
def test_only_the_semitone_up_has_a_direction(first: Profile, second: Profile) -> None:
    there, back = score(first, second), score(second, first)
    relation, steps = key_step(first.key or "", second.key or "")
    if relation in ("boost", "drop") and abs(steps) == 7:
        assert (there > back) == (relation == "boost")
    else:
        assert there == pytest.approx(back, abs=1e-9)


@given(ANY, ANY, st.integers(0, 11), st.floats(0.7, 1.4))
def test_both_transposed_and_both_sped_up_fit_as_before(
    first: Profile, second: Profile, steps: int, factor: float
) -> None:
    def moved(track: Profile) -> Profile:
        return track._replace(
            bpm=track.bpm and track.bpm * factor, key=track.key and transposed(track.key, steps)
        )

    # Exactly between two octaves rounding decides; there the tempi do not fit either way.
    assume(not first.bpm or not second.bpm or abs(abs(math.log2(second.bpm / first.bpm)) % 1 - 0.5) > 1e-6)
    assert score(moved(first), moved(second)) == pytest.approx(score(first, second), abs=1e-9)
    if first.key and second.key:
        assert key_step(transposed(first.key, steps), transposed(second.key, steps)) == key_step(
            first.key, second.key
        )


@given(WHOLE, st.floats(0.93, 1.07))
def test_half_and_double_tempo_fit_but_less(track: Profile, factor: float) -> None:
    assert track.bpm is not None
    near = track._replace(bpm=track.bpm * factor)
    for octave in (0.5, 2.0):
        far = near._replace(bpm=near.bpm and near.bpm * octave)
        assert tempo_likeness(track.bpm, far.bpm) == pytest.approx(
            0.75 * tempo_likeness(track.bpm, near.bpm), abs=1e-9
        )
        [said] = [reason for reason in reasons(track, far) if reason["code"] == "tempo"]
        assert said["multiple"] == 1 / octave
        assert said["change"] == pytest.approx(track.bpm * (factor - 1), abs=0.006)
        assert track.bpm == pytest.approx(near.bpm * (1 + said["pitch"] / 100), rel=1e-4)


@given(WHOLE, ANY)
def test_what_is_known_to_fit_is_ahead_of_what_is_not_known(track: Profile, other: Profile) -> None:
    known = other._replace(
        bpm=other.bpm or track.bpm,
        key=other.key or track.key,
        energy=other.energy or track.energy,
        character=track.character if None in other.character else other.character,
    )
    if all(value is None for value in other.character) or None not in other.character:
        assert score(track, known) >= score(track, other)


@given(WHOLE, WHOLE, st.floats(0, 1))
def test_a_floor_hides_what_is_not_above_it_and_changes_nothing_else(
    first: Profile, second: Profile, floor: float
) -> None:
    whole = score(first, second)
    assert scorer(first)(second, floor) == (whole if whole > floor else 0)


@given(WHOLE, WHOLE, ENERGY)
def test_a_larger_energy_step_never_fits_better(first: Profile, second: Profile, energy: int) -> None:
    assert first.energy is not None and second.energy is not None
    if abs(energy - first.energy) >= abs(second.energy - first.energy):
        assert score(first, second._replace(energy=energy)) <= score(first, second) + 1e-12


@pytest.mark.parametrize(
    ("second", "relation", "steps", "worth"),
    [
        ("8A", "same", 0, 1.0), ("8B", "relative", 0, 0.75), ("9A", "step", 1, 0.75),
        ("7A", "step", -1, 0.75),
        ("9B", "diagonal", 1, 0.5), ("7B", "diagonal", -1, 0.5), ("10A", "boost", 2, 0.5),
        ("6A", "drop", -2, 0.5), ("3A", "boost", 7, 0.5), ("1A", "drop", -7, 0.0), ("11A", "far", 3, 0.25),
        ("2A", "far", 6, 0.0), ("11B", "far", 3, 0.0),
    ],
)  # fmt: skip
def test_the_moves_from_a_minor(second: str, relation: str, steps: int, worth: float) -> None:
    assert key_step("8A", second) == (relation, steps) and harmony("8A", second) == worth


def test_every_move_round_the_wheel_comes_back() -> None:
    for first, second in product(CAMELOT, CAMELOT):
        relation, steps = key_step(first, second)
        assert transposed(first, steps)[:-1] == second[:-1]
        assert (relation == "same") == (first == second)
        back, down = key_step(second, first)
        assert (back, down) == ({"boost": "drop", "drop": "boost"}.get(relation, relation), -steps) or abs(
            steps
        ) == 6


def test_reasons_say_what_is_known_and_no_more() -> None:
    first = Profile(100.0, "8A", 5, (50.0, None))
    assert reasons(first, Profile(102.0, "8A", 6, (60.0, 1.0))) == [
        {"code": "key", "relation": "same", "steps": 0},
        {"code": "tempo", "change": 2.0, "multiple": 1.0, "pitch": -1.96},
        {"code": "energy", "change": 1},
        {"code": "character", "likeness": 0.8},
    ]
    assert reasons(first, Profile(None, None, None, (None, 3.0))) == []
    assert reasons(first, Profile(50.5, None, None))[0] == {
        "code": "tempo", "change": 1.0, "multiple": 2.0, "pitch": -0.99,
    }  # fmt: skip
