"""`account.json`: who this device is at each cloud. It holds the token: only its owner may read it."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .. import patient, private
from ..errors import PikaError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Identity:
    """An account as this device holds it. `since`: when the token was issued (ms). Never log one."""

    token: str
    since: int
    id: str
    name: str
    slug: str
    email: str | None
    has_recovery_code: bool

    def __repr__(self) -> str:
        return f"Identity(account {self.id})"

    @staticmethod
    def of(signed_in: dict[str, Any]) -> Identity:
        """From the cloud's `SignedIn`. `KeyError` and `TypeError` when it is something else."""
        token = signed_in["token"]
        if not isinstance(token, str) or not token:
            raise TypeError("the token is no text")
        return Identity(token=token, since=round(time.time() * 1000), **_account(signed_in["account"]))

    def renamed(self, account: dict[str, Any]) -> Identity:
        """The same device with the cloud's newer `Account`."""
        return Identity(token=self.token, since=self.since, **_account(account))


class AccountFile:
    """Identities by the address of their cloud. A write makes a new file first: it is never half a file."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / "account.json"

    def read(self, cloud_url: str) -> Identity | None:
        """Who this device is there; None when it is not signed in."""
        stored = self._accounts().get(cloud_url)
        try:
            return None if stored is None else Identity(**stored)
        except TypeError:
            log.warning("account.json holds an account that cannot be read; it is taken as signed out")
            return None

    def write(self, cloud_url: str, identity: Identity | None) -> None:
        """Remember the identity, or forget it with None. `PikaError("account_not_saved")` when that fails."""
        accounts = self._accounts()
        accounts.pop(cloud_url, None)
        if identity is not None:
            accounts[cloud_url] = asdict(identity)
        text = json.dumps({"version": 1, "accounts": accounts}, indent=1)
        try:
            self._replace(text.encode())
        except OSError as error:
            raise PikaError(
                "account_not_saved",
                f"Cannot write {self.path}: {error.strerror}. Check the permissions and free space "
                "of its folder.",
                path=str(self.path),
            ) from error

    def _accounts(self) -> dict[str, Any]:
        try:
            said = json.loads(self.path.read_text(encoding="utf-8"))
            accounts = said["accounts"]
            return dict(accounts)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("account.json cannot be read: %s", type(error).__name__)
            # What is in it may be of use to somebody; the next write must not destroy it.
            with contextlib.suppress(OSError):
                self.path.replace(
                    self.path.with_name(f"account.damaged-{time.strftime('%Y%m%d-%H%M%S')}.json")
                )
            return {}

    def _replace(self, content: bytes) -> None:
        private.make_folder(self.path.parent)
        beside = self.path.with_name(f"account.{secrets.token_hex(4)}.tmp")
        try:
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            patient.replace(beside, self.path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def _account(said: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(said["id"]),
        "name": str(said["name"]),
        "slug": str(said["slug"]),
        "email": None if said["email"] is None else str(said["email"]),
        "has_recovery_code": bool(said["has_recovery_code"]),
    }
