"""How fast the analysis is, over the last minute in which it worked."""

from __future__ import annotations

from collections import deque

# Over so long (s) the speed is taken: shorter, single files make it jump; longer, it does not follow.
WINDOW_S = 60.0


class Rate:
    """Counts seconds of music against seconds of work. All times come from the caller, so it is pure."""

    def __init__(self) -> None:
        self._worked = 0.0
        self._since: float | None = None
        self._done: deque[tuple[float, float]] = deque()

    def begin(self, now: float) -> None:
        """Work begins (or goes on)."""
        if self._since is None:
            self._since = now

    def end(self, now: float) -> None:
        """Work stops: a pause, or nothing to do. The clock stands still until it begins again."""
        self._worked = self._clock(now)
        self._since = None

    def finished(self, now: float, music_seconds: float) -> None:
        """One file was finished."""
        self._done.append((self._clock(now), music_seconds))

    def reset(self) -> None:
        """Forget the past: what follows has nothing to do with it."""
        self._worked = 0.0
        self._since = None
        self._done.clear()

    def speed(self, now: float) -> float | None:
        """Seconds of music per second of work; None before the first file is finished."""
        clock = self._clock(now)
        while self._done and self._done[0][0] < clock - WINDOW_S:
            self._done.popleft()
        elapsed = min(clock, WINDOW_S)
        if not self._done or elapsed <= 0:
            return None
        return sum(music for _, music in self._done) / elapsed

    def _clock(self, now: float) -> float:
        return self._worked + (now - self._since if self._since is not None else 0.0)
