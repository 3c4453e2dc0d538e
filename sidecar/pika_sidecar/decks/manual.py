"""No deck: the DJ says what plays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .entry import Reading

if TYPE_CHECKING:
    from ..contract.desk.deck import DeckSource

_NOTHING = Reading()


class Manual:
    """A source that never has anything of its own."""

    id: DeckSource = "manual"
    name = "By hand"

    def read(self, path: str | None) -> Reading:
        """Nothing."""
        return _NOTHING
