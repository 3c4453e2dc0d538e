"""`tag_writes.*`"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import calls
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.common import Nothing
    from ...contract.desk.tag_writes import (
        TagBatches,
        TagBatchId,
        TagPlan,
        TagPlanQuery,
        TagWriteStart,
        TagWriteStatus,
    )


@method(calls.TAG_WRITES_PLAN)
async def plan(app: App, params: TagPlanQuery) -> TagPlan:
    """What would change in these files."""
    return await app.tag_writing.plan(params["tracks"], params["wish"])


@method(calls.TAG_WRITES_START)
async def start(app: App, params: TagWriteStart) -> TagWriteStatus:
    """Begin to write."""
    return await app.tag_writing.start(params["tracks"], params["wish"])


@method(calls.TAG_WRITES_CANCEL)
async def cancel(app: App, _: Nothing) -> TagWriteStatus:
    """Stop after the file at hand."""
    return app.tag_writing.cancel()


@method(calls.TAG_WRITES_STATUS)
async def status(app: App, _: Nothing) -> TagWriteStatus:
    """How far it is."""
    return app.tag_writing.status()


@method(calls.TAG_WRITES_LIST)
async def batches(app: App, _: Nothing) -> TagBatches:
    """What can be taken back."""
    return await app.tag_writing.batches()


@method(calls.TAG_WRITES_UNDO)
async def undo(app: App, params: TagBatchId) -> TagWriteStatus:
    """Begin to take a write back."""
    return await app.tag_writing.undo(params["batch"])
