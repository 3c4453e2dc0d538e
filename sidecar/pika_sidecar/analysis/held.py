"""Windows: whether another program has a file for itself; `open` says of it only that it is denied."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import _winapi

    from ..long_paths import openable

    # winnt.h, winerror.h.
    _SHARE_ALL = 7
    _SHARING_VIOLATION, _LOCK_VIOLATION = 32, 33

    def is_held(path: str) -> bool:
        """Does another program keep `path` from being read at this moment?"""
        try:
            # _winapi passes the sharing on as it gets it (CreateFile of fileapi.h).
            handle = _winapi.CreateFile(
                openable(path), _winapi.GENERIC_READ, _SHARE_ALL, 0, _winapi.OPEN_EXISTING, 0, 0
            )
        except OSError as error:
            return error.winerror in (_SHARING_VIOLATION, _LOCK_VIOLATION)
        _winapi.CloseHandle(handle)
        return False

else:

    def is_held(path: str) -> bool:
        """Nobody keeps others from reading a file here."""
        return False
