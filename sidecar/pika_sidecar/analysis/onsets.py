"""Where something starts to sound: envelopes of four frequency regions, for all onsets and for drum
strokes, and where the harmony turns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .frames import BAND_CENTRES, FPS
from .numbers import Doubles, Floats, moving_mean

REGIONS = ((0.0, 150.0), (150.0, 700.0), (700.0, 3000.0), (3000.0, 20000.0))
"""Hz: kick and bass; chords and voice; snare and voice; hi-hats."""

LOW, CHORDS, SNARE, HATS = range(len(REGIONS))

LAG = 2
"""Frames over which a rise is taken, 23 ms: as long as an attack, so that one does not come in two parts."""

FALL = 9
"""Frames, 0.1 s, after which a stroke of a drum is gone and a held note is not."""

_FLOOR = np.float32(0.02)
"""Neper that a rise must have: a steady tone ripples by less."""

_COMPRESSION, _TURN_COMPRESSION = 300, 100
"""What levels, in units of the track's own, are multiplied by before log(1 + x): from there on down (-50 dB,
-40 dB) they count in proportion, above by their logarithm.
"""

_LOCAL_S = 0.6
"""Seconds of the moving mean that an envelope loses: a beat or so, what is left stands out from it."""

_CHUNK = 1 << 14
"""Frames worked on at a time, for the sake of memory."""

_TURN_SPAN = 26
"""Frames, 0.3 s: longer than an attack, shorter than a chord."""

_TURN_HZ = (60.0, 3000.0)
"""Where the notes of chords are."""


@dataclass(frozen=True)
class Onsets:
    """`rise` and `strokes` are of shape (frames, len(REGIONS)), all are non-negative. `rise`: everything
    that starts; `strokes`: what starts and is gone 0.1 s later, as drums are and sung or bowed notes are not;
    `kick`, shape (frames,): rise of the plain amplitude of the lowest region, in which a bass drum outweighs
    a bass; `turn`, shape (frames,): change of the spectrum from the 0.3 s before to the 0.3 s after, as at a
    new chord. `attack`: what the hundredth strongest rise in a hundred reaches, in neper summed over the
    regions: 2 and more in music, 0.3 to 0.7 where sounds swell and fade slowly.
    """

    rise: Floats
    strokes: Floats
    kick: Floats
    turn: Floats
    attack: float


def find_onsets(bands: Floats) -> Onsets:
    """Onsets from `Spectra.bands`.

    `rise` is spectral flux over `LAG` frames with logarithmic compression relative to the track's own
    level (so that gain does not matter), averaged per region (S. Dixon, "Onset detection revisited", DAFx
    2006; the lag as in S. Boeck, G. Widmer, "Maximum filter vibrato suppression for onset detection", DAFx
    2013). `strokes` is the lesser of rise and of the fall during `FALL` frames after it. Both lose their
    moving mean over 0.6 s and are scaled to a standard deviation of 1 in sum.
    """
    rise = np.zeros((len(bands), len(REGIONS)), dtype=np.float32)
    strokes = np.zeros_like(rise)
    turn = np.zeros(len(bands), dtype=np.float32)
    reference = track_level(bands)
    if reference <= 0:
        return Onsets(rise, strokes, np.zeros_like(turn), turn, 0.0)
    columns = [np.flatnonzero((low <= BAND_CENTRES) & (high > BAND_CENTRES)) for low, high in REGIONS]
    for start in range(0, len(bands), _CHUNK):
        before = min(start, LAG)
        level = np.log1p(bands[start - before : start + _CHUNK + FALL] * np.float32(_COMPRESSION / reference))
        level = np.pad(level, [(LAG - before, FALL), (0, 0)], mode="edge")
        count = min(_CHUNK, len(bands) - start)
        up = np.maximum(level[LAG : LAG + count] - level[:count] - _FLOOR, 0)
        gone = np.minimum(
            up, np.maximum(level[LAG : LAG + count] - level[LAG + FALL : LAG + FALL + count], 0)
        )
        for region, chosen in enumerate(columns):
            rise[start : start + count, region] = up[:, chosen].mean(axis=1)
            strokes[start : start + count, region] = gone[:, chosen].mean(axis=1)
        turn[start : start + count] = _turn(bands, start, count, reference)
    turn -= moving_mean(turn, round(FPS))
    kick = _plain_rise(bands[:, columns[LOW]])
    attack = float(np.percentile(rise.sum(axis=1), 99))
    return Onsets(_sharpen(rise), _sharpen(strokes), kick, np.maximum(turn, 0), attack)


def _turn(bands: Floats, start: int, count: int, reference: float) -> Doubles:
    """Mean change of the compressed level per band around each of `count` frames, shape (count,)."""
    low, high = _TURN_HZ
    chosen = (low < BAND_CENTRES) & (high > BAND_CENTRES)
    first, last = max(0, start - _TURN_SPAN), start + count + _TURN_SPAN
    level = np.log1p(bands[first:last, chosen] * np.float32(_TURN_COMPRESSION / reference))
    missing = (_TURN_SPAN - (start - first), last - first - len(level))
    level = np.pad(level, [missing, (0, 0)], mode="edge")
    total = np.concatenate([np.zeros((1, level.shape[1])), np.cumsum(level, axis=0, dtype=np.float64)])
    middle = total[_TURN_SPAN : _TURN_SPAN + count]
    change = total[2 * _TURN_SPAN : 2 * _TURN_SPAN + count] - 2 * middle + total[:count]
    turn: Doubles = np.abs(change).mean(axis=1) / _TURN_SPAN
    return turn


def _plain_rise(bands: Floats) -> Floats:
    """Rise of the amplitude of all `bands` together over `LAG` frames, shape (frames,)."""
    amplitude = np.sqrt(np.einsum("fb,fb->f", bands, bands))
    rise: Floats = np.maximum(amplitude - np.pad(amplitude, (LAG, 0))[: len(amplitude)], 0)
    rise[:LAG] = 0
    return rise


def _sharpen(envelopes: Floats) -> Floats:
    for region in range(envelopes.shape[1]):
        envelopes[:, region] -= moving_mean(envelopes[:, region], round(_LOCAL_S * FPS))
    np.maximum(envelopes, 0, out=envelopes)
    scale = float(envelopes.sum(axis=1).std())
    return envelopes / np.float32(scale) if scale > 0 else envelopes


def track_level(bands: Floats) -> float:
    """Amplitude that the loudest tenth of the frames reaches, summed over the bands; 0 for silence."""
    if not len(bands):
        return 0.0
    level = np.sqrt(np.einsum("fb,fb->f", bands, bands))
    return float(np.percentile(level, 90))
