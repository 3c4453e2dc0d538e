"""What `processes.py` asks of Windows, in the words of tlhelp32.h, processthreadsapi.h and ntdll."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import wintypes

assert sys.platform == "win32"

_SNAPSHOT_OF_PROCESSES = 0x2
_SYNCHRONIZE = 0x100000
_SUSPEND_RESUME = 0x800
_QUERY_LIMITED_INFORMATION = 0x1000
_STILL_WAITING = 0x102
_NO_SUCH_PROCESS = 87
_INVALID_HANDLE = wintypes.HANDLE(-1).value


class _Entry(ctypes.Structure):
    _fields_ = (
        ("dwSize", wintypes.DWORD),
        ("cntUsage", wintypes.DWORD),
        ("th32ProcessID", wintypes.DWORD),
        ("th32DefaultHeapID", ctypes.c_size_t),
        ("th32ModuleID", wintypes.DWORD),
        ("cntThreads", wintypes.DWORD),
        ("th32ParentProcessID", wintypes.DWORD),
        ("pcPriClassBase", wintypes.LONG),
        ("dwFlags", wintypes.DWORD),
        ("szExeFile", wintypes.WCHAR * 260),
    )


class _MemoryCounters(ctypes.Structure):
    _fields_ = (
        ("cb", wintypes.DWORD),
        ("PageFaultCount", wintypes.DWORD),
        ("PeakWorkingSetSize", ctypes.c_size_t),
        ("WorkingSetSize", ctypes.c_size_t),
        ("Quota", ctypes.c_size_t * 4),
        ("PagefileUsage", ctypes.c_size_t),
        ("PeakPagefileUsage", ctypes.c_size_t),
    )


_kernel = ctypes.WinDLL("kernel32", use_last_error=True)
_kernel.CreateToolhelp32Snapshot.restype = wintypes.HANDLE
_kernel.Process32FirstW.argtypes = (wintypes.HANDLE, ctypes.POINTER(_Entry))
_kernel.Process32NextW.argtypes = (wintypes.HANDLE, ctypes.POINTER(_Entry))
_kernel.OpenProcess.restype = wintypes.HANDLE
_kernel.WaitForSingleObject.argtypes = (wintypes.HANDLE, wintypes.DWORD)
_kernel.K32GetProcessMemoryInfo.argtypes = (wintypes.HANDLE, wintypes.LPVOID, wintypes.DWORD)
_kernel.GetPriorityClass.argtypes = (wintypes.HANDLE,)
_kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
_nt = ctypes.WinDLL("ntdll")
_nt.NtSuspendProcess.argtypes = _nt.NtResumeProcess.argtypes = (wintypes.HANDLE,)


def children_of(pid: int) -> list[int]:
    """Who was started by it and lives; also by a dead process that had the same number."""
    snapshot = _kernel.CreateToolhelp32Snapshot(_SNAPSHOT_OF_PROCESSES, 0)
    if snapshot == _INVALID_HANDLE:
        raise ctypes.WinError(ctypes.get_last_error())
    found, entry = [], _Entry(dwSize=ctypes.sizeof(_Entry))
    more = _kernel.Process32FirstW(snapshot, ctypes.byref(entry))
    while more:
        if entry.th32ParentProcessID == pid:
            found.append(entry.th32ProcessID)
        more = _kernel.Process32NextW(snapshot, ctypes.byref(entry))
    _kernel.CloseHandle(snapshot)
    return found


def is_alive(pid: int) -> bool:
    """A process that has ended is still found as long as somebody has a handle of it."""
    try:
        with _opened(pid, _SYNCHRONIZE) as process:
            return _kernel.WaitForSingleObject(process, 0) == _STILL_WAITING
    except OSError as error:
        if error.winerror == _NO_SUCH_PROCESS:
            return False
        raise


def resident_bytes(pid: int) -> int:
    """What it holds in memory."""
    counters = _MemoryCounters(cb=ctypes.sizeof(_MemoryCounters))
    with _opened(pid, _QUERY_LIMITED_INFORMATION) as process:
        if not _kernel.K32GetProcessMemoryInfo(process, ctypes.byref(counters), counters.cb):
            raise ctypes.WinError(ctypes.get_last_error())
    return int(counters.WorkingSetSize)


def is_below_normal(pid: int) -> bool:
    """Is its priority class the one below the normal one?"""
    with _opened(pid, _QUERY_LIMITED_INFORMATION) as process:
        return _kernel.GetPriorityClass(process) == subprocess.BELOW_NORMAL_PRIORITY_CLASS


def stop(pid: int) -> None:
    """All of its threads stop."""
    with _opened(pid, _SUSPEND_RESUME) as process:
        status = _nt.NtSuspendProcess(process)
    if status:
        raise OSError(f"Process {pid} cannot be stopped: status {status:#x}")


def go_on(pid: int) -> None:
    """All of its threads go on."""
    with _opened(pid, _SUSPEND_RESUME) as process:
        status = _nt.NtResumeProcess(process)
    if status:
        raise OSError(f"Process {pid} cannot go on: status {status:#x}")


@contextmanager
def _opened(pid: int, rights: int) -> Iterator[int]:
    process = _kernel.OpenProcess(rights, False, pid)
    if not process:
        raise ctypes.WinError(ctypes.get_last_error())
    try:
        yield process
    finally:
        _kernel.CloseHandle(process)
