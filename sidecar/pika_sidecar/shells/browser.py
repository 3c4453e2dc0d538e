"""The browser shell: `pika-sidecar ui` serves the bundle and opens the person's browser."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from dataclasses import dataclass
from pathlib import Path

from ..awake import AwakeTimer
from ..errors import PikaError
from .browser_opener import open_in_browser
from .host import Host, Shell, on_signals
from .instance import InstanceLock, ask_running

log = logging.getLogger(__name__)

# After the last page has gone the sidecar ends so much later (s): a reload, and a browser that restores its
# windows, come back in time.
LINGER_S = 20.0
# How long is waited for the first page (s): the person may have to choose a browser.
FIRST_PAGE_S = 600.0
# Until the page knows that Pika starts anew (s).
TELL_S = 0.4
RESTARTING = "Pika starts anew"


@dataclass(frozen=True)
class UiOptions:
    """The options of `pika-sidecar ui`."""

    data_dir: Path
    ui_dir: Path
    port: int
    open_browser: bool
    stay: bool


def run(options: UiOptions) -> int:
    """Serve until the last page has gone; or show the sidecar that runs already. Returns the exit code."""
    lock = InstanceLock(options.data_dir)
    try:
        held = lock.acquire()
    except PikaError as error:
        # The page shows it in words: the server starts, and `app.hello` says what is wrong.
        log.error("%s", error.message)
        held = True
    if held:
        return asyncio.run(_serve(options, lock))
    try:
        url = ask_running(options.data_dir)["url"]
    except PikaError as error:
        print(error.message, file=sys.stderr)
        return 1
    print(json.dumps({"url": url}), flush=True)
    if url is None:
        print("Pika is open already, in its own window.", file=sys.stderr)
    elif options.open_browser:
        open_in_browser(url, options.data_dir)
    return 0


async def _serve(options: UiOptions, lock: InstanceLock) -> int:
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[str] = loop.create_future()
    linger = _Linger(ended, stay=options.stay)
    shell = Shell(
        "browser",
        ui_dir=options.ui_dir,
        port=options.port,
        origins=frozenset(),
        on_pages=linger.pages_changed,
        end=lambda: loop.call_later(TELL_S, _end, ended, RESTARTING),
        launch=lambda pages: _launch(options, pages=pages),
    )
    try:
        host = await Host.start(options.data_dir, lock, shell)
    except OSError as error:
        print(
            f"Cannot listen on 127.0.0.1:{options.port}: {error.strerror}. Choose another --port.",
            file=sys.stderr,
        )
        return 1
    on_signals(lambda: _end(ended, "stopped"))
    url = host.server.page_url()
    print(json.dumps({"url": url}), flush=True)
    if options.open_browser:
        linger.wait_for_first_page()
        open_in_browser(url, options.data_dir)
    reason = await ended
    await host.stop(reason, forget=reason not in ("stopped", RESTARTING))
    return 0


def _launch(options: UiOptions, *, pages: int) -> list[str]:
    """What the next version is started with: an open page finds it by itself, so it needs no other one."""
    no_open = pages > 0 or not options.open_browser
    return ["--data-dir", str(options.data_dir), *(["--no-open"] if no_open else [])]


class _Linger:
    """Ends the sidecar a while after the last page has gone (a reload comes back in time), unless `stay`."""

    def __init__(self, ended: asyncio.Future[str], *, stay: bool) -> None:
        self._ended, self._stay = ended, stay
        self._timer: AwakeTimer | None = None

    def wait_for_first_page(self) -> None:
        self._end_in(FIRST_PAGE_S, "no page came")

    def pages_changed(self, count: int) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if count == 0:
            self._end_in(LINGER_S, "the last page has gone")

    def _end_in(self, seconds: float, reason: str) -> None:
        if self._stay:
            return
        # A laptop that sleeps through it wakes up with its page, which then comes back.
        self._timer = AwakeTimer(seconds, lambda: _end(self._ended, reason))


def _end(ended: asyncio.Future[str], reason: str) -> None:
    if not ended.done():
        ended.set_result(reason)
