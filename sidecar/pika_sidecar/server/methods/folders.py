"""`folders.*`"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...aside import run_aside
from ...contract import calls
from ...library import folders
from ...paths import expand
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.common import Nothing
    from ...contract.desk.folders import FolderAdd, FolderAdded, FolderList, FolderRemove


@method(calls.FOLDERS_LIST)
async def list_all(app: App, _: Nothing) -> FolderList:
    """The music folders."""
    return {"folders": await app.library.run(folders.list_all)}


@method(calls.FOLDERS_ADD)
async def add(app: App, params: FolderAdd) -> FolderAdded:
    """Add a folder and start its scan."""
    path = expand(params["path"].strip())
    # Before, and elsewhere: while macOS asks the person, the library answers others.
    await run_aside(folders.check_readable, path)
    folder = await app.library.run(folders.add, path)
    await app.scanner.start(folder["id"])
    return {"folder": folder}


@method(calls.FOLDERS_REMOVE)
async def remove(app: App, params: FolderRemove) -> Nothing:
    """Take a folder out of the library; its tracks are hidden, their edits kept."""
    await app.library.run(folders.remove, params["id"])
    app.queue.wake()
    app.changes.tracks(None)
    return {}
