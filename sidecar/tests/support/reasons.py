"""Why a test is not for Windows, or not for Wine: each reason once, under the name that marks give as `why`.

`@pytest.mark.only_on("linux", "darwin", why="modes")` leaves a test out on Windows, `not_under_wine(why=...)`
on that stand-in for it. `tests/test_reasons.py` holds that each mark has a reason, and each reason a mark.
"""

from __future__ import annotations

import ctypes
import os
import sys

WINDOWS_LACKS = {
    "bytes in names": "File names there are Unicode; there is none that is only bytes.",
    "core dumps": "A process that dies leaves no dump there unless somebody set that up.",
    "ffmpeg": "Windows decodes by itself (Media Foundation): there is no other process.",
    "full device": "There is no /dev/full.",
    "judge": "librosa judges on Linux what is the same code here, and half a gigabyte less is installed.",
    "kernel limits": "Job objects bound the memory there, which the same file tests.",
    "links": "Only administrators make symbolic links there, and people's music has none.",
    "linux archive": "The update there is the setup program, which the suites installers and windows try.",
    "modes": "Access lists take the place of modes there; Pika leaves them as a profile's folder has them.",
    "mount": "A small or read-only disk of its own is mounted by Linux only.",
    "parent": "Windows tells no process that its parent is gone; who listens on the port is asked there.",
    "paths": "Folders are offered by the rules of the system's own paths; Windows' are a test of its own.",
    "posix shell": "The command line of POSIX takes an address there; Windows has ShellExecute.",
    "proc": "Whose a connection is, or what a process holds, is read in /proc.",
    "questions": "Windows asks nobody before a program reads a person's folders.",
    "signals": "There is no signal that a process sees when another one ends it: it is simply gone.",
    "system store": "Authorities lie in the system's own store there, which no variable names.",
    "terminal": "A pseudoterminal is a thing of POSIX.",
    "told by a call": "Windows is kept awake by a call, not by a program; that is a test of its own.",
    "tools": "The programs that tests ask for judge on Linux; what is judged is the same code here.",
    "xdg-open": "The browser there is opened by ShellExecute, whose arguments nobody else sees.",
}

WINE_LACKS = {
    "job memory": "Wine 8 takes a job object's bound of memory and enforces none.",
    "priority class": "Wine 8 starts each process with the normal one, whatever is asked for.",
}

# Left out under Wine for their time alone, as long as `PIKA_UNDER_WINE` is not "everything".
TOO_LONG_UNDER_WINE = {
    "numbers": "What NumPy computes from the same code: evening.test.ts asks both for the same songs.",
    "same code": "Minutes of starts, for what knows no system or what evening.test.ts does with the program.",
}

EVERYTHING = os.environ.get("PIKA_UNDER_WINE") == "everything"
UNDER_WINE = sys.platform == "win32" and hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")
