"""What of an entry may be stored."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as some

from pika_sidecar.importing.clean import MOST_CUES, clean
from pika_sidecar.library.sources.entry import Cue, GridMark, SourceTrack
from pika_sidecar.library.values import MAX_TEXT

pytestmark = pytest.mark.not_under_wine(why="same code")

TRACK = SourceTrack("k", "/a.mp3", duration=200.0)


def codes(track: SourceTrack) -> list[str]:
    return [problem.code for problem in clean(track).problems]


def test_everything_that_a_program_says_well() -> None:
    out = clean(
        replace(
            TRACK,
            title=" A  title\n",
            artist="B",
            comment="two\nlines ",
            year=2001,
            bpm=96.5,
            camelot="8A",
            energy=7,
            rating=5,
            colour="#ff0000",
            added=1.5e9,
            played=1.6e9,
            plays=3,
            cues=(Cue("hot", 1.23456, None, "Go", "#00ff00", 1), Cue("loop", 10, 4)),
            grid=(GridMark(0.25, 96.5, 1),),
        )
    )
    assert json.loads(out.values) == {
        "title": "A title", "artist": "B", "comment": "two lines", "year": 2001, "bpm": 96.5, "key": "8A",
        "energy": 7, "rating": 5, "colour": "#ff0000", "added": 1.5e9, "played": 1.6e9, "plays": 3,
    }  # fmt: skip
    assert json.loads(out.cues) == [
        ["hot", 1.2346, None, "Go", "#00ff00", 1],
        ["loop", 10, 4, "", None, None],
    ]
    assert json.loads(out.grid) == [[0.25, 96.5, 1]] and out.problems == []


def test_what_cannot_be_is_left_out_and_said() -> None:
    wrong = clean(replace(TRACK, bpm=1e9, rating=9, year=99, colour="red", added=-5, plays=-1, energy=0))
    assert json.loads(wrong.values) == {}
    assert sorted(problem.code for problem in wrong.problems) == ["bad_value"] * 7
    assert all(problem.what == "/a.mp3" and "left out" in problem.message for problem in wrong.problems)


def test_cues_and_grids_outside_the_track_are_left_out() -> None:
    cues = (Cue("hot", -1), Cue("hot", 201.4), Cue("hot", 201.6), Cue("loop", 5, -2), Cue("hot", math.nan))
    out = clean(replace(TRACK, cues=cues, grid=(GridMark(-0.3, 120), GridMark(-9, 120), GridMark(5, 0.1))))
    assert [cue[1] for cue in json.loads(out.cues)] == [201.4]
    assert [mark[0] for mark in json.loads(out.grid)] == [-0.3]
    assert sorted(p.code for p in out.problems) == ["bad_cue"] * 4 + ["bad_grid"] * 2
    assert "lies behind the end at 200 s" in out.problems[1].message


def test_lengths_are_bounded() -> None:
    many = clean(
        replace(TRACK, comment="x" * 5000, cues=tuple(Cue("memory", 1) for _ in range(MOST_CUES + 5)))
    )
    assert len(json.loads(many.values)["comment"]) == MAX_TEXT
    assert len(json.loads(many.cues)) == MOST_CUES and len(many.problems) == 5


def test_what_is_only_listed_has_no_values() -> None:
    out = clean(SourceTrack("k", "/a.mp3", title="T", artist="A", bpm=100, only_listed=True))
    assert (out.values, out.cues, out.grid, out.problems) == ("{}", "[]", "[]", [])


@examples(max_examples=60)
@given(
    some.builds(
        SourceTrack,
        key=some.just("k"),
        path=some.text(max_size=20),
        title=some.text(max_size=20),
        comment=some.text(max_size=20),
        year=some.none() | some.integers(),
        duration=some.none() | some.floats(),
        bpm=some.none() | some.floats(),
        rating=some.none() | some.integers(),
        colour=some.none() | some.text(max_size=8),
        added=some.none() | some.floats(),
        plays=some.none() | some.integers(),
        cues=some.lists(
            some.builds(
                Cue, some.just("hot"), some.floats(), some.none() | some.floats(), some.text(max_size=9)
            ),
            max_size=3,
        ).map(tuple),
        grid=some.lists(some.builds(GridMark, some.floats(), some.floats()), max_size=3).map(tuple),
    )
)
def test_whatever_comes_can_be_stored(track: SourceTrack) -> None:
    out = clean(track)
    for text in (out.values, out.cues, out.grid):
        text.encode("utf-8")
        assert json.loads(text) == json.loads(json.dumps(json.loads(text), allow_nan=False))
    assert len(json.loads(out.cues)) + len([p for p in out.problems if p.code == "bad_cue"]) == len(
        track.cues
    )
