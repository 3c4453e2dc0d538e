"""What a source of another program's library yields, taken apart."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

from pika_sidecar.library.keys import CAMELOT
from pika_sidecar.library.sources.entry import Source, SourceList, SourceProblem, SourceTrack


@dataclass
class Read:
    """All of it, in order."""

    tracks: list[SourceTrack] = field(default_factory=list)
    lists: list[SourceList] = field(default_factory=list)
    problems: list[SourceProblem] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        """The codes of the problems."""
        return [problem.code for problem in self.problems]


def read(source: Source, place: Path) -> Read:
    """Everything in `place`, each entry such as Pika can store."""
    found = Read()
    for entry in source.read(place):
        if isinstance(entry, SourceTrack):
            assert_sound(entry)
            found.tracks.append(entry)
        elif isinstance(entry, SourceList):
            assert entry.name and all(isinstance(key, str) for key in entry.tracks)
            found.lists.append(entry)
        else:
            assert entry.code.isidentifier() and entry.what and entry.message.endswith(".")
            found.problems.append(entry)
    return found


def assert_sound(track: SourceTrack) -> None:
    """Within Pika's bounds, whatever the program has written."""
    assert track.key and track.path and "\0" not in track.path
    texts = (track.title, track.artist, track.album, track.genre, track.comment)
    for text in (*texts, *(cue.name for cue in track.cues)):
        assert text.isprintable() and len(text) <= 1000 and text == text.encode().decode()
    assert track.year is None or 1000 <= track.year <= 2999
    assert track.bpm is None or 20 <= track.bpm <= 400
    assert track.camelot is None or track.camelot in CAMELOT
    assert track.rating is None or track.rating in range(1, 6)
    assert track.energy is None or track.energy in range(1, 11)
    for moment in (track.added, track.played, track.duration):
        assert moment is None or (math.isfinite(moment) and moment > 0)
    assert track.plays is None or track.plays >= 0
    last = -1.0
    for mark in track.grid:
        assert 0 <= mark.seconds <= 86_400 and mark.seconds >= last and 20 <= mark.bpm <= 400
        assert mark.beat is None or mark.beat >= 1
        last = mark.seconds
    for cue in track.cues:
        assert 0 <= cue.seconds <= 86_401 and (cue.length is None or 0 < cue.length <= 86_401)
        assert cue.slot is None or cue.slot >= 1
        assert cue.colour is None or len(cue.colour) == 7
