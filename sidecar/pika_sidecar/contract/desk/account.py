"""Made from cloud/contract/desk/account.ts by `deno task contract`: change it there."""

from typing import NotRequired, TypedDict

from ..room.http import Device, KeyChange


class Account(TypedDict):
    """Without an account `name`, `slug` and `email` are empty. The last four are known once
    `account.refresh` asked the cloud.
    """

    cloud_url: str | None
    signed_in: bool
    name: str | None
    slug: str | None
    email: str | None
    has_recovery_code: bool
    # Whether the address was shown to be the DJ's by a code that was sent there.
    email_verified: bool
    # An address that waits for its code.
    pending_email: str | None
    # Whether the cloud sends mail; without, an address is a name to sign in with, and nobody has checked it.
    sends_mail: bool | None
    # What is shown before keys are changed: `password` (the recovery code does as well), `recovery_code`, or
    # nothing.
    asks_for: str | None


class AccountCredentials(TypedDict):
    email: str
    password: str


class AccountProof(TypedDict):
    """What shows that one is the owner."""

    current: NotRequired[str | None]


class AccountRecover(TypedDict):
    code: str


class AccountSet(TypedDict):
    name: NotRequired[str | None]
    slug: NotRequired[str | None]


class AccountSetCredentials(TypedDict):
    """`current`: the password so far, or the recovery code, where the account has either."""

    email: str
    # Without it stays what it is.
    password: NotRequired[str | None]
    current: NotRequired[str | None]


class AccountVerifyEmail(TypedDict):
    """The code of the newest mail."""

    code: str


class DeviceList(TypedDict):
    """Where the account is signed in, and what was done to its keys, newest first."""

    devices: list[Device]
    changes: list[KeyChange]


class DeviceRevoke(TypedDict):
    id: str


class RecoveryCode(TypedDict):
    """It is shown this once."""

    code: str
