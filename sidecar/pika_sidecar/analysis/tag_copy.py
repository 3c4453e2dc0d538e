"""A copy of a music file with other tags, which is the same sound, sample by sample."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping

from ..long_paths import openable
from .decode import Sound
from .errors import AnalysisError
from .serato_markers import Marker
from .tag_fields import Change, NoTagsError, TagFile, changes


class NotWrittenError(Exception):
    """Why a file cannot get its tags; `code` is stable, the message is the end of a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def planned(path: str, wanted: Mapping[str, str], cues: list[Marker] | None) -> list[Change]:
    """What would change in the tags of `path`. Raises `NotWrittenError`."""
    try:
        return changes(TagFile(path), wanted, cues)
    except NoTagsError as error:
        raise NotWrittenError("no_tags", str(error)) from error


def write_copy(path: str, beside: str, wanted: Mapping[str, str], cues: list[Marker] | None) -> list[Change]:
    """Make `beside` a copy of `path` with these tags, on disk for good. Returns what is another one; then
    there is no copy where nothing is. `path` is only read.

    Raises `NotWrittenError` (`no_tags`, `other_sound`, and the codes of `decode.Sound`) and `OSError`; what
    was made of the copy until then is left for the caller to take away.
    """
    found = planned(path, wanted, cues)
    if not found:
        return []
    shutil.copyfile(openable(path), openable(beside))
    shutil.copystat(openable(path), openable(beside))
    try:
        copy = TagFile(beside)
        for field, _, after in found:
            if field == "serato_cues":
                copy.set_cues(cues or [])
            else:
                copy.set(field, after)
        copy.save()
    except NoTagsError as error:
        raise NotWrittenError("no_tags", str(error)) from error
    left = [field for field, _, _ in planned(beside, wanted, cues)]
    if left:
        raise NotWrittenError("not_kept", f"its tags do not keep what was written ({', '.join(left)})")
    if sound_of(path) != sound_of(beside):
        raise NotWrittenError("other_sound", "the sound of the copy is not the same")
    with open(openable(beside), "r+b") as file:
        os.fsync(file.fileno())
    os.utime(openable(beside))
    return found


def sound_of(path: str) -> str:
    """A digest of every sample. Raises `NotWrittenError` when it cannot be decoded."""
    try:
        with Sound(path) as sound:
            digest = hashlib.blake2b(f"{sound.sample_rate} {sound.channels}".encode())
            for block in sound.blocks():
                digest.update(block.tobytes())
            return f"{sound.frames} {digest.hexdigest()}"
    except AnalysisError as error:
        raise NotWrittenError(
            error.code, "its sound cannot be decoded, so it could not be compared"
        ) from error
