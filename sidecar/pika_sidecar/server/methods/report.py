"""`report.*`: Help → Save a report."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from ...contract import calls
from ...errors import PikaError
from ...report import make
from ...report.machine import has_dialogs
from ..app import App
from ..method import method
from .app import PROTOCOL

if TYPE_CHECKING:
    from ...contract.desk.report import PageFacts, Report, ReportKept, ReportText, Screen

# Screens that are named, and the longest text that is written: no report comes near.
MOST_SCREENS = 8
MOST_TEXT = 1_000_000


@method(calls.REPORT_MAKE)
async def make_report(app: App, params: PageFacts) -> Report:
    """The text as it is now. A damaged library is no obstacle: it is counted by a connection of its own."""
    problem = await app.library.problem()
    state = [*_state(app), ("library", "in order" if problem is None else problem.code)]
    page = [
        ("build", params["build"]),
        ("engine", params["user_agent"]),
        ("window's program", params["runtime"] or "a browser"),
        ("language", params["language"]),
        ("window", _screen(params["window"])),
        *(("screen", _screen(screen)) for screen in params["screens"][:MOST_SCREENS]),
    ]
    text = await asyncio.to_thread(make.make, app.data_dir, state=state, page=page)
    return {"name": make.name_of_today(), "text": text, "has_dialogs": has_dialogs()}


@method(calls.REPORT_KEEP)
async def keep_report(_: App, params: ReportText) -> ReportKept:
    """Write it where the DJ finds it. `PikaError("not_stored")` when that fails."""
    try:
        file = await asyncio.to_thread(make.keep, params["text"][:MOST_TEXT])
    except OSError as error:
        raise PikaError(
            "not_stored",
            f"Cannot write the report: {error.strerror}. Copy its text, and paste it where it is wanted.",
        ) from error
    return {"path": str(file)}


def _state(app: App) -> list[tuple[str, str]]:
    status = app.live.last_status
    network = status["network"]
    analysis = app.queue.status()
    trouble = network["problem"]
    stuck = analysis["problem"]
    return [
        ("shell", app.shell),
        ("protocol", str(PROTOCOL)),
        ("running for", f"{(time.monotonic() - app.started) / 60:.1f} minutes"),
        ("pages", str(len(app.pages))),
        ("night", status["state"]),
        ("network light", network["light"]),
        ("network problem", trouble["code"] if trouble else "none"),
        ("deck", app.live.deck.source or "none chosen"),
        ("analysis", f"{analysis['state']}, {app.queue.pool.workers} workers"),
        ("analysis problem", stuck["code"] if stuck else "none"),
    ]


def _screen(screen: Screen) -> str:
    return f"{screen['width']} x {screen['height']} at {screen['scale']:g}"
