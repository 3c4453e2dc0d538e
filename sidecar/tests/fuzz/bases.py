"""Small, sound files in every format that Pika reads or knows to refuse, tags and pictures included. The same
bytes each time.
"""

from __future__ import annotations

import struct
from pathlib import Path

import mutagen.flac
import mutagen.id3
import mutagen.mp4
import numpy as np
import soundfile

from tests.fuzz.ogg import with_serial
from tests.render import Signal, render
from tests.support.encoded import encode

_PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
_TEXTS = {"title": "Sög 夜曲", "artist": "A" * 300, "date": "1999", "bpm": "120", "initialkey": "8A"}

# Suffix, container, subtype, sample rate, channels, seconds.
_SOUNDS = (
    ("wav", "WAV", "PCM_16", 44100, 2, 1.2),
    ("wav", "WAV", "PCM_U8", 8000, 1, 3.0),
    ("wav", "WAVEX", "PCM_24", 48000, 6, 0.7),
    ("wav", "WAV", "FLOAT", 44100, 1, 1.0),
    ("wav", "WAV", "MS_ADPCM", 22050, 2, 1.5),
    ("wav", "RF64", "PCM_16", 32000, 2, 1.0),
    ("aiff", "AIFF", "PCM_16", 44100, 2, 1.0),
    ("aiff", "AIFF", "FLOAT", 22050, 1, 1.5),
    ("flac", "FLAC", "PCM_16", 44100, 2, 1.5),
    ("flac", "FLAC", "PCM_24", 96000, 1, 0.8),
    ("mp3", "MP3", "MPEG_LAYER_III", 44100, 2, 2.0),
    ("mp3", "MP3", "MPEG_LAYER_III", 22050, 1, 3.0),
    ("ogg", "OGG", "VORBIS", 44100, 2, 2.0),
    ("ogg", "OGG", "VORBIS", 8000, 1, 3.0),
    ("opus", "OGG", "OPUS", 48000, 2, 2.0),
)

# What ffmpeg writes: name, its words, sample rate, channels, seconds.
_ENCODED = (
    ("front.m4a", ("-c:a", "aac", "-movflags", "+faststart"), 44100, 2, 1.2),
    ("pieces.m4a", ("-c:a", "aac", "-movflags", "frag_keyframe+empty_moov"), 22050, 1, 1.5),
    ("lossless.m4a", ("-c:a", "alac"), 44100, 2, 0.7),
    ("bare.aac", ("-c:a", "aac", "-f", "adts"), 44100, 2, 1.2),
    ("windows.wma", ("-c:a", "wmav2"), 44100, 2, 1.2),
)


def make_bases(folder: Path) -> list[tuple[str, bytes]]:
    """(suffix, content) of each; `folder` is for files in the making. Needs ffmpeg."""
    music = {rate: _music(rate) for rate in {sound[3] for sound in _SOUNDS}}
    bases = []
    for suffix, container, subtype, rate, channels, seconds in _SOUNDS:
        path = folder / f"base.{suffix}"
        mono = music[rate][: int(seconds * rate), :1]
        signal = np.repeat(mono, channels, axis=1) * np.linspace(1, 0.5, channels, dtype=np.float32)
        _write(path, signal, rate, container, subtype)
        # mutagen knows no RF64.
        if container != "RF64":
            _tag(path, suffix)
        content = path.read_bytes()
        bases.append((suffix, with_serial(content) if container == "OGG" else _without_time(content)))
    for name, words, rate, channels, seconds in _ENCODED:
        source = folder / "source.wav"
        _write(
            source, np.repeat(music[rate][: int(seconds * rate), :1], channels, axis=1), rate, "WAV", "PCM_16"
        )
        path = encode(source, folder / name, *words)
        if name == "front.m4a":
            file = mutagen.mp4.MP4(path)
            file["\xa9nam"] = "Sög 夜曲"
            file["covr"] = [mutagen.mp4.MP4Cover(_PICTURE, mutagen.mp4.MP4Cover.FORMAT_PNG)]
            file.save()
        bases.append((path.suffix[1:], path.read_bytes()))
    return [*bases, ("m4a", _m4a()), ("aac", _adts())]


def _music(rate: int) -> Signal:
    return render(bpm=120, key="A minor", seconds=3, style="pop", first_beat=0.1, sample_rate=rate)[0]


def _write(path: Path, signal: Signal, rate: int, container: str, subtype: str) -> None:
    with soundfile.SoundFile(path, "w", rate, signal.shape[1], subtype, format=container) as file:
        for start in range(0, len(signal), 4096):
            file.write(signal[start : start + 4096])


def _without_time(content: bytes) -> bytes:
    """libsndfile writes into the PEAK chunk of floating point files when it was made."""
    at = content.find(b"PEAK", 0, 200)
    return content if at < 0 else content[: at + 12] + bytes(4) + content[at + 16 :]


def _tag(path: Path, suffix: str) -> None:
    if suffix == "mp3":
        tags = mutagen.id3.ID3()
        for name, value in (("TIT2", "Sög 夜曲"), ("TPE1", "A" * 300), ("TBPM", "120"), ("TKEY", "8A")):
            tags.add(getattr(mutagen.id3, name)(encoding=3, text=[value]))
        tags.add(mutagen.id3.APIC(encoding=3, mime="image/png", type=3, desc="", data=_PICTURE))
        tags.save(path, v1=2)
    elif suffix in ("wav", "aiff"):
        file = mutagen.File(path)
        file.add_tags()
        file.tags.add(mutagen.id3.TIT2(encoding=1, text=["Sög 夜曲"]))
        file.save()
    else:
        file = mutagen.File(path)
        file.update({name: [value] for name, value in _TEXTS.items()})
        if suffix == "flac":
            picture = mutagen.flac.Picture()
            picture.type, picture.mime, picture.data = 3, "image/png", _PICTURE
            file.add_picture(picture)
        file.save()


def _m4a() -> bytes:
    """The atoms of an MP4 with one sound track and a title, without any sound (ISO 14496-12)."""
    full = bytes(4)
    description = bytes(6) + b"\0\1" + bytes(8) + struct.pack(">HHII", 2, 16, 0, 44100 << 16)
    stsd = _atom(b"stsd", full, struct.pack(">I", 1), _atom(b"mp4a", description))
    mdhd = _atom(b"mdhd", full, struct.pack(">IIIII", 0, 0, 44100, 441000, 0))
    hdlr = _atom(b"hdlr", full, bytes(4), b"soun", bytes(13))
    trak = _atom(b"trak", _atom(b"mdia", mdhd, hdlr, _atom(b"minf", _atom(b"stbl", stsd))))
    title = _atom(b"\xa9nam", _atom(b"data", struct.pack(">II", 1, 0), "Sög".encode()))
    cover = _atom(b"covr", _atom(b"data", struct.pack(">II", 14, 0), _PICTURE))
    meta = _atom(
        b"meta", full, _atom(b"hdlr", full, bytes(4), b"mdirappl", bytes(9)), _atom(b"ilst", title, cover)
    )
    moov = _atom(b"moov", trak, _atom(b"udta", meta))
    return _atom(b"ftyp", b"M4A ", bytes(4), b"M4A mp42isom") + moov + _atom(b"mdat", bytes(2000))


def _atom(name: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I", 8 + len(content)) + name + content


def _adts() -> bytes:
    """Frames of AAC with nothing in them (ISO 13818-7, 6.2)."""
    length = 107
    header = bytes([0xFF, 0xF1, 0x50, 0x80, length >> 3, (length & 7) << 5 | 0x1F, 0xFC])
    return (header + bytes(length - len(header))) * 60
