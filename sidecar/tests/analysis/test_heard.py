"""Two channels out of any number, without clipping."""

from __future__ import annotations

import numpy as np
import pytest

from pika_sidecar.analysis.heard import to_sides


@pytest.mark.parametrize("channels", [1, 2, 3, 6, 8])
def test_any_channels_become_two_that_do_not_clip(channels: int) -> None:
    both = to_sides(np.ones((10, channels), dtype=np.float32))
    assert both.shape == (10, 2) and both.dtype == np.float32
    assert np.abs(both).max() == pytest.approx(1.0, abs=1e-4)


def test_left_and_right_stay_where_they_are() -> None:
    block = np.array([[0.5, -0.25]], dtype=np.float32)
    assert to_sides(block).tolist() == [[0.5, -0.25]]
    assert to_sides(np.array([[1, 0, 0, 0, 0, 0]], dtype=np.float32))[0, 1] == 0
