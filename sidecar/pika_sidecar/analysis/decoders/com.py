"""Windows: calling COM objects by `ctypes`. A pointer leads to a table of functions; the first three of each
are IUnknown's.
"""

from __future__ import annotations

import ctypes
import sys
import uuid
from collections.abc import Callable

assert sys.platform == "win32"


class ComError(Exception):
    """A call failed; `code` is its HRESULT, as an unsigned number."""

    def __init__(self, code: int) -> None:
        super().__init__(f"0x{code & 0xFFFFFFFF:08X}")
        self.code = code & 0xFFFFFFFF


def guid(text: str) -> ctypes.Array[ctypes.c_char]:
    """The 16 bytes of a GUID as memory holds it."""
    return ctypes.create_string_buffer(uuid.UUID(text).bytes_le, 16)


def check(code: int) -> None:
    """Raises ComError for an HRESULT that is a failure."""
    if code < 0:
        raise ComError(code)


def method(index: int, *types: type) -> Callable[..., None]:
    """Function `index` of a table as `(pointer, *arguments)`, with arguments of `types`. Raises ComError."""
    prototype = ctypes.WINFUNCTYPE(ctypes.c_long, ctypes.c_void_p, *types)

    def call(this: ctypes.c_void_p, *arguments: object) -> None:
        table = ctypes.cast(this, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p)))[0]
        check(prototype(table[index])(this, *arguments))

    return call


query_interface = method(0, ctypes.c_void_p, ctypes.c_void_p)


def release(this: ctypes.c_void_p) -> None:
    """Let go of an object, and forget it; nothing when there is none (any more)."""
    if this:
        table = ctypes.cast(this, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p)))[0]
        ctypes.WINFUNCTYPE(ctypes.c_ulong, ctypes.c_void_p)(table[2])(this)
        this.value = None
