"""Made from cloud/contract/desk/app.ts by `deno task contract`: change it there."""

from typing import Literal, NotRequired, TypedDict

from .common import Failure


class Closing(TypedDict):
    """The sidecar ends."""

    reason: str


class Health(TypedDict):
    ok: Literal[True]
    uptime_s: float
    workers: int
    build: str
    # The builds of the pages that are connected and have said `app.hello`.
    pages: list[str]


class Hello(TypedDict):
    version: str
    build: str
    protocol: int
    shell: str
    platform: str
    data_dir: str
    first_run: bool
    # Why the library cannot be used; `null` when it can.
    error: Failure | None


class HelloParams(TypedDict):
    client_build: NotRequired[str]


class LibraryReset(TypedDict):
    """A damaged library is kept under a new name, and an empty one begun."""

    kept_as: str
