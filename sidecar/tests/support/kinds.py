"""Every kind of file that tags are written into."""

from __future__ import annotations

from pathlib import Path

import mutagen
import soundfile
from mutagen.asf import ASFTags
from mutagen.id3 import ID3, TIT2
from mutagen.mp4 import MP4Tags

from .encoded import encode

WRITTEN_HERE = {
    "mp3": ("MP3", "MPEG_LAYER_III"),
    "flac": ("FLAC", "PCM_16"),
    "wav": ("WAV", "PCM_16"),
    "aiff": ("AIFF", "PCM_16"),
    "ogg": ("OGG", "VORBIS"),
    "opus": ("OGG", "OPUS"),
}
"""Format and subtype, as libsndfile calls them."""

OF_FFMPEG = {"m4a": ("-c:a", "aac"), "wma": ("-c:a", "wmav2")}

TITLE = "Über alles"


def write(kind: str, source: Path, target: Path) -> None:
    """The sound of `source` as a file of that kind, with a title."""
    if kind in OF_FFMPEG:
        encode(source, target, *OF_FFMPEG[kind])
    else:
        sound, rate = soundfile.read(source)
        form, subtype = WRITTEN_HERE[kind]
        # Opus knows 48 kHz and parts of it.
        soundfile.write(target, sound, 24000 if kind == "opus" else rate, subtype=subtype, format=form)
    file = mutagen.File(target)
    if file.tags is None:
        file.add_tags()
    if isinstance(file.tags, ID3):
        file.tags.add(TIT2(encoding=3, text=[TITLE]))
    else:
        name = (
            "\xa9nam"
            if isinstance(file.tags, MP4Tags)
            else "Title"
            if isinstance(file.tags, ASFTags)
            else "title"
        )
        file.tags[name] = [TITLE]
    file.save()
