"""Made from cloud/contract/desk/deletion.ts by `deno task contract`: change it there."""

from typing import TypedDict

from ..fields import Uuid
from ..room.http import SessionSummary


class AccountDelete(TypedDict):
    """`password`: the account's, where it has one."""

    password: str | None


class CloudNightDelete(TypedDict):
    """`session`: the id of one of them."""

    session: Uuid


class CloudNights(TypedDict):
    """Nights of the account that the cloud keeps, those of other laptops too; newest first."""

    nights: list[SessionSummary]
