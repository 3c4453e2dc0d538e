"""What can go wrong with one file, in a form that a person can act on."""

from __future__ import annotations

import os


class AnalysisError(Exception):
    """One file could not be analysed.

    `code` is one of the contract's `FileFailure`; `message` is a sentence: what failed, why, what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type[AnalysisError], tuple[str, str]]:
        """Keep both parts when the error crosses a process boundary."""
        return type(self), (self.code, self.message)


def corrupt(path: str) -> AnalysisError:
    """What is said of a sound file of which nothing can be decoded."""
    return AnalysisError(
        "corrupt",
        f'"{os.path.basename(path)}" is damaged: no sound can be decoded from it. Copy or download it again.',
    )
