"""Made from cloud/contract/feed/releases.ts by `deno task contract`: change it there."""

from typing import Annotated, Literal, TypedDict

from ..bounds import Between, Items, MaxLength, Pattern
from ..web_address_field import WebAddress

# Releases for everybody, and those that are tried out before.
CHANNELS = ("latest", "next")

# A version such as `0.2.0` or `0.3.0-rc.1`.
Version = Annotated[
    str,
    MaxLength(64),
    Pattern(
        r"^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:-((?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*))*))?\Z"
    ),
]


class Package(TypedDict):
    """One file to download."""

    # `exe`, `dmg`, `deb`, `tar.gz`.
    format: Annotated[str, MaxLength(16), Pattern(r"^[a-z0-9._-]+\Z")]
    # Addresses of this machine are for tests and trials: a feed that is signed for the world names no such
    # thing.
    url: WebAddress
    # Bytes.
    size: Annotated[int, Between(1, 500_000_000)]
    sha256: Annotated[str, Pattern(r"^[0-9a-f]{64}\Z")]
    # Whether the system knows who made it, and opens it without a warning; Linux never does.
    signed: bool


class Feed(TypedDict):
    """The feed, as it is signed. Fields that we do not know yet may follow."""

    schema: Literal[1]
    channel: Literal["latest", "next"]
    version: Version
    published: Annotated[str, Pattern(r"^\d{4}-\d\d-\d\dT[\d:.]+Z\Z")]
    expires: Annotated[str, Pattern(r"^\d{4}-\d\d-\d\dT[\d:.]+Z\Z")]
    # The oldest protocol that the cloud still takes once this version is out: an app that speaks an older one
    # must update.
    minimum_protocol: Annotated[int, Between(1, 1_000_000)]
    # Of a hundred apps, how many are told.
    rollout: Annotated[int, Between(0, 100)]
    # Markdown: the changelog's section.
    notes: Annotated[str, MaxLength(20000)]
    # `windows-x64`: the files of a target, the one to prefer first.
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
