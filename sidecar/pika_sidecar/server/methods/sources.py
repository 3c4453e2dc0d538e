"""`sources.*`: what begins something answers the `SourcesStatus`, and `sources.changed` tells the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import calls
from ...paths import expand
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.common import Nothing
    from ...contract.desk.sources import (
        ImportUndo,
        RuleAdd,
        RuleRemove,
        SourceEntryPage,
        SourceEntryQuery,
        SourceListPage,
        SourceOpen,
        SourceOpened,
        SourcePageQuery,
        SourcePlaceId,
        SourcePreview,
        SourceProblemPage,
        SourcesStatus,
        SourceTake,
    )
    from ...importing.importing import Importing

PAGE = 100
"""Rows of a page when no `limit` is named."""


async def _importing(app: App) -> Importing:
    importing = app.importing
    await importing.open()
    return importing


@method(calls.SOURCES_STATUS)
async def status(app: App, _: Nothing) -> SourcesStatus:
    """How everything stands; nothing is looked for."""
    return (await _importing(app)).status()


@method(calls.SOURCES_LOOK)
async def look(app: App, _: Nothing) -> SourcesStatus:
    """Look at the usual places."""
    importing = await _importing(app)
    await importing.look()
    return importing.status()


@method(calls.SOURCES_OPEN)
async def open_place(app: App, params: SourceOpen) -> SourceOpened:
    """Read what the DJ has chosen."""
    importing = await _importing(app)
    place_id = await importing.choose(expand(params["path"].strip()))
    return {"place_id": place_id, "status": importing.status()}


@method(calls.SOURCES_PREVIEW)
async def preview(app: App, params: SourcePlaceId) -> SourcePreview:
    """What a place would bring."""
    return await (await _importing(app)).preview(params["place_id"])


@method(calls.SOURCES_ENTRIES)
async def entries(app: App, params: SourceEntryQuery) -> SourceEntryPage:
    """A page of entries of one kind."""
    return await (await _importing(app)).entries(
        params["place_id"],
        kind=params["kind"],
        search=params.get("search", ""),
        offset=params.get("offset", 0),
        limit=params.get("limit", PAGE),
    )


@method(calls.SOURCES_LISTS)
async def lists(app: App, params: SourcePageQuery) -> SourceListPage:
    """A page of playlists."""
    return await (await _importing(app)).lists(
        params["place_id"],
        search=params.get("search", ""),
        offset=params.get("offset", 0),
        limit=params.get("limit", PAGE),
    )


@method(calls.SOURCES_PROBLEMS)
async def problems(app: App, params: SourcePageQuery) -> SourceProblemPage:
    """A page of what was left out."""
    return await (await _importing(app)).problems(
        params["place_id"],
        search=params.get("search", ""),
        offset=params.get("offset", 0),
        limit=params.get("limit", PAGE),
    )


@method(calls.SOURCES_TAKE)
async def take(app: App, params: SourceTake) -> SourcesStatus:
    """Take it."""
    importing = await _importing(app)
    await importing.take(params["place_id"], params["parts"])
    return importing.status()


@method(calls.SOURCES_CANCEL)
async def cancel(app: App, _: Nothing) -> SourcesStatus:
    """End what is under way."""
    importing = await _importing(app)
    await importing.cancel()
    return importing.status()


@method(calls.SOURCES_UNDO)
async def undo(app: App, params: ImportUndo) -> SourcesStatus:
    """Take an import back."""
    importing = await _importing(app)
    await importing.undo(params["import_id"])
    return importing.status()


@method(calls.SOURCES_ADD_RULE)
async def add_rule(app: App, params: RuleAdd) -> SourcesStatus:
    """Say where a folder lies now."""
    importing = await _importing(app)
    await importing.add_rule(params["from"], params["to"])
    return importing.status()


@method(calls.SOURCES_REMOVE_RULE)
async def remove_rule(app: App, params: RuleRemove) -> SourcesStatus:
    """Forget that."""
    importing = await _importing(app)
    await importing.remove_rule(params["id"])
    return importing.status()
