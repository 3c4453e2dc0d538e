"""The clock of the night: it never jumps, whatever happens to the clock of the machine."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)

# From here on (ms) the machine's clock was moved; what is less, time servers correct all the time.
STEP_MS = 2_000


@dataclass(frozen=True)
class Stamp:
    """When something happened, by the night's clock, and that clock's distance to the cloud's (None: not
    known).

    The distance is kept with each command: when the machine's clock is put right between two starts of Pika,
    what was written before can still be told in terms of the new one.
    """

    at: int
    skew: int | None


def steady_s() -> float:
    """Seconds that pass evenly, sleep of the machine included."""
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):  # Linux; macOS, where it goes on in sleep
        if hasattr(time, name):
            return time.clock_gettime(getattr(time, name))
    return time.monotonic()


class NightClock:
    """Milliseconds since 1970 as the machine's clock said when Pika started, and evenly on from there.

    `wall` and `steady` give seconds; they are the machine's own unless a test says otherwise.
    """

    def __init__(self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = steady_s) -> None:
        self._wall = wall
        self._steady = steady
        self._offset = wall() - steady()
        self._step = 0
        self.skew: int | None = None

    def now(self) -> int:
        """The time of the night."""
        return round((self._steady() + self._offset) * 1000)

    def wall(self) -> int:
        """What the clock of the machine says."""
        return round(self._wall() * 1000)

    def stamp(self, at: int | None = None) -> Stamp:
        """A stamp for now, or for `at`, a time of the night."""
        return Stamp(self.now() if at is None else at, self.skew)

    def of_wall(self, wall_ms: int) -> int:
        """The time of the night for what the machine's clock, as it goes now, calls `wall_ms`."""
        return wall_ms - self._stepped()

    def to_wall(self, night_ms: int) -> int:
        """What the machine's clock, as it goes now, calls a time of the night."""
        return night_ms + self._stepped()

    def cloud_to_wall(self, cloud_ms: int) -> int:
        """What the machine's clock calls a time of the cloud."""
        return self.to_wall(cloud_ms - (self.skew or 0))

    def hear(self, cloud_ms: int) -> None:
        """The cloud says what time it is."""
        self.skew = cloud_ms - self.now()

    def _stepped(self) -> int:
        """How far the machine's clock was moved since the start; small drifts count as none."""
        step = self.wall() - self.now()
        step = step if abs(step) > STEP_MS else 0
        if abs(step - self._step) > STEP_MS:
            log.warning("The clock of this machine was moved by %.1f s", (step - self._step) / 1000)
            self._step = step
        return step
