"""Made from cloud/contract/desk/updates.ts by `deno task contract`: change it there."""

from typing import Literal, NotRequired, TypedDict

from .common import Failure


class AvailableUpdate(TypedDict):
    """A version that can be had."""

    version: str
    # Milliseconds since 1970.
    published: int
    # Markdown: the changelog's section.
    notes: str
    # Bytes to download.
    size: int
    # Whether the system knows who made the installer.
    signed: bool
    # Whether live nights will need it.
    required: bool
    # Whether the DJ has said: later.
    later: bool


UpdateChannel = Literal["latest", "next"]


class UpdateSettings(TypedDict):
    automatic: NotRequired[bool | None]
    # `next`: pre-releases too.
    channel: NotRequired[UpdateChannel | None]


# Another version runs than before.
Updated = TypedDict(
    "Updated",
    {
        "from": str,
        "notes": str,
        # This is the version before.
        "going_back": bool,
        # Pika went back by itself, since the other version did not answer.
        "unasked": bool,
    },
)


class UpdateStatus(TypedDict):
    state: Literal["idle", "checking", "downloading", "ready", "installing", "restarting"]
    # The one that runs.
    version: str
    channel: UpdateChannel
    # Whether Pika looks by itself, once a day.
    automatic: bool
    # Why this installation cannot update itself.
    cannot: Failure | None
    # Why the installer is only opened and the DJ does the rest, in words; null: Pika does it all.
    by_hand: str | None
    # A night is on: nothing is offered, fetched or installed.
    quiet: bool
    # The last look that was answered.
    checked_at: int | None
    # Of the last look, download or installation.
    problem: Failure | None
    # A version whose turn has not come here yet.
    held: str | None
    available: AvailableUpdate | None
    # Bytes that have come, while it downloads.
    done: int | None
    # The version that one can go back to.
    previous: str | None
    # News until dismissed.
    updated: Updated | None
