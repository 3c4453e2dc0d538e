"""`exports.*`"""

from __future__ import annotations

import asyncio
from pathlib import PurePath
from typing import TYPE_CHECKING

from ...contract import calls
from ...errors import PikaError
from ...exporting import new_files
from ...exporting.collect import collect
from ...library.exports.formats import FORMATS
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.exports import Exported, ExportLost, ExportPlan, ExportWhat, ExportWrite
    from ...library.exports.out import Written


@method(calls.EXPORTS_PLAN)
async def plan(app: App, params: ExportWhat) -> ExportPlan:
    """What would be written, and what the format cannot hold."""
    count, written = await _make(app, params, PurePath())
    return {"tracks": count, "files": list(written.files), "lost": _lost(written)}


@method(calls.EXPORTS_WRITE)
async def write(app: App, params: ExportWrite) -> Exported:
    """Write it. Raises `PikaError`: `invalid_value` (`folder`), `not_written`, `nothing_to_export`."""
    folder = new_files.check_folder(params["folder"])
    count, written = await _make(app, params, folder)
    if not count:
        raise PikaError("nothing_to_export", "There is no track in what you have chosen.")
    names = await asyncio.to_thread(new_files.write_new, folder, written.files)
    return {"tracks": count, "files": names, "lost": _lost(written), "folder": str(folder)}


async def _make(app: App, params: ExportWhat | ExportWrite, folder: PurePath) -> tuple[int, Written]:
    collection = await app.library.run_apart(collect, lists=params.get("lists"), tracks=params.get("tracks"))
    export = FORMATS[params["format"]]
    return len(collection.tracks), await asyncio.to_thread(export.write, collection, folder)


def _lost(written: Written) -> list[ExportLost]:
    return [
        {"field": lost.field, "count": lost.count, "changed": lost.changed, "examples": list(lost.examples)}
        for lost in written.lost
    ]
