"""Grids of other programs as Pika shows them."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from pika_sidecar.library.grids import beats_of


def test_one_mark_is_a_steady_grid_from_the_start() -> None:
    beats = beats_of([(10.25, 120.0, 3)], 60)
    assert beats is not None and beats["constant"] and beats["times"] is None
    assert (beats["first"], beats["period"]) == (0.25, 0.5)
    # The mark is beat 20 of the grid, and the third of its bar: 18, 14, ... 2 begin one.
    assert (beats["beats_per_bar"], beats["downbeat"]) == (4, 2)
    assert "downbeat" not in beats_of([(10.25, 120.0, None)], 60)  # type: ignore[operator]
    assert beats_of([(-0.1, 120.0, 1)], 60)["first"] == 0.4  # type: ignore[index]


def test_marks_on_one_grid_are_steady() -> None:
    beats = beats_of([(0.2, 100.0, 1), (0.2 + 60, 100.0, 1), (0.203 + 120, 100.1, 1)], 180)
    assert beats is not None and beats["constant"]


def test_a_change_of_tempo_has_each_beat_at_its_place() -> None:
    beats = beats_of([(1.0, 60.0, 1), (5.1, 120.0, 1)], 7)
    assert beats is not None and beats["times"] == [0.0, 1.0, 2.0, 3.0, 4.0, 5.1, 5.6, 6.1, 6.6]
    assert beats["downbeat"] == 1 and beats["first"] == 0.0


def test_what_is_no_grid() -> None:
    assert beats_of([], 10) is None
    assert beats_of([(0, 0, 1), (1, 5000, 1), (float("nan"), 120, 1)], 10) is None
    assert beats_of([(0.5, 0, 1), (1.0, 120.0, 9)], 10) == {
        "constant": True, "first": 0.0, "period": 0.5, "times": None,
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_beats_rise_and_come_at_their_tempi(seed: int) -> None:
    chance = random.Random(seed)
    marks = [
        (chance.uniform(-5, 100), chance.uniform(30, 300), chance.choice([None, 1, 4])) for _ in range(5)
    ]
    beats = beats_of(marks, 120)
    assert beats is not None and beats["times"] is not None
    times = beats["times"]
    assert times[0] >= 0 and all(b > a for a, b in pairwise(times))
    assert times[-1] <= 120 + 60 / 30 and beats["period"] > 0
