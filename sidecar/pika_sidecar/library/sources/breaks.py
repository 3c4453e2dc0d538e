"""What the DJ is told where a file of a program is broken, or ends too early."""

from __future__ import annotations

from pathlib import Path

from .entry import SourceProblem
from .xml_file import Broken


def problem(path: Path, broken: Broken, way_out: str) -> SourceProblem:
    """Of a break in `path`; `way_out` is a sentence that says what to do."""
    if broken.cut:
        return SourceProblem(
            "cut_off",
            path.name,
            f"The file ends too early, in line {broken.line}: what followed is lost. {way_out}",
        )
    return SourceProblem(
        "broken", path.name, f"The file is damaged in line {broken.line}: an entry there is lost. {way_out}"
    )
