"""`analysis.*`"""

from __future__ import annotations

from typing import Any

from ..app import App
from ..rpc import Params


async def start(app: App, params: Params) -> dict[str, Any]:
    """Queue tracks, and work on the queue."""
    track_ids, again = params.optional_ids("track_ids"), params.flag("again", False)
    params.finish()
    await app.queue.start(track_ids, again)
    return app.queue.as_dict()


async def improve(app: App, params: Params) -> dict[str, Any]:
    """Analyse again what an older version has analysed."""
    params.finish()
    await app.queue.improve()
    return app.queue.as_dict()


async def pause(app: App, params: Params) -> dict[str, Any]:
    """Take no further tracks."""
    params.finish()
    await app.queue.pause()
    return app.queue.as_dict()


async def resume(app: App, params: Params) -> dict[str, Any]:
    """Go on."""
    params.finish()
    await app.queue.resume()
    return app.queue.as_dict()


async def cancel(app: App, params: Params) -> dict[str, Any]:
    """Empty the queue."""
    params.finish()
    await app.queue.cancel()
    return app.queue.as_dict()


async def status(app: App, params: Params) -> dict[str, Any]:
    """How far the analysis is."""
    params.finish()
    await app.queue.refresh()
    return app.queue.as_dict()


METHODS = {
    "analysis.start": start,
    "analysis.improve": improve,
    "analysis.pause": pause,
    "analysis.resume": resume,
    "analysis.cancel": cancel,
    "analysis.status": status,
}
