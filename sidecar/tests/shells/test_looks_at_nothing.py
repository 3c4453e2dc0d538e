"""Before the DJ has chosen a folder or a deck, no place is looked at that a system could ask about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.sidecar import Page, Sidecar
from support.touched import Touched

PERSONAL = ("Desktop", "Documents/VirtualDJ/History", "Downloads", "Movies", "Music/House")
OF_MIXXX = (".mixxx", "Library/Application Support/Mixxx", "Library/Containers/org.mixxx.mixxx/Data")

# What a page asks when it opens, and what its screens ask before anything is chosen there.
ASKED = ("folders.list", "scan.status", "deck.status", "live.status", "analysis.status", "settings.get")
ASKED += ("account.get", "nights.list", "tracks.list", "sources.status")


async def open_page(sidecar: Sidecar) -> Page:
    page = await sidecar.page()
    await page.call("app.hello", client_build="test")
    for method in ASKED:
        await page.call(method)
    # Updates are looked after when the page has been served.
    await page.until("updates.status", lambda _: True)
    return page


@pytest.mark.only_on("linux", "darwin", why="questions")
async def test_nothing_is_looked_at_before_it_is_chosen(
    start: Callable[..., Sidecar], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    for name in (*PERSONAL, *OF_MIXXX):
        (home / name).mkdir(parents=True)
    history = home / "Documents/VirtualDJ/History/today.m3u"
    history.write_text("#EXTVDJ:<title>One</title>\r\n/m/one.mp3\r\n")
    first, second = Touched(tmp_path / "first"), Touched(tmp_path / "second")

    sidecar = start(env={**first.env, "HOME": str(home)})
    page = await open_page(sidecar)
    status = await page.call("deck.status")
    assert status["source"] is None and status["watching"] == [] and status["problem"] is None
    offered = (await page.call("paths.complete", prefix=""))["entries"]
    assert str(home / "Music") in [entry["path"] for entry in offered]
    assert "Music" in [entry["name"] for entry in (await page.call("paths.complete", prefix="~/"))["entries"]]
    assert first.below(home) == set()

    assert (await page.call("deck.set", source="virtualdj"))["file"] == str(history)
    seen = first.below(home)
    assert "Documents/VirtualDJ/History/today.m3u" in seen
    assert all(path.startswith("Documents/VirtualDJ/History") for path in seen)
    await sidecar.leave()
    sidecar.stop()

    # It stays chosen, so the next start may look there by itself: there, and nowhere else.
    page = await open_page(start(env={**second.env, "HOME": str(home)}))
    await page.until("deck.status", lambda status: status["file"] == str(history))
    assert all(path.startswith("Documents/VirtualDJ/History") for path in second.below(home))
