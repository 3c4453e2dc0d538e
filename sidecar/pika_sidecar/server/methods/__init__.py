"""The methods: each noun has a file of functions, which enter themselves into the table `HANDLERS`."""

from ..method import HANDLERS as HANDLERS
from . import (  # noqa: F401 (loading them fills the table)
    account,
    account_deletion,
    analysis,
    app,
    cues,
    deck,
    exports,
    folders,
    live,
    nights,
    paths,
    recordings,
    report,
    scan,
    search,
    sets,
    settings,
    smart_lists,
    sound,
    sources,
    tag_writes,
    tracks,
    updates,
    values,
)
