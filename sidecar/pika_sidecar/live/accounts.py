"""The DJ's account at the cloud, and the token that stands for this device."""

from __future__ import annotations

import asyncio
import logging
import platform
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..contract import limits
from ..errors import PikaError
from ..library import cloud_url
from ..text import clean, typed
from . import refusals
from .account_file import AccountFile, Identity
from .cloud_http import call

if TYPE_CHECKING:
    from ..contract.desk.account import Account, DeviceList
    from ..contract.room.http import SessionSummary

log = logging.getLogger(__name__)

# A token is changed after a month (ms): one that leaked is of no use for longer.
ROTATE_AFTER_MS = 30 * 24 * 3_600_000


class Accounts:
    """Operations on the account of the cloud that `url()` names. All raise `PikaError`: `no_cloud` where
    it names none.

    `on_change()` is called whenever the token has become another one.
    """

    def __init__(
        self, file: AccountFile, url: Callable[[], str | None], on_change: Callable[[], None]
    ) -> None:
        self._file = file
        self._url = url
        self._on_change = on_change
        self._known: dict[str, Identity | None] = {}
        self._writing = asyncio.Lock()
        self._creating: asyncio.Task[None] | None = None
        # What each cloud last said of the account: of use only until it says it again.
        self._said: dict[str, dict[str, Any]] = {}

    async def identity(self) -> Identity | None:
        """Who this device is at the cloud; None when it is not signed in."""
        url = self._url()
        if url is None:
            return None
        if url not in self._known:
            self._known[url] = await asyncio.to_thread(self._file.read, url)
        return self._known[url]

    async def as_dict(self) -> Account:
        """The contract's `Account`."""
        identity = await self.identity()
        said = {} if identity is None else self._said.get(self._url() or "", {})
        return {
            "cloud_url": self._url(),
            "signed_in": identity is not None,
            "name": None if identity is None else identity.name,
            "slug": None if identity is None else identity.slug,
            "email": None if identity is None else identity.email,
            "has_recovery_code": identity is not None and identity.has_recovery_code,
            "email_verified": said.get("email_verified") is True,
            "pending_email": _text_or_none(said.get("pending_email")),
            "sends_mail": _bool_or_none(said.get("sends_mail")),
            "asks_for": _text_or_none(said.get("asks_for")),
        }

    async def create(self, name: str) -> None:
        """A new account that needs only a name. One at a time: who gives up waiting leaves it under way."""
        body = {"name": typed("name", name, limits.DJ_NAME)}
        if self._creating is None or self._creating.done():
            self._creating = asyncio.create_task(self._enter("/api/dj/accounts", body))
            # An error is for those who wait, if any do.
            self._creating.add_done_callback(lambda task: task.cancelled() or task.exception())
        await asyncio.shield(self._creating)

    async def sign_in(self, email: str, password: str) -> None:
        """Use an account on this device too."""
        await self._enter("/api/dj/sign_in", {"email": email, "password": password})

    async def recover(self, code: str) -> None:
        """Use an account on this device with its recovery code, which is used up."""
        await self._enter("/api/dj/recover", {"code": code})

    async def change(self, changes: dict[str, str]) -> None:
        """Another name or slug."""
        await self._keep(await self._ask(("PATCH", "/api/dj/account"), changes))

    async def set_credentials(self, email: str, password: str | None, current: str | None) -> None:
        """An e-mail address and password for other devices; with a new password all others are signed out.
        Where the cloud sends mail, a new address counts once `verify_email` has its code.
        """
        body = {"email": email, **({} if password is None else {"password": password}), **_proof(current)}
        await self._keep(await self._ask(("PUT", "/api/dj/account/credentials"), body))
        await self._replace_token(current)

    async def verify_email(self, code: str) -> None:
        """The code that the cloud has sent to the address."""
        await self._keep(await self._ask(("POST", "/api/dj/account/email/verify"), {"code": code}))

    async def recovery_code(self, current: str | None) -> str:
        """A new recovery code; an older one is not valid any more."""
        said = await self._ask(("POST", "/api/dj/account/recovery_code"), _proof(current))
        code = said.get("code")
        if not isinstance(code, str):
            raise self._strange()
        await self.refresh()
        return code

    async def refresh(self) -> None:
        """Ask the cloud what the account is now."""
        await self._keep(await self._ask(("GET", "/api/dj/account")))

    async def devices(self) -> DeviceList:
        """The devices that are signed in, and what was done to the account's keys."""
        said = await self._ask(("GET", "/api/dj/devices"))
        # A cloud of before says no changes.
        devices, changes = said.get("devices"), said.get("changes", [])
        if not isinstance(devices, list) or not isinstance(changes, list):
            raise self._strange()
        return {"devices": devices, "changes": changes}

    async def revoke(self, device: str) -> None:
        """Sign another device out."""
        from urllib.parse import quote  # noqa: PLC0415

        await self._ask(("DELETE", f"/api/dj/devices/{quote(device, safe='')}"))

    async def sign_out(self) -> None:
        """Forget the account here; the cloud forgets this device when it can be reached."""
        try:
            current = next((d["id"] for d in (await self.devices())["devices"] if d.get("current")), None)
            if current is not None:
                await self.revoke(str(current))
        except PikaError as error:
            log.info("The cloud was not told of the sign-out: %s", error.code)
        await self._store(self._cloud(), None)

    async def end_session(self, session: str) -> None:
        """End a session that another device of the account had begun."""
        await self._ask(("POST", f"/api/dj/sessions/{session}/end"))

    async def sessions(self) -> list[SessionSummary]:
        """Nights of the account at the cloud, newest first."""
        return self._sessions_of(await self._ask(("GET", "/api/dj/sessions")))

    async def delete_session(self, session: str) -> list[SessionSummary]:
        """Delete a night at the cloud for good; answers those that are left. `session` is a UUID."""
        return self._sessions_of(await self._ask(("DELETE", f"/api/dj/sessions/{session}")))

    async def delete(self, password: str | None) -> str:
        """Delete the account at the cloud with all that is its own, then forget it here. Answers its id."""
        identity = await self.identity()
        await self._ask(("POST", "/api/dj/account/delete"), {"password": password})
        await self._store(self._cloud(), None)
        return "" if identity is None else identity.id

    async def rotate_when_old(self) -> None:
        """Change a token that is a month old. The old one works until the new one is used, so that a cut at
        any point leaves one that works; failing harms nothing.
        """
        identity = await self.identity()
        if identity is not None and time.time() * 1000 - identity.since > ROTATE_AFTER_MS:
            await self.rotate()

    async def rotate(self) -> None:
        """Change the token."""
        url = self._cloud()
        signed_in = await self._ask(("POST", "/api/dj/devices/current/rotate"))
        await self._store(url, self._read_identity(url, signed_in))
        log.info("The token of this device was changed")

    def _sessions_of(self, said: dict[str, Any]) -> list[SessionSummary]:
        sessions = said.get("sessions")
        if not isinstance(sessions, list):
            raise self._strange()
        return sessions

    async def _replace_token(self, proof: str | None) -> None:
        """Where the keys were changed: whoever has copied the old token is out as well. Failing harms nothing
        that was promised: the token is changed when it is a month old.
        """
        if not proof:
            return
        try:
            await self.rotate()
        except PikaError as error:
            log.info("The token was not changed: %s", error.code)

    def _cloud(self) -> str:
        return cloud_url.required(self._url())

    def _strange(self) -> PikaError:
        return refusals.problem("cloud_answer", cloud_url=self._cloud())

    async def _enter(self, path: str, body: dict[str, str]) -> None:
        url = self._cloud()
        signed_in = await call(url, ("POST", path), body={**body, "device": device_name()})
        await self._store(url, self._read_identity(url, signed_in))
        self._said[url] = signed_in["account"]

    async def _ask(self, request: tuple[str, str], body: dict[str, Any] | None = None) -> dict[str, Any]:
        identity = await self.identity()
        if identity is None:
            raise refusals.problem("no_account")
        return await call(self._cloud(), request, token=identity.token, body=body)

    async def _keep(self, account: dict[str, Any]) -> None:
        identity = await self.identity()
        if identity is None:
            return
        url = self._cloud()
        self._said[url] = account
        try:
            renamed = identity.renamed(account)
        except (KeyError, TypeError):
            raise self._strange() from None
        if renamed != identity:
            await self._store(url, renamed)

    async def _store(self, url: str, identity: Identity | None) -> None:
        async with self._writing:
            before = self._known.get(url)
            await asyncio.to_thread(self._file.write, url, identity)
            self._known[url] = identity
        if identity is None or before is None or identity.token != before.token:
            self._on_change()

    def _read_identity(self, url: str, signed_in: dict[str, Any]) -> Identity:
        try:
            return Identity.of(signed_in)
        except (KeyError, TypeError):
            raise self._strange() from None


def _proof(current: str | None) -> dict[str, str]:
    return {} if not current else {"current": current}


def _text_or_none(said: object) -> str | None:
    return said if isinstance(said, str) else None


def _bool_or_none(said: object) -> bool | None:
    return said if isinstance(said, bool) else None


def device_name() -> str:
    """What the DJ reads in the list of devices."""
    return clean(platform.node())[: limits.DEVICE_NAME] or "Pika"
