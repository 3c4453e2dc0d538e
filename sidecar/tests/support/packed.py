"""`resources.neu` as `neu build` makes it."""

from __future__ import annotations

import json
import struct


def pack(files: dict[str, bytes]) -> bytes:
    """An archive of the form `asar`, of files in the folder `resources`, as `neu build` makes it."""
    offset, described = 0, {}
    for name, body in files.items():
        described[name] = {"size": len(body), "offset": str(offset)}
        offset += len(body)
    header = json.dumps({"files": {"resources": {"files": described}}}).encode()
    padded = header + b"\0" * (-len(header) % 4)
    sizes = struct.pack("<IIII", 4, len(padded) + 8, len(padded) + 4, len(header))
    return sizes + padded + b"".join(files.values())
