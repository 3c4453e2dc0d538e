"""What both shells do: hold the lock, run one sidecar, end in order."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..compose import Sidecar, compose
from ..server.access import Access
from ..server.server import PikaServer, listen
from .instance import Instance, InstanceFile, InstanceLock

if TYPE_CHECKING:
    from ..updates.handover import Handover

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shell:
    """What differs between the shells.

    `ui_dir`: the page that the sidecar serves; None: the shell does. `port` 0: any. `origins`: of the page
    that the shell serves. `on_pages(count)`: a page has come or gone. `end()`: another version is to begin,
    so this one must end: `Host.stop`. `launch(count)`: the arguments of that version's start while `count`
    pages are open.
    """

    name: str
    ui_dir: Path | None
    port: int
    origins: frozenset[str]
    on_pages: Callable[[int], None]
    end: Callable[[], object]
    launch: Callable[[int], list[str]]


class Host:
    """One running sidecar on the data folder whose `lock` we hold; `Host.start()` makes it."""

    def __init__(
        self,
        lock: InstanceLock,
        file: InstanceFile,
        sidecar: Sidecar,
        opening: asyncio.Task[None],
        next_start: _NextStart,
    ) -> None:
        self._lock = lock
        self._file = file
        self._sidecar = sidecar
        self._opening = opening
        self._next_start = next_start

    @staticmethod
    async def start(data_dir: Path, lock: InstanceLock, shell: Shell) -> Host:
        """Listen, say so in the instance file, and open the library behind it.

        Port 0: the port and page key of a sidecar that died here, so that its page finds us again; else any
        port. Raises `OSError` when a named port is taken.
        """
        file = InstanceFile(data_dir)
        before = file.read()
        page_key = before.page_key if before else None
        try:
            sock = listen(shell.port or (before.port if before else 0))
        except OSError:
            if shell.port:
                raise
            sock, page_key = listen(0), None
        instance = Instance.new(sock.getsockname()[1], shell.name, page_key)
        own = {f"http://127.0.0.1:{instance.port}"} if shell.ui_dir is not None else set()
        access = Access(instance.port, instance.page_key, {*shell.origins, *own})
        next_start = _NextStart(shell.end)
        sidecar = compose(
            shell.name,
            data_dir,
            sock=sock,
            access=access,
            instance_secret=instance.secret,
            ui_dir=shell.ui_dir,
            on_pages=shell.on_pages,
            launch=shell.launch,
            restart=next_start.after,
        )
        await sidecar.server.start()
        try:
            file.write(instance)
        except OSError as error:
            log.error("Cannot write the instance file: %s", error)
        opening = asyncio.create_task(sidecar.app.keep_opening())
        return Host(lock, file, sidecar, opening, next_start)

    @property
    def server(self) -> PikaServer:
        """The server of the sidecar."""
        return self._sidecar.server

    async def stop(self, reason: str, *, forget: bool) -> None:
        """End in order.

        `forget`: no page is waiting, so the next start need not take over port and page key.
        """
        log.info("Closing: %s", reason)
        self._opening.cancel()
        await asyncio.wait([self._opening])
        await self._sidecar.app.close(reason)
        await self._sidecar.server.stop()
        if forget:
            self._file.remove()
        self._lock.release()
        self._next_start.begin()


class _NextStart:
    """Whether another version is to begin when this one has ended, and how."""

    def __init__(self, end: Callable[[], object]) -> None:
        self._end = end
        self._handover: Handover | None = None

    def after(self, handover: Handover) -> None:
        """End now; what `handover` says is done afterwards."""
        self._handover = handover
        self._end()

    def begin(self) -> None:
        """Nothing of ours runs any more: do it."""
        if self._handover is not None:
            self._handover.finish()


def on_signals(stop: Callable[[], None]) -> None:
    """Call `stop` in the event loop on SIGINT and SIGTERM (on Windows: SIGINT and SIGBREAK)."""
    loop = asyncio.get_running_loop()
    names = [name for name in ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP") if hasattr(signal, name)]
    for name in names:
        signal.signal(getattr(signal, name), lambda *_: loop.call_soon_threadsafe(stop))
