"""The one exception outside `analysis/`: a stable code for the UI, a sentence for the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .contract.desk.common import Failure


class PikaError(Exception):
    """Something failed that the person can be told about.

    `code` is stable and machine-readable, `message` says what failed and what to do, `data` holds what
    offended (it travels to the UI beside the code).
    """

    def __init__(self, code: str, message: str, **data: object) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data

    def as_dict(self) -> Failure:
        """As the page is told."""
        return {"code": self.code, "message": self.message}
