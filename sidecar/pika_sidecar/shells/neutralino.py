"""The Neutralino shell: an extension that hands the page the address of its own socket.

What is known about Neutralino 6.9: on stdin comes one line of JSON and then the end of file; the extension
connects to `ws://127.0.0.1:PORT?extensionId=ID&connectToken=TOKEN`; it is never told to stop, so it looks by
itself whether Neutralino is still there (`neutralino_link.py`); malformed messages get no answer; every
global event arrives as `{"event", "data"}`.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Coroutine
from pathlib import Path

from .. import awake, version
from ..errors import PikaError
from ..updates import trial
from ..updates.folder import updates_folder
from . import mac_dialog, reopen
from .closing import Closing
from .greeting import Greeting
from .host import Host, Shell, on_signals
from .instance import InstanceLock, ask_running
from .neutralino_link import NeutralinoLink
from .page_watch import PageWatch
from .window_restarts import may_restart

log = logging.getLogger(__name__)

# How long the first page may take (s, awake), far above the slowest start with a virus scanner at work; as
# long as the page itself waits for us (desktop/src/starting.tsx).
FIRST_PAGE_S = 90.0
# How long the window may take to close (s) when another version takes over.
WINDOW_CLOSES_S = 10.0
# A window that is to make room is told so again after so long (s), until it has gone.
END_AGAIN_S = 2.0
ASK, ANSWER = "pika.connect", "pika.sidecar"
# A page on macOS wants a dialog (desktop/src/shell/macos_window.ts).
DIALOG, DIALOG_ANSWER = "pika.dialog", "pika.dialog.answer"
GONE = "Neutralino has gone"
# Asked of a page that has gone, and what it answers when it is there all the same.
ARE_YOU_THERE, HERE = "pika.are_you_there", "pika.here"


def run(greeting: Greeting, data_dir: Path) -> int:
    """Serve until Neutralino has gone. Returns the exit code."""
    return asyncio.run(_Extension(greeting, data_dir).run())


class _Extension:
    def __init__(self, greeting: Greeting, data_dir: Path) -> None:
        self._greeting = greeting
        self._data_dir = data_dir
        self._lock = InstanceLock(data_dir)
        self._host: Host | None = None
        self._becoming = asyncio.Lock()
        self._ended = asyncio.Event()
        self._link = NeutralinoLink(greeting, self._hear)
        self._closing = Closing(self._link.end_window)
        self._answers: set[asyncio.Task[None]] = set()
        self._page = PageWatch(lambda: self._link.passes_on(ARE_YOU_THERE))
        self._next: list[str] | None = None

    async def run(self) -> int:
        ended = self._ended
        on_signals(ended.set)
        serving = asyncio.create_task(self._serve_early())
        talking = asyncio.create_task(self._link.run())
        stopped = asyncio.create_task(ended.wait())
        watching = asyncio.create_task(self._watch_page())
        expecting = asyncio.create_task(self._expect_page(FIRST_PAGE_S))
        await asyncio.wait([talking, stopped], return_when=asyncio.FIRST_COMPLETED)
        reason = GONE if talking.done() else "stopped"
        for task in (talking, stopped, watching, expecting, *self._answers):
            task.cancel()
        await asyncio.wait([serving])
        if self._host is not None:
            await self._host.stop(reason, forget=True)
        if self._next is not None and reason == GONE:
            # Only now: the new one's sidecar finds the data folder free.
            reopen.start(self._next)
        failed = talking.done() and not talking.cancelled() and talking.exception() is not None
        if failed:
            print(f"Pika's extension failed: {talking.exception()}", file=sys.stderr)
        return 1 if failed else 0

    async def _expect_page(self, seconds: float) -> None:
        """A window that stays blank is no Pika: the person's browser shows the page instead, which is better
        than none before a night. (Of a version on trial the one before comes back.)
        """
        try:
            async with awake.timeout(seconds):
                await self._page.came()
        except TimeoutError:
            log.error("No page has come in %d s", seconds)
            if not trial.is_over(updates_folder(self._data_dir)):
                return
            self._next = reopen.in_the_browser(self._data_dir)
            if self._next is not None:
                log.info("The browser shows it instead")
                await self._end_window()

    async def _watch_page(self) -> None:
        """A page that is dead comes back only with a new window, which starts everything again."""
        await self._page.dead()
        log.error("The page in the window is dead")
        words = reopen.own_words()
        if words is None or not may_restart(self._data_dir):
            return
        log.info("The window is started again")
        self._next = words
        await self._end_window()

    async def _end_window(self) -> None:
        """Until we are ended ourselves, which comes of it: what is said while the way to Neutralino is being
        dialled anew is lost.
        """
        while True:
            await self._link.end_window()
            await asyncio.sleep(END_AGAIN_S)

    async def _serve_early(self) -> None:
        """Be ready before the page asks; what goes wrong is told when it does."""
        try:
            await self._become_host()
        except PikaError as error:
            log.error("%s: %s", error.code, error.message)

    async def _become_host(self) -> Host | None:
        """The server of this data folder when it is (or can be) ours; None when another sidecar has it."""
        async with self._becoming:
            if self._host is None and self._acquire():
                loop = asyncio.get_running_loop()
                shell = Shell(
                    "neutralino",
                    ui_dir=None,
                    port=0,
                    origins=frozenset(self._greeting.origins),
                    on_pages=self._page.pages_changed,
                    # The page closes its window, which ends us; one that does not is not waited for.
                    end=lambda: loop.call_later(WINDOW_CLOSES_S, self._ended.set),
                    launch=lambda pages: [],
                )
                self._host = await Host.start(self._data_dir, self._lock, shell)
            return self._host

    def _acquire(self) -> bool:
        try:
            return self._lock.acquire()
        except PikaError as error:
            # The page shows it in words: the server starts, and `app.hello` says what is wrong.
            log.error("%s", error.message)
            return True

    def _hear(self, event: str, data: object) -> None:
        self._closing.hear(event, data)
        if event in (ASK, HERE):
            self._page.heard()
        if event == ASK:
            self._keep(self._answer())
        elif event == DIALOG and isinstance(data, dict):
            self._keep(self._answer_dialog(data))

    def _keep(self, answering: Coroutine[None, None, None]) -> None:
        answer = asyncio.create_task(answering)
        self._answers.add(answer)
        answer.add_done_callback(self._answers.discard)

    async def _answer_dialog(self, asked: dict[str, object]) -> None:
        kind, title, name = (str(asked.get(word, "")) for word in ("kind", "title", "name"))
        path, error = "", None
        try:
            path = await mac_dialog.ask(mac_dialog.dialog_words(kind, title, name))
        except PikaError as problem:
            error = problem.message
        await self._link.broadcast(DIALOG_ANSWER, {"id": asked.get("id"), "path": path, "error": error})

    async def _answer(self) -> None:
        build = version.current().build
        try:
            address = {"token": None, **await self._address()}
            data: dict[str, object] = {**address, "build": build, "error": None}
        except PikaError as error:
            data = {"url": None, "token": None, "build": build, "error": error.as_dict()}
        await self._link.broadcast(ANSWER, data)

    async def _address(self) -> dict[str, str | None]:
        host = await self._become_host()
        if host is not None:
            return {**host.server.socket_address()}
        return await asyncio.to_thread(ask_running, self._data_dir, self._greeting.origins)
