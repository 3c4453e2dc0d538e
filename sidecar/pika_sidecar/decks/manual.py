"""No deck: the DJ says what plays."""

from __future__ import annotations

from .entry import Reading

_NOTHING = Reading()


class Manual:
    """A source that never has anything of its own."""

    id = "manual"
    name = "By hand"

    def read(self, path: str | None) -> Reading:
        """Nothing."""
        return _NOTHING
