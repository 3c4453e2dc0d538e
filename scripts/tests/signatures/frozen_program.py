"""Puts the frozen sidecar's program for macOS together on any system: PyInstaller's own starter for macOS, and
the archive of a program that was frozen here behind it (its modules are compiled Python, the same everywhere).

On a Mac PyInstaller calls `lipo` and `codesign --remove-signature` for two steps of this; the last is its own.
Arguments: the frozen program, the starter, the CPU, the file to write. An archive of "-": the starter alone.
"""

import os
import struct
import sys
from pathlib import Path

from macholib.MachO import MachO
from PyInstaller.archive.readers import CArchiveReader
from PyInstaller.utils import osx

CPUS = {"arm64": 0x0100000C, "x64": 0x01000007}  # CPU_TYPE_* of mach/machine.h
LC_SEGMENT_64, LC_CODE_SIGNATURE = 0x19, 0x1D  # of mach-o/loader.h
HEADER = 32  # bytes of a mach_header_64


def slice_for(file: Path, cpu: str) -> bytearray:
    [header] = [header for header in MachO(str(file)).headers if header.header.cputype == CPUS[cpu]]
    return bytearray(file.read_bytes()[header.offset : header.offset + header.size])


def without_signature(program: bytearray) -> bytearray:
    count, size = struct.unpack_from("<2I", program, 16)
    at, linkedit = HEADER, 0
    for _ in range(count):
        command, length = struct.unpack_from("<2I", program, at)
        if command == LC_SEGMENT_64 and program[at + 8 : at + 24].rstrip(b"\0") == b"__LINKEDIT":
            linkedit = at
        if command == LC_CODE_SIGNATURE:
            assert at + length == HEADER + size, "the signature is not the last command"
            (start,) = struct.unpack_from("<I", program, at + 8)
            program[at : at + length] = bytes(length)
            struct.pack_into("<2I", program, 16, count - 1, size - length)
            (offset,) = struct.unpack_from("<Q", program, linkedit + 40)
            struct.pack_into("<Q", program, linkedit + 48, start - offset)  # its size in the file
            return program[:start]
        at += length
    return program


def archive_of(frozen: str) -> bytes:
    reader = CArchiveReader(frozen)
    return Path(frozen).read_bytes()[reader._start_offset : reader._end_offset]


frozen, starter, cpu, target = sys.argv[1:]
program = without_signature(slice_for(Path(starter), cpu))
if frozen == "-":
    Path(target).write_bytes(program)
else:
    Path(target).write_bytes(program + archive_of(frozen))
    osx.fix_exe_for_code_signing(target)
os.chmod(target, 0o755)
