"""Everything that a running sidecar consists of, built once, each part from those before it."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from .analysis_queue.pool import Pool, default_size
from .analysis_queue.queue import AnalysisQueue
from .contract import calls
from .keep_awake import KeepAwake
from .late import Late
from .library.library import Library
from .library.refresher import Refresher
from .library.scanner import Scanner
from .server.access import Access
from .server.app import App, Changes
from .server.hub import Hub
from .server.pages import Pages
from .server.reader import reader_of
from .server.server import PikaServer
from .sound.sounds import Sounds
from .sound.tickets import Tickets
from .tag_reading.reader import TagReader

if TYPE_CHECKING:
    from .importing.importing import Importing
    from .live.live import Live
    from .sets.watch import TonightWatch
    from .tag_writing.tag_writing import TagWriting
    from .updates.handover import Handover
    from .updates.updates import Updates


@dataclass(frozen=True)
class Sidecar:
    """One whole sidecar: what it does, and the server that answers for it."""

    app: App
    server: PikaServer


def compose(
    shell: str,
    data_dir: Path,
    *,
    sock: socket.socket,
    access: Access,
    instance_secret: str,
    ui_dir: Path | None,
    on_pages: Callable[[int], None],
    launch: Callable[[int], list[str]],
    restart: Callable[[Handover], None],
) -> Sidecar:
    """A sidecar that will serve on `sock`. Nothing is opened or started yet.

    `shell`: which one shows the page; `ui_dir`: the page to serve, None where the shell does.
    `on_pages(count)`: a page has come or gone. `launch(count)`: the arguments of the next version's start
    while `count` pages are open. `restart(handover)`: end, so that the next version can begin. The night and
    the updates are loaded when they are first used: the server listens before that.
    """
    pages = Pages(on_pages)
    hub = Hub(pages.broadcast)
    library = Library(data_dir)

    def build_updates() -> Updates:
        from .updates.updates import Updates  # noqa: PLC0415

        return Updates(
            library,
            data_dir,
            on_status=partial(hub.send_soon, calls.UPDATES_CHANGED),
            restart=restart,
            launch=lambda: launch(len(pages)),
            before_replacing=load_the_rest,
        )

    def build_live() -> Live:
        from .live.live import Live  # noqa: PLC0415

        return Live(library, data_dir, on_status=night_told, on_deck=deck_told)

    def build_importing() -> Importing:
        from .importing.importing import Importing  # noqa: PLC0415
        from .importing.reader import SourceReader  # noqa: PLC0415

        return Importing(
            library,
            data_dir,
            SourceReader(),
            on_status=partial(hub.send_soon, calls.SOURCES_CHANGED),
            on_tracks=changes.tracks,
            on_sets=changes.sets,
        )

    def build_tag_writing() -> TagWriting:
        from .tag_writing.tag_writing import TagWriting  # noqa: PLC0415
        from .tag_writing.writer import TagWriter  # noqa: PLC0415

        return TagWriting(
            library,
            data_dir,
            TagWriter(),
            tags,
            playing=playing,
            on_status=lambda: hub.send_soon(calls.TAG_WRITES_CHANGED, tag_writing.get().status),
            on_tracks=changes.tracks,
        )

    def playing() -> tuple[int | None, str | None]:
        now = live.get().deck.status()["now"]
        return (None, None) if now is None else (now["track_id"], now["path"])

    def night_told() -> None:
        hub.send_soon(calls.LIVE_CHANGED, live.get().take_changes)
        is_on = live.get().last_status["state"] == "live"
        updates.get().night_changed(is_on)
        queue.night_changed(is_on)
        keep_awake.night_changed(is_on)
        # Before anybody has asked for tonight's set, only a night that is on concerns it.
        if is_on or tonight.made is not None:
            tonight.get().night_is(live.get().last_status)

    def build_tonight() -> TonightWatch:
        from .sets.watch import TonightWatch  # noqa: PLC0415

        return TonightWatch(library, on_change=set_told)

    def set_told() -> None:
        hub.send_soon(calls.SETS_TONIGHT_CHANGED, lambda: tonight.get().last)

    def deck_told() -> None:
        hub.send_soon(calls.DECK_CHANGED, live.get().deck.status)

    keep_awake = KeepAwake()
    updates = Late(build_updates)
    live = Late(build_live)
    importing = Late(build_importing)
    tag_writing = Late(build_tag_writing)
    tonight = Late(build_tonight)
    changes = Changes(hub, live, importing, tonight)
    queue = AnalysisQueue(
        library,
        Pool(default_size()),
        on_status=partial(hub.send_soon, calls.ANALYSIS_PROGRESS),
        on_tracks=changes.tracks,
    )

    def tracks_scanned(ids: list[int]) -> None:
        changes.tracks(ids)
        if importing.made is not None:
            importing.made.library_changed()
        queue.wake()

    tags = TagReader()
    scanner = Scanner(
        library, tags, on_status=partial(hub.send_soon, calls.SCAN_PROGRESS), on_tracks=tracks_scanned
    )
    app = App(
        data_dir,
        shell,
        pages=pages,
        hub=hub,
        library=library,
        scanner=scanner,
        refresher=Refresher(library, on_tracks=changes.tracks),
        tags=tags,
        sounds=Sounds(data_dir / "sound"),
        tickets=Tickets(access.host),
        queue=queue,
        changes=changes,
        live=live,
        importing=importing,
        tag_writing=tag_writing,
        tonight=tonight,
        updates=updates,
    )
    return Sidecar(app, PikaServer(app, sock, access, ui_dir=ui_dir, instance_secret=instance_secret))


def load_the_rest() -> None:
    """Load what is otherwise loaded when it is first used: a frozen program reads its modules from its own
    file, and dpkg is about to put another one in its place.
    """
    import websockets.asyncio.client  # noqa: F401, PLC0415

    from .importing import importing  # noqa: F401, PLC0415
    from .live import export, live, track_history  # noqa: F401, PLC0415
    from .sets import fill, imported, suggest, templates, tree, versions, watch  # noqa: F401, PLC0415
    from .tag_writing import tag_writing  # noqa: F401, PLC0415

    for said in calls.METHODS.values():
        reader_of(said.params)
