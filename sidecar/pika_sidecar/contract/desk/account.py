"""Made from cloud/contract/desk/account.ts by `deno task contract`: change it there."""

from typing import NotRequired, TypedDict

from ..room.http import Device


class Account(TypedDict):
    """Without an account `name`, `slug` and `email` are empty."""

    cloud_url: str | None
    signed_in: bool
    name: str | None
    slug: str | None
    email: str | None
    has_recovery_code: bool


class AccountCredentials(TypedDict):
    email: str
    password: str


class AccountRecover(TypedDict):
    code: str


class AccountSet(TypedDict):
    name: NotRequired[str | None]
    slug: NotRequired[str | None]


class DeviceList(TypedDict):
    """Where the account is signed in."""

    devices: list[Device]


class DeviceRevoke(TypedDict):
    id: str


class RecoveryCode(TypedDict):
    """It is shown this once."""

    code: str
