"""`app.*`: who answers, is it well, and what to do with a damaged library."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import TYPE_CHECKING

from ... import version
from ...contract import calls
from ...library import folders
from ...updates import trial
from ...updates.folder import updates_folder
from ..app import App
from ..method import method, method_of_page
from ..rpc import Caller

if TYPE_CHECKING:
    from ...contract.desk.app import Health, Hello, HelloParams, LibraryReset
    from ...contract.desk.common import Nothing

# Of the JSON-RPC between page and sidecar. Nothing is decided by it: both are made together, and a page of
# another build than its sidecar's says so.
PROTOCOL = 1


@method_of_page(calls.APP_HELLO)
async def hello(app: App, params: HelloParams, caller: Caller) -> Hello:
    """Version, build and state of this sidecar; `error` says why the library cannot be used.

    Only pages say it: `app.health` tells of the caller from now on.
    """
    problem = await app.open()
    first_run = problem is None and not await app.library.run(folders.list_all)
    this = version.current()
    caller.page_build = params.get("client_build", "")
    # A version that was just installed has come all the way to its page.
    await asyncio.to_thread(trial.passed, updates_folder(app.data_dir), this.version)
    return {
        "version": this.version,
        "build": this.build,
        "protocol": PROTOCOL,
        "shell": app.shell,
        "platform": sys.platform,
        "data_dir": str(app.data_dir),
        "first_run": first_run,
        "error": None if problem is None else problem.as_dict(),
    }


@method(calls.APP_HEALTH)
async def health(app: App, _: Nothing) -> Health:
    """Answered without the library, also in the middle of the hardest work."""
    return {
        "ok": True,
        "uptime_s": round(time.monotonic() - app.started, 3),
        "workers": app.queue.pool.workers,
        "build": version.current().build,
        "pages": app.pages.greeted(),
    }


@method(calls.APP_RESET_LIBRARY)
async def reset_library(app: App, _: Nothing) -> LibraryReset:
    """Put a damaged library aside and begin a new one."""
    kept = await app.library.reset()
    await app.open()
    app.live.client.start_again()
    app.changes.tracks(None)
    return {"kept_as": str(kept)}
