"""What both shells do: hold the lock, run one server, end in order."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..server.access import Access
from ..server.app import App
from ..server.server import PikaServer, listen
from .instance import Instance, InstanceFile, InstanceLock

if TYPE_CHECKING:
    from ..updates.apply import Handover

log = logging.getLogger(__name__)


class Host:
    """One running server on the data folder whose `lock` we hold."""

    def __init__(self, data_dir: Path, lock: InstanceLock, shell: str) -> None:
        self.app = App(data_dir, shell)
        self._shell = shell
        self._lock = lock
        self._file = InstanceFile(data_dir)
        self.server: PikaServer
        self.handover: Handover | None = None

    async def start(
        self, *, ui_dir: Path | None, port: int, origins: set[str], on_pages: Callable[[int], None]
    ) -> None:
        """Listen, say so in the instance file, and open the library behind it.

        Port 0: the port and session of a sidecar that died here, so that its page finds us again; else any
        port.
        """
        before = self._file.read()
        session = before.session if before else None
        try:
            sock = listen(port or (before.port if before else 0))
        except OSError:
            if port:
                raise
            sock, session = listen(0), None
        instance = Instance.new(sock.getsockname()[1], self._shell, session)
        own = {f"http://127.0.0.1:{instance.port}"} if ui_dir is not None else set()
        access = Access(instance.port, instance.session, origins | own)
        self.server = PikaServer(
            self.app, sock, access, ui_dir=ui_dir, instance_secret=instance.secret, on_pages=on_pages
        )
        await self.server.start()
        try:
            self._file.write(instance)
        except OSError as error:
            log.error("Cannot write the instance file: %s", error)
        self._opening = asyncio.create_task(self.app.keep_opening())

    def on_restart(self, end: Callable[[], object]) -> None:
        """When another version is to begin: `end()` ends this one, and `stop` starts the other."""

        def restart(handover: Handover) -> None:
            self.handover = handover
            end()

        self.app.restart = restart

    async def stop(self, reason: str, *, forget: bool) -> None:
        """End in order.

        `forget`: no page is waiting, so the next start need not take over port and session.
        """
        log.info("Closing: %s", reason)
        self._opening.cancel()
        await asyncio.wait([self._opening])
        await self.app.close(reason)
        await self.server.stop()
        if forget:
            self._file.remove()
        self._lock.release()
        if self.handover is not None:
            self.handover.finish()


def on_signals(stop: Callable[[], None]) -> None:
    """Call `stop` in the event loop on SIGINT and SIGTERM (on Windows: SIGINT and SIGBREAK)."""
    loop = asyncio.get_running_loop()
    names = [name for name in ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP") if hasattr(signal, name)]
    for name in names:
        signal.signal(getattr(signal, name), lambda *_: loop.call_soon_threadsafe(stop))
