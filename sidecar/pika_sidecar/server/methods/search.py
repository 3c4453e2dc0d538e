"""`search.*`"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...contract import calls
from ...library import search
from ..app import App
from ..method import method

if TYPE_CHECKING:
    from ...contract.desk.search import (
        SearchChoiceList,
        SearchChoices,
        SearchCount,
        SearchLoosened,
        SearchQuery,
    )


@method(calls.SEARCH_COUNT)
async def count(app: App, params: SearchQuery) -> SearchCount:
    """How many tracks a search finds."""
    return {"total": await app.library.run(search.count, params["search"])}


@method(calls.SEARCH_LOOSER)
async def looser(app: App, params: SearchQuery) -> SearchLoosened:
    """How many tracks there are without each of its terms."""
    return {"without": await app.library.run(search.looser, params["search"])}


@method(calls.SEARCH_CHOICES)
async def choices(app: App, params: SearchChoices) -> SearchChoiceList:
    """The values that tracks have in a field."""
    return {"choices": await app.library.run(search.choices, params["field"])}
