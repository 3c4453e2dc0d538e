"""The picture of the tempo errors: how often each side is right, an octave off, or elsewhere."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

_BINS = 49
_REACH = 1.2
_WIDTH, _HEIGHT, _MARGIN = 760, 300, 48
_COLOURS = ("#0f766e", "#b45309")


def histogram(errors: Mapping[str, Sequence[float | None]], title: str) -> str:
    """An SVG. `errors`: per side the octaves (log2) that each tempo is off; None, no answer, is counted in
    the legend. Bars show shares of all files; what is over 1.2 octaves off stands in the outermost bars.
    """
    width = (_WIDTH - 2 * _MARGIN) / _BINS
    shares = {side: _shares(values) for side, values in errors.items()}
    top = max(max(values) for values in shares.values()) or 1.0
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f"<title>{title}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text x="{_MARGIN}" y="20" font-size="14">{title}</text>',
    ]
    floor = _HEIGHT - _MARGIN
    for share in (0.01, 0.05, 0.2, 0.5, 1.0):
        if share <= top * 1.3:
            y = floor - _height(share)
            parts.append(
                f'<line x1="{_MARGIN}" x2="{_WIDTH - _MARGIN}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
            )
            parts.append(f'<text x="{_MARGIN - 6}" y="{y + 4:.1f}" text-anchor="end">{share:.0%}</text>')
    for index, (side, values) in enumerate(shares.items()):
        bar = width / (len(shares) + 0.4)
        for number, share in enumerate(values):
            if share:
                x = _MARGIN + number * width + index * bar
                height = _height(share)
                parts.append(
                    f'<rect x="{x:.1f}" y="{floor - height:.1f}" width="{bar:.1f}" height="{height:.1f}" '
                    f'fill="{_COLOURS[index]}"><title>{side}: {share:.1%}</title></rect>'
                )
        silent = sum(value is None for value in errors[side])
        label = f"{side}" + (f" (no tempo said: {silent})" if silent else "")
        parts.append(
            f'<rect x="{_WIDTH - 240}" y="{32 + 18 * index}" width="12" height="12" '
            f'fill="{_COLOURS[index]}"/>'
        )
        parts.append(f'<text x="{_WIDTH - 222}" y="{43 + 18 * index}">{label}</text>')
    for octave, label in ((-1, "half"), (-0.585, "2/3"), (0, "right"), (0.585, "3/2"), (1, "double")):
        x = _MARGIN + (octave + _REACH) / (2 * _REACH) * (_WIDTH - 2 * _MARGIN)
        parts.append(f'<text x="{x:.1f}" y="{floor + 18}" text-anchor="middle">{label}</text>')
    caption = "tempo found, against the true one (octaves); share of files, square root scale"
    parts.append(
        f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 8}" text-anchor="middle" fill="#555">{caption}</text>'
    )
    return "\n".join([*parts, "</svg>", ""])


def _shares(values: Sequence[float | None]) -> list[float]:
    counts = [0] * _BINS
    for value in values:
        if value is not None:
            place = (min(max(value, -_REACH), _REACH) + _REACH) / (2 * _REACH)
            counts[min(_BINS - 1, int(place * _BINS))] += 1
    return [count / max(1, len(values)) for count in counts]


def _height(share: float) -> float:
    return math.sqrt(share) * (_HEIGHT - 2 * _MARGIN - 20)
