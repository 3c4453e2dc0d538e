"""Something that takes what other programs know into a library of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pika_sidecar.importing.importing import Importing
from pika_sidecar.importing.reader import SourceReader
from pika_sidecar.library.library import Library


class Taker:
    """`Importing` on a library of its own, and what it has told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.library = Library(folder)
        self.told = 0
        self.tracks: list[int] = []
        self.sets: list[int] = []
        self.reader = SourceReader(idle_s=0.5)
        self.importing = Importing(
            self.library,
            folder,
            self.reader,
            on_status=self._status,
            on_tracks=lambda ids: self.tracks.extend(ids or []),
            on_sets=lambda ids: self.sets.extend(ids or []),
        )

    def _status(self, read: Any) -> None:  # noqa: ANN401
        self.told += 1
        read()

    async def settled(self) -> dict[str, Any]:
        """The status, once nothing is under way."""
        task = self.importing._task  # the one thing that it does
        if task is not None:
            await task
        return dict(self.importing.status())

    async def chosen(self, place: Path) -> dict[str, Any]:
        """Read a place; how it stands then."""
        place_id = await self.importing.choose(str(place))
        status = await self.settled()
        return next(dict(one) for one in status["places"] if one["id"] == place_id)

    async def query(self, sql: str, *given: object) -> list[tuple[Any, ...]]:
        """Rows of the library."""
        return await self.library.run(lambda db: [tuple(row) for row in db.execute(sql, given)])

    async def close(self) -> None:
        await self.importing.close()
        await self.library.close()
