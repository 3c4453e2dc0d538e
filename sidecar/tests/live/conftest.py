"""One cloud for all tests; for each a network of its own, a music folder and a VirtualDJ history."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.cloud import Cloud
from support.network import Network
from support.sidecar import Sidecar

from pika_sidecar.decks import store
from pika_sidecar.library.database import connect
from pika_sidecar.library.migrate import migrate


@pytest.fixture(scope="session")
def cloud() -> Iterator[Cloud]:
    """The real one. Not below pytest's own folder: Postgres runs as another user, who may not go in there."""
    folder = Path(tempfile.mkdtemp(prefix="pika-test-cloud-"))
    folder.chmod(0o755)
    running = Cloud(folder)
    yield running
    running.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def network(cloud: Cloud) -> AsyncIterator[Network]:
    """The way from the sidecar to the cloud."""
    proxy = await Network(lambda: cloud.port).start()
    yield proxy
    await proxy.close()


class History:
    """VirtualDJ's history of today."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "Documents" / "VirtualDJ" / "History"
        self.folder.mkdir(parents=True)
        self.file = self.folder / "today.m3u"

    def play(self, title: str, artist: str = "Ana", at: float | None = None, path: str | None = None) -> None:
        """VirtualDJ plays a track (`at`: seconds since 1970)."""
        played = int(time.time() if at is None else at)
        tags = f"<lastplaytime>{played}</lastplaytime><artist>{artist}</artist><title>{title}</title>"
        with self.file.open("a", encoding="utf-8", newline="") as file:
            file.write(f"#EXTVDJ:<time>21:45</time>{tags}\r\n{path or f'/music/{title}.mp3'}\r\n")


def choose_virtualdj(data_dir: Path) -> None:
    """As if the DJ had chosen VirtualDJ at an earlier start; not in a library that there is."""
    path = data_dir / "library.db"
    if path.exists():
        return
    data_dir.mkdir(mode=0o700)
    db = connect(path)
    migrate(db, path)
    store.put(db, "virtualdj", None)
    db.close()


@pytest.fixture
def history(tmp_path: Path) -> History:
    """Of the home folder that `desk` gives its sidecars."""
    return History(tmp_path / "home")


@pytest.fixture
def desk(
    start: Callable[..., Sidecar], network: Network, history: History, tmp_path: Path
) -> Callable[..., Sidecar]:
    """Starts sidecars whose cloud is behind `network`, and whose deck is VirtualDJ."""

    def start_one(**options: Any) -> Sidecar:  # noqa: ANN401
        choose_virtualdj(options.get("data_dir", tmp_path / "data"))
        env = {
            "HOME": str(tmp_path / "home"),
            "PIKA_CLOUD_URL": network.url,
            **options.pop("env", {}),
        }
        return start(env=env, **options)

    return start_one
