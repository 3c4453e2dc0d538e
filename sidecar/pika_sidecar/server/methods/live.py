"""`live.*`: each tells the `LiveStatus` after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import calls
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.common import Nothing
    from ...contract.desk.live import LiveAnnounce, LivePoll, LiveRetract, LiveSet, LiveStart, LiveStatus


@method(calls.LIVE_STATUS)
async def status(app: App, _: Nothing) -> LiveStatus:
    """How the night stands."""
    return await app.live.status()


@method(calls.LIVE_START)
async def start(app: App, params: LiveStart) -> LiveStatus:
    """Go live."""
    await app.live.start(params.get("name"), params["title"], params.get("listed", True))
    return await app.live.status()


@method(calls.LIVE_END)
async def end(app: App, _: Nothing) -> LiveStatus:
    """End the night."""
    await app.live.end()
    return await app.live.status()


@method(calls.LIVE_SET)
async def set_some(app: App, params: LiveSet) -> LiveStatus:
    """Change the title, or whether the night is listed."""
    await app.live.set_session(params.get("title"), params.get("listed"))
    return await app.live.status()


@method(calls.LIVE_ANNOUNCE)
async def announce(app: App, params: LiveAnnounce) -> LiveStatus:
    """Show a text to the room."""
    await app.live.announce(params["text"], params["seconds"])
    return await app.live.status()


@method(calls.LIVE_ANNOUNCE_OVER)
async def announce_over(app: App, _: Nothing) -> LiveStatus:
    """Take it away."""
    await app.live.announce_over()
    return await app.live.status()


@method(calls.LIVE_POLL)
async def poll(app: App, params: LivePoll) -> LiveStatus:
    """Ask the room."""
    await app.live.poll(params["question"], params["options"], params.get("seconds"))
    return await app.live.status()


@method(calls.LIVE_POLL_OVER)
async def poll_over(app: App, _: Nothing) -> LiveStatus:
    """Close the poll."""
    await app.live.poll_over()
    return await app.live.status()


@method(calls.LIVE_RETRACT)
async def retract(app: App, params: LiveRetract) -> LiveStatus:
    """Take back a play that never was."""
    await app.live.retract(params["play"])
    return await app.live.status()


@method(calls.LIVE_DISMISS)
async def dismiss(app: App, _: Nothing) -> LiveStatus:
    """What was rejected has been read."""
    await app.live.dismiss()
    return await app.live.status()
