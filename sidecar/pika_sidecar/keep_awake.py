"""A machine that plays a night does not fall asleep by itself.

macOS and Linux are told by a program of theirs that holds the machine awake as long as the program that it
runs: here `cat`, which ends when our end of its input does, also when this process is killed. Windows is told
by a call, which counts until the thread that made it ends. (That macOS slows a window that nobody sees down,
App Nap, is kept from the window by the app's `Info.plist`.)

Only the sleep that the system itself decides on. The screen may go dark, and a lid that is closed is.
"""

from __future__ import annotations

import logging
import sys

log = logging.getLogger(__name__)

if sys.platform == "win32":
    import ctypes

    # winbase.h
    _ES_CONTINUOUS = 0x8000_0000
    _ES_SYSTEM_REQUIRED = 0x0000_0001

    def set_execution_state(flags: int) -> bool:
        """Tell the system what this thread needs from now on. Does it take that?"""
        return bool(ctypes.windll.kernel32.SetThreadExecutionState(ctypes.c_uint32(flags)))

    class KeepAwake:
        """Use it in one thread, which lives as long as the nights that it tells of."""

        def __init__(self) -> None:
            self._night = False

        def night_changed(self, is_on: bool) -> None:
            """A night has begun, or is over; being told again is nothing new."""
            if is_on == self._night:
                return
            self._night = is_on
            if not set_execution_state(_ES_CONTINUOUS | (_ES_SYSTEM_REQUIRED if is_on else 0)):
                log.warning("Windows does not let us keep it awake")

else:
    import asyncio
    from collections.abc import Sequence

    from .paths import foreign_environment

    # What holds the machine awake until its standard input ends, by sys.platform.
    HOLDERS: dict[str, tuple[str, ...]] = {
        # -i: against the sleep of a machine that nobody uses (caffeinate(8)).
        "darwin": ("/usr/bin/caffeinate", "-i", "/bin/cat"),
        # Desktops ask logind for that sleep; it refuses while a lock of the mode "block" is held.
        "linux": (
            "systemd-inhibit",
            "--what=idle:sleep",
            "--mode=block",
            "--who=Pika",
            "--why=A night is live",
            "cat",
        ),
    }

    class KeepAwake:
        """Use it in the event loop. `holder`: the words of the program that holds the machine awake."""

        def __init__(self, holder: Sequence[str] | None = None) -> None:
            self._holder = HOLDERS.get(sys.platform, ()) if holder is None else holder
            self._holding: asyncio.Task[None] | None = None

        def night_changed(self, is_on: bool) -> None:
            """A night has begun, or is over; being told again is nothing new."""
            if is_on == (self._holding is not None):
                return
            if self._holding is not None:
                self._holding.cancel()
                self._holding = None
            elif self._holder:
                self._holding = asyncio.create_task(self._hold())

        async def _hold(self) -> None:
            try:
                process = await asyncio.create_subprocess_exec(
                    *self._holder,
                    env=foreign_environment(),
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.DEVNULL,
                    stderr=asyncio.subprocess.DEVNULL,
                    start_new_session=True,
                )
            except OSError as error:
                log.info("This machine may fall asleep in the night: %s: %s", self._holder[0], error.strerror)
                return
            assert process.stdin is not None
            try:
                await process.wait()
                log.info("This machine may fall asleep in the night: %s has ended", self._holder[0])
            finally:
                process.stdin.close()
