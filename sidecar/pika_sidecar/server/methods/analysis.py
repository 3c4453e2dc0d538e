"""`analysis.*`, the queue: each tells its `AnalysisStatus` after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import calls
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.analysis import AnalysisStart, AnalysisStatus
    from ...contract.desk.common import Nothing


@method(calls.ANALYSIS_START)
async def start(app: App, params: AnalysisStart) -> AnalysisStatus:
    """Put tracks into the queue, and work on it."""
    await app.queue.start(params.get("track_ids"), params.get("again", False))
    return app.queue.status()


@method(calls.ANALYSIS_IMPROVE)
async def improve(app: App, _: Nothing) -> AnalysisStatus:
    """Analyse again what an older version has analysed."""
    await app.queue.improve()
    return app.queue.status()


@method(calls.ANALYSIS_PAUSE)
async def pause(app: App, _: Nothing) -> AnalysisStatus:
    """Take no further tracks."""
    await app.queue.pause()
    return app.queue.status()


@method(calls.ANALYSIS_RESUME)
async def resume(app: App, _: Nothing) -> AnalysisStatus:
    """Go on."""
    await app.queue.resume()
    return app.queue.status()


@method(calls.ANALYSIS_CANCEL)
async def cancel(app: App, _: Nothing) -> AnalysisStatus:
    """Empty the queue."""
    await app.queue.cancel()
    return app.queue.status()


@method(calls.ANALYSIS_STATUS)
async def status(app: App, _: Nothing) -> AnalysisStatus:
    """How far the analysis is."""
    await app.queue.refresh()
    return app.queue.status()
