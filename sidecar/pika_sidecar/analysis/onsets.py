"""Where something starts to sound: onset envelopes of four frequency regions."""

from __future__ import annotations

import numpy as np

from .frames import BAND_CENTRES, FPS
from .numbers import Floats, moving_mean

REGIONS = ((0.0, 150.0), (150.0, 700.0), (700.0, 3000.0), (3000.0, 20000.0))
"""Hz: kick and bass; chords and voice; snare and voice; hi-hats."""

_LAG = 2
_CHUNK = 1 << 15


def onset_envelopes(bands: Floats) -> Floats:
    """Half-wave rectified rise of the logarithmic band levels, shape (frames, len(REGIONS)).

    Spectral flux over `_LAG` frames with logarithmic compression relative to the track's own level (so that
    gain does not matter), per region less its moving mean over 0.6 s, rectified, and divided by one common
    number. After S. Dixon, "Onset detection revisited", DAFx 2006, and S. Boeck, G. Widmer, "Maximum filter
    vibrato suppression for onset detection", DAFx 2013.
    """
    out = np.zeros((len(bands), len(REGIONS)), dtype=np.float32)
    reference = track_level(bands)
    if reference <= 0:
        return out
    columns = [np.flatnonzero((low <= BAND_CENTRES) & (high > BAND_CENTRES)) for low, high in REGIONS]
    for start in range(0, len(bands), _CHUNK):
        part = np.log1p(bands[max(0, start - _LAG) : start + _CHUNK] * np.float32(300 / reference))
        rise = np.maximum(part[_LAG:] - part[:-_LAG], 0)
        for region, chosen in enumerate(columns):
            out[max(start, _LAG) : start + _CHUNK, region] = rise[:, chosen].mean(axis=1)
    for region in range(len(REGIONS)):
        out[:, region] -= moving_mean(out[:, region], round(0.6 * FPS))
    np.maximum(out, 0, out=out)
    scale = float(out.sum(axis=1).std())
    return out / np.float32(scale) if scale > 0 else out


def track_level(bands: Floats) -> float:
    """Amplitude that the loudest tenth of the frames reaches, summed over the bands; 0 for silence."""
    if not len(bands):
        return 0.0
    level = np.sqrt(np.einsum("fb,fb->f", bands, bands))
    return float(np.percentile(level, 90))
