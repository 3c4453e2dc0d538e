"""`values.*`"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import calls
from ...library import source_counts
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.common import Nothing
    from ...contract.desk.values import SourceCounts


@method(calls.VALUES_SOURCES)
async def sources(app: App, _: Nothing) -> SourceCounts:
    """Who knows something of how many tracks."""
    return await app.library.run(source_counts.count)
