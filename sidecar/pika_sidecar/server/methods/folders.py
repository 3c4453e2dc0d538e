"""`folders.*`"""

from __future__ import annotations

from typing import Any

from ...library import folders
from ...paths import expand
from ..app import App
from ..rpc import Params


async def list_all(app: App, params: Params) -> dict[str, Any]:
    """The music folders."""
    params.finish()
    return {"folders": await app.library.run(folders.list_all)}


async def add(app: App, params: Params) -> dict[str, Any]:
    """Add a folder and start its scan."""
    path = expand(params.text("path").strip())
    params.finish()
    folder = await app.library.run(folders.add, path)
    await app.scanner.start(folder["id"])
    return {"folder": folder}


async def remove(app: App, params: Params) -> dict[str, Any]:
    """Take a folder out of the library; its tracks are hidden, their edits kept."""
    folder_id = params.whole("id")
    params.finish()
    await app.library.run(folders.remove, folder_id)
    app.queue.wake()
    app.changes.tracks(None)
    return {}


METHODS = {"folders.list": list_all, "folders.add": add, "folders.remove": remove}
