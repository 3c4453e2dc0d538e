"""Whether the Neutralino that we belong to still runs.

Neutralino hands over no process id, and tells nobody when it ends. On Linux and macOS it starts us through
`sh -c "exec ..."`, so it is our parent, and an orphan gets another one. On Windows the parent is a `cmd.exe`
that outlives it; there the system says which process listens on Neutralino's port.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    # iphlpapi.h, winnt.h and winsock2.h.
    _TCP_TABLE_OWNER_PID_LISTENER = 3
    _AF_INET = 2
    _ERROR_INSUFFICIENT_BUFFER = 122
    _SYNCHRONIZE = 0x0010_0000
    _WAIT_OBJECT_0 = 0

    class _Row(ctypes.Structure):
        """MIB_TCPROW_OWNER_PID; a port stands in its lower 16 bits, high byte first."""

        _fields_ = [
            ("state", wintypes.DWORD),
            ("local_address", wintypes.DWORD),
            ("local_port", wintypes.DWORD),
            ("remote_address", wintypes.DWORD),
            ("remote_port", wintypes.DWORD),
            ("pid", wintypes.DWORD),
        ]

    def listener_on(port: int) -> int | None:
        """The id of the process that listens on a port of this machine (IPv4); None when the system names
        none.
        """
        table = ctypes.windll.iphlpapi.GetExtendedTcpTable
        size = wintypes.DWORD(0)
        buffer = ctypes.create_string_buffer(0)
        kind = (_AF_INET, _TCP_TABLE_OWNER_PID_LISTENER, 0)
        # The table may have grown since its size was asked.
        while (status := table(buffer, ctypes.byref(size), False, *kind)) == _ERROR_INSUFFICIENT_BUFFER:
            buffer = ctypes.create_string_buffer(size.value)
        if status != 0:
            return None
        count = wintypes.DWORD.from_buffer(buffer).value
        rows = (_Row * count).from_buffer(buffer, ctypes.sizeof(wintypes.DWORD))
        for row in rows:
            if ((row.local_port & 0xFF) << 8 | row.local_port >> 8 & 0xFF) == port:
                return int(row.pid) or None
        return None

    class HostProcess:
        """The process that listens on `port` now, as `owner` knows it. If none is named (as under Wine) it
        counts as running, and the port alone tells.
        """

        def __init__(self, port: int, owner: Callable[[int], int | None] = listener_on) -> None:
            kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            kernel.OpenProcess.restype = wintypes.HANDLE
            kernel.OpenProcess.argtypes = [wintypes.DWORD, wintypes.BOOL, wintypes.DWORD]
            kernel.WaitForSingleObject.argtypes = [wintypes.HANDLE, wintypes.DWORD]
            self._wait = kernel.WaitForSingleObject
            pid = owner(port)
            # Held as long as we live: meanwhile nobody else gets its id.
            self._handle = None if pid is None else kernel.OpenProcess(_SYNCHRONIZE, False, pid)

        def has_ended(self) -> bool:
            """Is it known to have ended?"""
            return bool(self._handle) and self._wait(self._handle, 0) == _WAIT_OBJECT_0

else:
    import os

    class HostProcess:
        """Our parent, which is the one that listens on `port`."""

        def __init__(self, port: int) -> None:
            self._parent = os.getppid()

        def has_ended(self) -> bool:
            """Is it known to have ended?

            The parent of a `--onefile` program is its own boot loader, which stays: there the port tells.
            """
            return os.getppid() != self._parent
