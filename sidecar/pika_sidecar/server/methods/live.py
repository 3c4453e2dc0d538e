"""`live.*`: each returns the `LiveStatus` after it."""

from __future__ import annotations

from ...contract.desk import LiveStatus
from ..app import App
from ..rpc import Params


async def status(app: App, params: Params) -> LiveStatus:
    """How the night stands."""
    params.finish()
    return await app.live.status()


async def start(app: App, params: Params) -> LiveStatus:
    """Go live."""
    name, title, listed = params.optional_text("name"), params.text("title"), params.flag("listed", True)
    params.finish()
    await app.live.start(name, title, listed)
    return await app.live.status()


async def end(app: App, params: Params) -> LiveStatus:
    """End the night."""
    params.finish()
    await app.live.end()
    return await app.live.status()


async def set_some(app: App, params: Params) -> LiveStatus:
    """Change the title, or whether the night is listed."""
    title, listed = params.optional_text("title"), params.optional_flag("listed")
    params.finish()
    await app.live.set_session(title, listed)
    return await app.live.status()


async def announce(app: App, params: Params) -> LiveStatus:
    """Show a text to the room."""
    text, seconds = params.text("text"), params.whole("seconds")
    params.finish()
    await app.live.announce(text, seconds)
    return await app.live.status()


async def announce_over(app: App, params: Params) -> LiveStatus:
    """Take it away."""
    params.finish()
    await app.live.announce_over()
    return await app.live.status()


async def poll(app: App, params: Params) -> LiveStatus:
    """Ask the room."""
    question, options, seconds = (
        params.text("question"),
        params.texts("options"),
        params.optional_whole("seconds"),
    )
    params.finish()
    await app.live.poll(question, options, seconds)
    return await app.live.status()


async def poll_over(app: App, params: Params) -> LiveStatus:
    """Close the poll."""
    params.finish()
    await app.live.poll_over()
    return await app.live.status()


async def retract(app: App, params: Params) -> LiveStatus:
    """Take back a play that never was."""
    play = params.text("play")
    params.finish()
    await app.live.retract(play)
    return await app.live.status()


async def dismiss(app: App, params: Params) -> LiveStatus:
    """What was rejected has been read."""
    params.finish()
    await app.live.dismiss()
    return await app.live.status()


METHODS = {
    "live.status": status,
    "live.start": start,
    "live.end": end,
    "live.set": set_some,
    "live.announce": announce,
    "live.announce_over": announce_over,
    "live.poll": poll,
    "live.poll_over": poll_over,
    "live.retract": retract,
    "live.dismiss": dismiss,
}
