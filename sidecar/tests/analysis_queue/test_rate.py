"""The speed is that of the work, not of the wall clock."""

from __future__ import annotations

import pytest

from pika_sidecar.analysis_queue.rate import Rate


def test_nothing_is_said_before_the_first_file() -> None:
    rate = Rate()
    assert rate.speed(0) is None
    rate.begin(0)
    assert rate.speed(10) is None


def test_music_per_second_of_work() -> None:
    rate = Rate()
    rate.begin(100)
    rate.finished(102, 200)
    rate.finished(104, 200)
    assert rate.speed(104) == pytest.approx(100)


def test_a_pause_does_not_count() -> None:
    rate = Rate()
    rate.begin(0)
    rate.finished(2, 200)
    rate.end(2)
    assert rate.speed(1000) == pytest.approx(100)
    rate.begin(1000)
    rate.finished(1002, 200)
    assert rate.speed(1002) == pytest.approx(100)


def test_only_the_last_minute_counts() -> None:
    rate = Rate()
    rate.begin(0)
    rate.finished(1, 60_000)
    for second in range(2, 122):
        rate.finished(second, 10)
    assert rate.speed(121) == pytest.approx(10, rel=0.05)
