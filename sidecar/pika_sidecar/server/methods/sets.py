"""`sets.*`: crates and sets. Their modules are loaded at the first call (see `late.py`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from ...contract import calls
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.common import Nothing
    from ...contract.desk.set_course import Alternatives, AlternativesQuery, CourseQuery, SetCourse
    from ...contract.desk.set_fill import (
        Filled,
        FillQuery,
        SetTemplates,
        TemplateChange,
        TemplateId,
        TemplateOfSet,
        TemplateSave,
    )
    from ...contract.desk.set_tonight import Suggestions, SuggestQuery, Tonight, TonightChoice
    from ...contract.desk.sets import (
        AboutChanges,
        ListCreate,
        ListDuplicate,
        ListEdit,
        ListId,
        ListMove,
        ListPage,
        ListQuery,
        ListResolve,
        ListRow,
        Lists,
        ListsOfTrack,
        ListStep,
        ListVersions,
        SetTree,
        VersionForget,
        VersionKeep,
        VersionRestore,
    )


@method(calls.SETS_TREE)
async def tree(app: App, _: Nothing) -> SetTree:
    """All folders, crates and sets, and the bin."""
    from ...sets import tree as lists  # noqa: PLC0415

    return await app.library.run(lists.tree)


@method(calls.SETS_GET)
async def get(app: App, params: ListQuery) -> ListPage:
    """A list with some of its entries."""
    from ...sets import pages  # noqa: PLC0415

    limit = params.get("limit", pages.FIRST_PAGE)
    return await app.library.run(pages.page, params["id"], params.get("offset", 0), limit)


@method(calls.SETS_CREATE)
async def create(app: App, params: ListCreate) -> ListPage:
    """A new folder, crate or set."""
    from ...sets import tree as lists  # noqa: PLC0415

    made = await app.library.run(
        lists.create,
        params["kind"],
        params["name"],
        parent=params.get("parent"),
        track_ids=params.get("track_ids", []),
        about=cast("AboutChanges", params.get("about", {})),
    )
    app.changes.sets([made["list"]["id"]])
    return made


@method(calls.SETS_CHANGE)
async def change(app: App, params: ListEdit) -> ListPage:
    """One operation on a list."""
    from ...sets import store  # noqa: PLC0415

    operation, revision = params["operation"], params["expected_revision"]
    return await _changed(app, params["id"], store.operate, revision, operation)


@method(calls.SETS_UNDO)
async def undo(app: App, params: ListStep) -> ListPage:
    """Take the newest change back."""
    from ...sets import store  # noqa: PLC0415

    return await _changed(app, params["id"], store.undo, params["expected_revision"])


@method(calls.SETS_REDO)
async def redo(app: App, params: ListStep) -> ListPage:
    """Do it again."""
    from ...sets import store  # noqa: PLC0415

    return await _changed(app, params["id"], store.redo, params["expected_revision"])


@method(calls.SETS_MOVE)
async def move(app: App, params: ListMove) -> ListRow:
    """To another folder or place."""
    from ...sets import tree as lists  # noqa: PLC0415

    return _told(app, await app.library.run(lists.move, params["id"], params["parent"], params["before"]))


@method(calls.SETS_DUPLICATE)
async def duplicate(app: App, params: ListDuplicate) -> ListRow:
    """A copy beside it."""
    from ...sets import tree as lists  # noqa: PLC0415

    return _told(app, await app.library.run(lists.duplicate, params["id"], params.get("name")))


@method(calls.SETS_DELETE)
async def delete(app: App, params: ListId) -> Nothing:
    """Into the bin."""
    from ...sets import tree as lists  # noqa: PLC0415

    await app.library.run(lists.delete, params["id"])
    app.changes.sets([params["id"]])
    return {}


@method(calls.SETS_RESTORE)
async def restore(app: App, params: ListId) -> ListRow:
    """Out of it."""
    from ...sets import tree as lists  # noqa: PLC0415

    return _told(app, await app.library.run(lists.restore, params["id"]))


@method(calls.SETS_ERASE)
async def erase(app: App, params: ListId) -> Nothing:
    """For good."""
    from ...sets import tree as lists  # noqa: PLC0415

    await app.library.run(lists.erase, params["id"])
    app.changes.sets([params["id"]])
    return {}


@method(calls.SETS_VERSIONS)
async def versions(app: App, params: ListId) -> ListVersions:
    """The versions of a list."""
    from ...sets import versions as kept  # noqa: PLC0415

    return await app.library.run(kept.versions, params["id"])


@method(calls.SETS_KEEP_VERSION)
async def keep_version(app: App, params: VersionKeep) -> ListVersions:
    """Keep what it is now."""
    from ...sets import versions as kept  # noqa: PLC0415

    return await app.library.run(kept.keep, params["id"], params["name"])


@method(calls.SETS_RESTORE_VERSION)
async def restore_version(app: App, params: VersionRestore) -> ListPage:
    """Back to what it was."""
    from ...sets import versions as kept  # noqa: PLC0415

    version, revision = params["version"], params["expected_revision"]
    return await _changed(app, params["id"], kept.restore, version, revision)


@method(calls.SETS_FORGET_VERSION)
async def forget_version(app: App, params: VersionForget) -> ListVersions:
    """Delete a version."""
    from ...sets import versions as kept  # noqa: PLC0415

    return await app.library.run(kept.forget, params["id"], params["version"])


@method(calls.SETS_RESOLVE)
async def resolve(app: App, params: ListResolve) -> ListPage:
    """End the conflict of an imported list."""
    from ...sets import imported  # noqa: PLC0415

    return await _changed(app, params["id"], imported.resolve, params["expected_revision"], params["keep"])


@method(calls.SETS_OF_TRACK)
async def of_track(app: App, params: ListsOfTrack) -> Lists:
    """The lists that a track stands in."""
    from ...sets import tree as lists  # noqa: PLC0415

    return {"lists": await app.library.run(lists.of_track, params["track_id"])}


@method(calls.SETS_COURSE)
async def course(app: App, params: CourseQuery) -> SetCourse:
    """How a set runs."""
    from ...sets import late_plays, stops  # noqa: PLC0415

    return await app.library.run(stops.course_of, params["id"], params.get("nights", late_plays.NIGHTS))


@method(calls.SETS_ALTERNATIVES)
async def alternatives(app: App, params: AlternativesQuery) -> Alternatives:
    """What else could stand at a place."""
    from ...sets import alternatives as others  # noqa: PLC0415

    return await app.library.run(
        others.alternatives,
        params["id"],
        replace=params.get("replace"),
        before=params.get("before"),
        chosen=params.get("filter", {}),
        limit=params.get("limit", 3),
    )


@method(calls.SETS_FILL)
async def fill(app: App, params: FillQuery) -> Filled:
    """What could stand in a stretch of a set."""
    from ...sets import fill as filling  # noqa: PLC0415

    return await app.library.run(filling.fill, params)


@method(calls.SETS_TEMPLATES)
async def templates(app: App, _: Nothing) -> SetTemplates:
    """All plans that are kept."""
    from ...sets import templates as plans  # noqa: PLC0415

    return await app.library.run(plans.templates)


@method(calls.SETS_SAVE_TEMPLATE)
async def save_template(app: App, params: TemplateSave) -> SetTemplates:
    """Keep a plan, made by hand or from a set."""
    from ...sets import templates as plans  # noqa: PLC0415

    if "list" in params:
        of_set = cast("TemplateOfSet", params)
        return await app.library.run(plans.save_of_set, of_set["name"], of_set["list"])
    known = cast("TemplateChange", params)["id"] if "id" in params else None
    return await app.library.run(plans.save, params["name"], params["plan"], known)


@method(calls.SETS_DELETE_TEMPLATE)
async def delete_template(app: App, params: TemplateId) -> SetTemplates:
    """Take one away."""
    from ...sets import templates as plans  # noqa: PLC0415

    return await app.library.run(plans.delete, params["id"])


@method(calls.SETS_TONIGHT)
async def tonight(app: App, _: Nothing) -> Tonight:
    """The set of the night, and where it stands."""
    return await app.tonight.read()


@method(calls.SETS_CHOOSE_TONIGHT)
async def choose_tonight(app: App, params: TonightChoice) -> Tonight:
    """Which set it is."""
    from ...sets import tonight as chosen  # noqa: PLC0415

    await app.library.run(chosen.choose, params["id"])
    app.tonight.changed()
    return await app.library.run(chosen.tonight)


@method(calls.SETS_SUGGEST)
async def suggest(app: App, params: SuggestQuery) -> Suggestions:
    """What could come after what sounds now."""
    from ...sets import suggest as suggesting  # noqa: PLC0415

    track_id = params.get("track_id")
    if track_id is None:
        now = app.live.deck.status()["now"]
        track_id = None if now is None else now["track_id"]
    return await app.library.run(
        suggesting.suggest, track_id, params.get("filter", {}), params.get("limit", 5)
    )


async def _changed(app: App, list_id: int, function: Callable[..., None], *args: object) -> ListPage:
    """The list after `function(db, list_id, *args)`; the pages are told."""
    from ...sets import pages  # noqa: PLC0415

    def run(db: sqlite3.Connection) -> ListPage:
        return pages.changed(db, list_id, partial(function, db, list_id, *args))

    page = await app.library.run(run)
    app.changes.sets([list_id])
    return page


def _told(app: App, row: ListRow) -> ListRow:
    app.changes.sets([row["id"]])
    return row
