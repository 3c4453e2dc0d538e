"""What every decoder offers to `decode.Sound`: samples in order, and what they are."""

from __future__ import annotations

from typing import Protocol

from ..numbers import Floats


class Decoder(Protocol):
    """An open file, read forward. Whoever opened it closes it.

    `position` is the number of the first frame that it gives, counted in what the decoder gives of the whole
    file; `promised` how many frames are to come, None where nothing says so.
    """

    sample_rate: int
    channels: int
    format: str
    position: int
    promised: int | None

    @property
    def damage(self) -> str:
        """Once the end was met, why it came early; "" when it did not."""

    def read(self, frames: int) -> Floats:
        """The next samples, float32 of shape (frames, channels) with full scale 1.0; fewer than `frames` as
        the decoder likes, none at the end.
        """

    def close(self) -> None:
        """Let go of the file, and of any process."""
