"""What the header of a WMA file says, however damaged it is."""

from __future__ import annotations

import struct
from pathlib import Path

from pika_sidecar.analysis.decoders import asf
from pika_sidecar.analysis.decoders.asf import AsfSound, read_asf


def _object(guid: bytes, content: bytes, length: int | None = None) -> bytes:
    return guid + struct.pack("<Q", 24 + len(content) if length is None else length) + content


def _file(*objects: bytes, length: int | None = None) -> bytes:
    inside = b"".join(objects)
    return _object(asf.HEADER, struct.pack("<IBB", len(objects), 1, 2) + inside, length) + bytes(100)


_PROPERTIES = bytes(16) + struct.pack("<6QI", 5000, 0, 9, 31_000_000, 0, 1100, 2) + bytes(12)
_AUDIO = asf._AUDIO + bytes(38) + struct.pack("<HHI", 0x161, 2, 44100) + bytes(8)


def _read(path: Path, content: bytes) -> AsfSound:
    path.write_bytes(content)
    return read_asf(str(path))


def test_length_rate_and_encoder(tmp_path: Path) -> None:
    objects = (_object(asf._FILE, _PROPERTIES), _object(asf._STREAM, _AUDIO))
    found = _read(tmp_path / "a.wma", _file(*objects))
    assert found == AsfSound(rate=44100, protected=False, file_bytes=5000, seconds=2.0, by_libav=False)
    name = _object(bytes(16), "Lavf59.27".encode("utf-16-le"))
    assert _read(tmp_path / "a.wma", _file(*objects, name)).by_libav
    for guid in asf._ENCRYPTION:
        assert _read(tmp_path / "a.wma", _file(*objects, _object(guid, b""))).protected
    live = _PROPERTIES[:64] + struct.pack("<I", 3) + bytes(12)
    found = _read(tmp_path / "a.wma", _file(_object(asf._FILE, live)))
    assert (found.rate, found.file_bytes, found.seconds) == (0, None, None)


def test_lengths_that_lie_are_no_place_to_look(tmp_path: Path) -> None:
    for length in (0, 23, 2**31, 2**63, 2**64 - 1):
        stream = _object(asf._STREAM, _AUDIO)
        behind = _file(_object(asf._FILE, _PROPERTIES, length), stream, length=2**64 - 1)
        assert _read(tmp_path / "a.wma", behind).rate == 0
        assert _read(tmp_path / "a.wma", _file(stream, length=length)).rate in (0, 44100)
    for end in range(0, 300, 7):
        _read(tmp_path / "a.wma", _file(_object(asf._FILE, _PROPERTIES), _object(asf._STREAM, _AUDIO))[:end])
