"""The colours of Traktor, which both read and write."""

from __future__ import annotations

COLOURS = ("#fd4a4a", "#fc9d3f", "#fbe14a", "#4ac15a", "#3f8bfe", "#ad65ff", "#ff4ad6")
"""Red, orange, yellow, green, blue, violet, magenta: Traktor's COLOR 1 to 7, about as it shows them."""
