"""Every profile, those of the analysis among them, finds the keys that it was made of."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.published_profiles import PUBLISHED
from pika_sidecar.analysis.profiles import correlations, templates


@pytest.mark.parametrize("profile", PUBLISHED)
def test_every_profile_fits_its_own_keys(profile: str) -> None:
    for minor, degrees in enumerate(PUBLISHED[profile]):
        assert len(degrees) == 12
        if len(set(degrees)) > 1:
            for tonic in range(12):
                fits = correlations(templates(PUBLISHED[profile]), np.roll(np.array(degrees), tonic))
                assert int(np.argmax(fits)) == tonic + 12 * minor
                assert fits.max() == pytest.approx(1)
