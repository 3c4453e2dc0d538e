"""Made from cloud/contract/feed by `deno task contract`: change it there."""

from typing import Annotated, Literal, TypedDict

from .bounds import Between, Items, MaxLength, Pattern

# Releases for everybody, and those that are tried out before.
CHANNELS = ("latest", "next")
FEED_BYTES = 262_144
FEED_SIGNATURE_BYTES = 4096
FEED_NOTES = 65_536

# A version such as `0.2.0` or `0.3.0-rc.1`.
Version = Annotated[
    str,
    MaxLength(64),
    Pattern(r"^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?\Z"),
]


class Package(TypedDict):
    """One file to download. `size` in bytes; `signed`: the operating system knows who made it."""

    format: Annotated[str, Pattern(r"^[a-z0-9._-]{1,32}\Z")]
    url: Annotated[str, MaxLength(2048)]
    size: Annotated[int, Between(1, 1_099_511_627_776)]
    sha256: Annotated[str, Pattern(r"^[0-9a-f]{64}\Z")]
    signed: bool


class Feed(TypedDict):
    """The feed, as it is signed. Targets are such as `windows-x64`; their packages come in order of
    preference. Fields that we do not know yet may follow.
    """

    schema: Literal[1]
    channel: Literal["latest", "next"]
    version: Version
    published: Annotated[str, Pattern(r"^\d{4}-\d\d-\d\dT[\d:.]+Z\Z")]
    expires: Annotated[str, Pattern(r"^\d{4}-\d\d-\d\dT[\d:.]+Z\Z")]
    minimum_protocol: Annotated[int, Between(1, 1_000_000)]
    # Percent of the desktops that update by themselves.
    rollout: Annotated[int, Between(0, 100)]
    notes: Annotated[str, MaxLength(65536)]
    targets: dict[str, Annotated[list[Package], Items(1, 8)]]


class PublishedRelease(TypedDict):
    """Answers `GET /api/releases/latest` and `?channel=next`."""

    feed: Feed
    # When the source was last seen to have nothing newer, in milliseconds since 1970.
    checked_at: int


# Types of which a newer writer may send further fields.
OPEN = frozenset(
    (
        Package,
        Feed,
        PublishedRelease,
    )
)
