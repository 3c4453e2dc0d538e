"""What the pages are told of a night: what has changed, however long the night is."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from support.fake_cloud import FakeCloud
from support.sidecar import Page, Sidecar

from pika_sidecar.decks.entry import Entry
from pika_sidecar.library.database import connect
from pika_sidecar.library.migrate import migrate
from pika_sidecar.live import nights, outbox, plays
from pika_sidecar.live.clock import NightClock
from pika_sidecar.live.revisions import Revisions
from pika_sidecar.live.status import off

Told = dict[str, Any]


def shown(likes: dict[str, int], night: int = 1, **more: object) -> Told:
    """A status as it is read; `likes` by play, newest first."""
    played = [{"id": play, "likes": count} for play, count in likes.items()]
    return {**off(), "state": "live", "session": {"night": night}, "plays": played, **more}


def with_changes(known: Told, changes: Told) -> Told | None:
    """What a page does with them (desktop/src/state/live_changes.ts)."""
    if changes["revision"] <= known["revision"]:
        return known
    if changes["since"] > known["revision"]:
        return None
    changed = {play["id"]: play for play in changes["plays"]}
    before = known["plays"] if night_of(known) == night_of(changes) else []
    kept = [changed.pop(play["id"], play) for play in before]
    status = {name: value for name, value in changes.items() if name != "since"}
    return {**status, "plays": [*changed.values(), *kept]}


def night_of(status: Told) -> object:
    return status["session"] and status["session"]["night"]


def ids(changes: Told) -> list[str]:
    return [play["id"] for play in changes["plays"]]


def test_only_what_changed_is_told_and_once() -> None:
    revisions = Revisions(100)
    first = revisions.take(shown({"b": 0, "a": 0}))
    assert revisions.take(shown({"b": 0, "a": 0})) is first, "the same again is no change"
    assert first["revision"] == 101
    changes = revisions.changes()
    assert (changes["since"], changes["revision"]) == (100, 101) and ids(changes) == ["b", "a"]
    revisions.take(shown({"b": 0, "a": 1}))
    revisions.take(shown({"c": 0, "b": 0, "a": 1}))
    changes = revisions.changes()
    assert (changes["since"], changes["revision"]) == (101, 103) and ids(changes) == ["c", "a"]
    revisions.take(shown({"c": 0, "b": 0, "a": 1}, thanks=3))
    changes = revisions.changes()
    assert ids(changes) == [] and changes["thanks"] == 3
    assert revisions.last["plays"] == shown({"c": 0, "b": 0, "a": 1})["plays"]


def test_another_night_is_told_as_a_whole_also_one_that_comes_back() -> None:
    revisions = Revisions(0)
    revisions.take(shown({"b": 0, "a": 0}))
    revisions.changes()
    page = revisions.last
    revisions.take(shown({"x": 0}, night=2))
    revisions.take(shown({"b": 0, "a": 0}))
    changes = revisions.changes()
    assert ids(changes) == ["b", "a"] and with_changes(page, changes) == revisions.last
    page = revisions.last
    revisions.take(off())
    changes = revisions.changes()
    assert ids(changes) == [] and with_changes(page, changes) == revisions.last


def test_a_page_that_came_in_between_or_missed_something() -> None:
    revisions = Revisions(0)
    revisions.take(shown({"a": 0}))
    early = revisions.last
    revisions.changes()
    revisions.take(shown({"a": 1}))
    # It asked when the change was known and not told yet: it is told again, and does no harm.
    between = revisions.last
    told = revisions.changes()
    assert with_changes(between, told) is between
    revisions.take(shown({"b": 0, "a": 1}))
    told_next = revisions.changes()
    assert with_changes(between, told_next) == revisions.last
    # It was not connected when the first was told.
    assert with_changes(early, told_next) is None
    # Numbers of an earlier sidecar are older than those of a later one.
    later = Revisions(1_700_000_000_000)
    later.take(shown({"b": 7, "a": 7}))
    later.changes()
    later.take(shown({"b": 7, "a": 8}))
    assert with_changes(revisions.last, later.changes()) is None


def prepare(data_dir: Path, fake: FakeCloud, count: int) -> list[str]:
    """A night on air of so many plays that the cloud has all acknowledged; their ids, newest first."""
    fake.sign_in(data_dir)
    db = connect(data_dir / "library.db")
    migrate(db, data_dir / "library.db")
    stamp = NightClock().stamp()
    night = nights.begin(db, nights.NewNight("Friday", True, fake.url, "account", None, 0, []), stamp)
    made = [
        plays.take(db, "manual", Entry(f"deck {number}", f"Song {number}", "Ana"), stamp)
        for number in range(count)
    ]
    outbox.acknowledge(db, night["session"], count + 1)
    db.execute("UPDATE nights SET code = 'ABCDE'")
    db.close()
    fake.applied[night["session"]] = count + 1
    return [str(play) for play in reversed(made)]


@pytest.fixture
async def fake() -> AsyncIterator[FakeCloud]:
    cloud = await FakeCloud().start()
    yield cloud
    await cloud.close()


async def like(page: Page, fake: FakeCloud, play: str, likes: int) -> None:
    """The room likes a play; returns when the sidecar knows."""
    status = await page.until("live.status", lambda s: s["network"]["connected"] and s["listeners"] == 3)
    counts = {"likes": [[play, likes]], "listeners": 3, "thanks": 0, "tempo": None, "poll": None}
    await fake.say({"type": "counts", "session": status["session"]["id"], "counts": counts})
    await page.until("live.status", lambda s: likes_of(s, play) == likes)


def likes_of(status: Told, play: str) -> int:
    return next(int(one["likes"]) for one in status["plays"] if one["id"] == play)


async def told_of(page: Page, play: str, likes: int) -> Told:
    """The notification that says so."""

    def says(changes: Told) -> bool:
        return any(one["id"] == play and one["likes"] == likes for one in changes["plays"])

    await page.told("live.changed", lambda _: any(says(said) for _, said in live_notes(page)))
    return next(said for _, said in live_notes(page) if says(said))


def live_notes(page: Page) -> list[tuple[str, Told]]:
    return [note for note in page.notes if note[0] == "live.changed"]


async def test_the_size_of_a_like_does_not_grow_with_the_night(
    start: Callable[..., Sidecar], fake: FakeCloud, tmp_path: Path
) -> None:
    sizes = {}
    for count in (2, 200):
        data_dir = tmp_path / f"data of {count}"
        liked = prepare(data_dir, fake, count)[count // 2]
        sidecar = start(data_dir=data_dir, env={"HOME": str(tmp_path), "PIKA_CLOUD_URL": fake.url})
        page = await sidecar.page()
        # What is told first after a start is the night as it is.
        await like(page, fake, liked, 6)
        await told_of(page, liked, 6)
        await like(page, fake, liked, 7)
        changes = await told_of(page, liked, 7)
        assert ids(changes) == [liked]
        assert len((await page.call("live.status"))["plays"]) == count
        sizes[count] = len(json.dumps(changes))
        await sidecar.leave()
        sidecar.kill()
    # Numbers have more digits, names of songs too.
    assert abs(sizes[200] - sizes[2]) < 50, sizes


async def test_figures_that_may_be_made_up(
    start: Callable[..., Sidecar], fake: FakeCloud, tmp_path: Path
) -> None:
    data_dir = tmp_path / "data"
    prepare(data_dir, fake, 1)
    sidecar = start(data_dir=data_dir, env={"HOME": str(tmp_path), "PIKA_CLOUD_URL": fake.url})
    page = await sidecar.page()
    status = await page.until("live.status", lambda s: s["network"]["connected"] and s["listeners"] == 3)
    assert status["doubts"] == []

    async def says(doubts: list[str], session: str = status["session"]["id"]) -> None:
        await fake.say({"type": "doubts", "session": session, "doubts": doubts})

    # Of a reason that a later cloud may know there are no words.
    await says(["strangers", "horses", "newcomers"])
    await page.until("live.status", lambda s: s["doubts"] == ["newcomers", "strangers"])
    await says([])
    await page.until("live.status", lambda s: s["doubts"] == [])
    await says(["newcomers"])
    await page.until("live.status", lambda s: s["doubts"] == ["newcomers"])
    await says(["strangers"], "another room")
    await page.until("live.status", lambda s: s["doubts"] == [])


async def test_a_page_that_reloads_in_the_middle_sees_all(
    start: Callable[..., Sidecar], fake: FakeCloud, tmp_path: Path
) -> None:
    made = prepare(tmp_path / "data", fake, 200)
    sidecar = start(env={"HOME": str(tmp_path), "PIKA_CLOUD_URL": fake.url})
    first = await sidecar.page()
    known = await first.call("live.status")
    await like(first, fake, made[150], 1)
    await like(first, fake, made[3], 2)
    await told_of(first, made[3], 2)
    # The page reloads: it has missed the first likes, and hears of those that follow.
    second = await sidecar.page()
    whole = await second.call("live.status")
    assert ids(whole) == made and likes_of(whole, made[150]) == 1 and likes_of(whole, made[3]) == 2
    await like(first, fake, made[150], 9)
    await first.call("deck.play", title="A new one", artist="")
    end = await first.until("live.status", lambda s: len(s["plays"]) == 201 and not s["network"]["waiting"])
    for page, status in ((first, known), (second, whole)):
        await page.told("live.changed", lambda s: s["revision"] >= end["revision"])
        for _, changes in live_notes(page):
            seen = with_changes(status, changes)
            assert seen is not None
            status = seen  # noqa: PLW2901
        same = {name: status[name] for name in ("plays", "now", "thanks", "session", "rejected")}
        assert same == {name: end[name] for name in same}
        assert likes_of(status, made[150]) == 9 and status["plays"][0]["title"] == "A new one"
