"""`smart_lists.*`"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import calls
from ...library import smart_lists
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.common import Nothing
    from ...contract.desk.smart_lists import (
        SmartList,
        SmartListAdd,
        SmartListAdded,
        SmartListChange,
        SmartListId,
        SmartListMove,
        SmartLists,
    )


@method(calls.SMART_LISTS_LIST)
async def list_all(app: App, _: Nothing) -> SmartLists:
    """All of them, in the DJ's order."""
    return {"lists": await app.library.run(smart_lists.list_all)}


@method(calls.SMART_LISTS_ADD)
async def add(app: App, params: SmartListAdd) -> SmartListAdded:
    """Keep a search."""
    added = await app.library.run(smart_lists.add, params["name"], params["search"])
    _tell(app, added["lists"])
    return added


@method(calls.SMART_LISTS_CHANGE)
async def change(app: App, params: SmartListChange) -> SmartLists:
    """Another name, another search."""
    changed = (params["id"], params.get("name"), params.get("search"))
    return _tell(app, await app.library.run(smart_lists.change, *changed))


@method(calls.SMART_LISTS_MOVE)
async def move(app: App, params: SmartListMove) -> SmartLists:
    """Put one elsewhere in the order."""
    return _tell(app, await app.library.run(smart_lists.move, params["id"], params["to"]))


@method(calls.SMART_LISTS_REMOVE)
async def remove(app: App, params: SmartListId) -> SmartLists:
    """Take one away."""
    return _tell(app, await app.library.run(smart_lists.remove, params["id"]))


@method(calls.SMART_LISTS_RESTORE)
async def restore(app: App, params: SmartListId) -> SmartLists:
    """Bring it back."""
    return _tell(app, await app.library.run(smart_lists.restore, params["id"]))


def _tell(app: App, lists: list[SmartList]) -> SmartLists:
    """The answer, which all pages hear of."""
    now: SmartLists = {"lists": lists}
    app.hub.send_now(calls.SMART_LISTS_CHANGED, now)
    return now
