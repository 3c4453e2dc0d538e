"""`app.*`: who answers, is it well, and what to do with a damaged library."""

from __future__ import annotations

import sys
import time
from typing import Any

from ... import version
from ...library import folders
from ..app import App
from ..rpc import Params

PROTOCOL = 1


async def hello(app: App, params: Params) -> dict[str, Any]:
    """Version, build and state of this sidecar; `error` says why the library cannot be used.

    Only pages say it: `app.health` tells of the caller from now on.
    """
    build = params.text("client_build", "")
    params.finish()
    problem = await app.open()
    first_run = problem is None and not await app.library.run(folders.list_all)
    this = version.current()
    params.caller.page_build = build
    return {
        "version": this.version,
        "build": this.build,
        "protocol": PROTOCOL,
        "shell": app.shell,
        "platform": sys.platform,
        "data_dir": str(app.data_dir),
        "first_run": first_run,
        "error": problem and problem.as_dict(),
    }


async def health(app: App, params: Params) -> dict[str, Any]:
    """Answered without the library, also in the middle of the hardest work."""
    params.finish()
    return {
        "ok": True,
        "uptime_s": round(time.monotonic() - app.started, 3),
        "workers": app.queue.pool.workers,
        "build": version.current().build,
        "pages": app.pages.greeted(),
    }


async def reset_library(app: App, params: Params) -> dict[str, Any]:
    """Put a damaged library aside and begin a new one."""
    params.finish()
    kept = await app.library.reset()
    await app.open()
    app.live.client.start_again()
    app.changes.tracks(None)
    return {"kept_as": str(kept)}


METHODS = {"app.hello": hello, "app.health": health, "app.reset_library": reset_library}
