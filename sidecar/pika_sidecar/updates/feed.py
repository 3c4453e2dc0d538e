"""The feed: what is the newest Pika, and whether what says so may be believed.

Nothing in a feed is looked at before its signature is good for exactly the bytes that came.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeGuard
from urllib.parse import urlsplit

from .. import addresses
from ..contract.feed.releases import CHANNELS
from ..contract.limits import (
    FEED_BYTES,
    FEED_CLOCK_SKEW,
    FEED_FORMAT,
    FEED_INSTALLER,
    FEED_MINIMUM_PROTOCOL,
    FEED_NOTES,
    FEED_ROLLOUT,
    FEED_VERSION,
)
from ..errors import PikaError
from . import minisign
from .semver import SemVer

SCHEMA = 1


@dataclass(frozen=True)
class Installer:
    """One file of a release. `size` in bytes, `sha256` in lower-case hexadecimal."""

    format: str
    url: str
    size: int
    sha256: str
    signed: bool


@dataclass(frozen=True)
class Feed:
    """What a verified feed says. `published` and `expires` in seconds since 1970."""

    channel: str
    version: str
    published: float
    expires: float
    minimum_protocol: int
    rollout: float
    notes: str
    targets: dict[str, tuple[Installer, ...]]

    def installer(self, target: str, formats: tuple[str, ...]) -> Installer | None:
        """The first installer of the target's list that this installation can use."""
        return next((one for one in self.targets.get(target, ()) if one.format in formats), None)


@dataclass(frozen=True)
class Seen:
    """The newest feed of a channel that this machine has believed: no older one is believed again."""

    version: str
    published: float

    def as_dict(self) -> dict[str, Any]:
        """For the state file."""
        return asdict(self)


def file_name(channel: str) -> str:
    """The file of a channel."""
    return f"{channel}.json"


def read(
    content: bytes,
    signature: bytes,
    keys: minisign.Believed,
    *,
    channel: str,
    now: float,
    seen: Seen | None,
) -> Feed:
    """The feed in `content`. `PikaError` when it may not be believed: its code says why, its message what to
    do.
    """
    feed = _signed(content, signature, keys, channel)
    _check_dates(feed, minisign_fields(signature), now)
    if seen is not None and (feed.published < seen.published or SemVer(feed.version) < SemVer(seen.version)):
        raise PikaError(
            "feed_replayed",
            f"The list of updates is older than one that Pika has seen before ({feed.version} of "
            f"{_day(feed.published)}, after {seen.version} of {_day(seen.published)}). Somebody on this "
            "network may be holding updates back: look again on another network.",
        )
    return feed


def kept(content: bytes, signature: bytes, keys: minisign.Believed, *, fresh_at: float | None) -> Feed:
    """A feed of any channel that was believed before and kept since; raises as `read` does.

    `fresh_at`: the time now, when it must not have expired; None when it may.
    """
    named = minisign_fields(signature).get("file", "").removesuffix(".json")
    feed = _signed(content, signature, keys, named if named in CHANNELS else CHANNELS[0])
    if fresh_at is not None:
        _check_dates(feed, minisign_fields(signature), fresh_at)
    return feed


def takes_part(install_id: str, version: str, rollout: float) -> bool:
    """Is this installation among the `rollout` percent that get the version first? Always the same answer,
    and another one for each version.
    """
    digest = hashlib.sha256(f"{install_id}:{version}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64 * 100 < rollout


def too_large(size: str) -> PikaError:
    """The refusal of a feed that is longer than any feed is."""
    return PikaError(
        "feed_too_large",
        f"The list of updates is too large ({size}; it may have {FEED_BYTES}): this is not Pika's. "
        "Look again on another network.",
    )


def minisign_fields(signature: bytes) -> dict[str, str]:
    """The `name:value` words of the trusted comment; only to be asked after the signature was verified."""
    lines = signature.split(b"\n")
    words = lines[2].removeprefix(minisign.TRUSTED).decode("utf-8", "replace").split() if lines[2:] else []
    pairs = (word.partition(":") for word in words)
    return {name: value for name, colon, value in pairs if colon}


def _signed(content: bytes, signature: bytes, keys: minisign.Believed, channel: str) -> Feed:
    if len(content) > FEED_BYTES:
        raise too_large(f"{len(content)} bytes")
    _check_signature(content, signature, keys, channel)
    feed = _parse(content, channel)
    _check_comment_version(minisign_fields(signature), feed)
    return feed


def _check_dates(feed: Feed, comment: Mapping[str, str], now: float) -> None:
    if feed.expires <= now:
        raise PikaError(
            "feed_expired",
            f"The list of updates is out of date since {_day(feed.expires)}: what is newer is being held "
            "back, or the clock of this computer is wrong. Check its date, then look again; if the date is "
            "right, get Pika from its download page.",
        )
    # Believed, a date ahead would have all feeds of today refused as older ones.
    signed_at = comment.get("timestamp", "")
    latest = max(feed.published, float(signed_at) if re.fullmatch("[0-9]{1,11}", signed_at) else 0.0)
    if latest > now + FEED_CLOCK_SKEW:
        raise PikaError(
            "feed_ahead",
            f"The list of updates is of {_day(latest)}, which is still to come: the clock of this computer "
            "is wrong, or the list is. Check the date of this computer, then look again; if it is right, "
            "tell Pika's makers.",
        )


def _check_signature(content: bytes, signature: bytes, keys: minisign.Believed, channel: str) -> None:
    try:
        minisign.verify(keys, content, signature)
    except minisign.SignatureError as error:
        if error.kind == "other_key":
            raise PikaError(
                "feed_other_key",
                f"The list of updates is signed with a key that this Pika does not know ({error}). "
                "Get the newest Pika from its download page.",
            ) from None
        if error.kind == "malformed" or not _is_whole(content):
            raise PikaError(
                "feed_truncated",
                "The list of updates, or its signature, did not arrive in one piece. Look again in a moment; "
                "if it stays, on another network.",
            ) from None
        raise PikaError(
            "feed_tampered",
            "The list of updates was changed after Pika's makers signed it. Nothing of it was used. "
            "Look again on another network; if it stays, tell Pika's makers.",
        ) from None
    named = minisign_fields(signature).get("file")
    if named != file_name(channel):
        raise PikaError(
            "feed_wrong_file",
            f'The list of updates is another one than asked for ("{str(named)[:40]}" instead of '
            f'"{file_name(channel)}"). Look again on another network.',
        )


def _is_whole(content: bytes) -> bool:
    """Does it at least look like JSON? Asked only to choose the words of a refusal."""
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _check_comment_version(fields: Mapping[str, str], feed: Feed) -> None:
    if fields.get("version", feed.version) != feed.version:
        raise _invalid(f'its signature is for version "{fields["version"][:40]}"')


def _parse(content: bytes, channel: str) -> Feed:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        raise _invalid("it is no JSON") from None
    if not isinstance(said, dict):
        raise _invalid("it is no object")
    schema = said.get("schema")
    if _is_whole_number(schema) and schema > SCHEMA:
        raise PikaError(
            "feed_newer",
            "The list of updates is of a kind that this Pika is too old to read. Get the newest Pika from "
            "its download page.",
        )
    if schema != SCHEMA or isinstance(schema, bool):
        raise _invalid(f'"schema" must be {SCHEMA}')
    if said.get("channel") != channel:
        raise _invalid(f'"channel" must be "{channel}"')
    version = _text(said, "version", FEED_VERSION)
    try:
        SemVer(version)
    except ValueError as error:
        raise _invalid(f'"version": {error}') from None
    rollout = said.get("rollout")
    least, most = FEED_ROLLOUT
    if isinstance(rollout, bool) or not isinstance(rollout, (int, float)) or not least <= rollout <= most:
        raise _invalid(f'"rollout" must be a number from {least} to {most}')
    protocol = said.get("minimum_protocol")
    least, most = FEED_MINIMUM_PROTOCOL
    if not _is_whole_number(protocol) or not least <= protocol <= most:
        raise _invalid(f'"minimum_protocol" must be a whole number from {least} to {most}')
    targets = said.get("targets")
    if not isinstance(targets, dict):
        raise _invalid('"targets" must be an object')
    return Feed(
        channel=channel,
        version=version,
        published=_time(said, "published"),
        expires=_time(said, "expires"),
        minimum_protocol=protocol,
        rollout=float(rollout),
        notes=_text(said, "notes", FEED_NOTES),
        targets={str(name): _installers(str(name), listed) for name, listed in targets.items()},
    )


def _installers(target: str, listed: Any) -> tuple[Installer, ...]:  # noqa: ANN401
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise _invalid(f'"targets.{target}" must be a list of objects')
    return tuple(_installer(f"targets.{target}", one) for one in listed)


def _installer(where: str, said: dict[str, Any]) -> Installer:
    size, sha256, signed = said.get("size"), _text(said, "sha256", 64), said.get("signed")
    smallest, largest = FEED_INSTALLER
    if not _is_whole_number(size) or not smallest <= size <= largest:
        raise _invalid(f'"{where}" has a file of impossible size')
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise _invalid(f'"{where}" has no SHA-256 in lower-case hexadecimal')
    if not isinstance(signed, bool):
        raise _invalid(f'"{where}" does not say whether its file is signed')
    url = addresses.web_address(said.get("url"))
    if url is None:
        raise _invalid(f'"{where}" has an address that is not https')
    form = _text(said, "format", FEED_FORMAT)
    if not re.fullmatch("[a-z0-9._-]+", form, re.ASCII):
        raise _invalid(f'"{where}" has a format that is no word')
    return Installer(form, url, size, sha256, signed)


def allowed_url(url: str) -> bool:
    """Whether a feed or a file may be fetched there, redirects included: over https; or, for tests and
    trials, from this machine. What a feed itself names is held to more (`addresses.py`).
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    here = parts.scheme == "http" and host in ("127.0.0.1", "localhost", "::1")
    return bool(host) and (parts.scheme == "https" or here) and url.isprintable() and " " not in url


def _text(said: dict[str, Any], name: str, longest: int) -> str:
    value = said.get(name)
    if not isinstance(value, str) or len(value) > longest:
        raise _invalid(f'"{name}" must be a text of at most {longest} characters')
    return value


def _time(said: dict[str, Any], name: str) -> float:
    try:
        time = datetime.datetime.fromisoformat(_text(said, name, 40))
    except ValueError:
        raise _invalid(f'"{name}" must be a time such as 2026-01-31T12:00:00Z') from None
    if time.tzinfo is None:
        raise _invalid(f'"{name}" must name its time zone')
    return time.timestamp()


def _is_whole_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _invalid(what: str) -> PikaError:
    return PikaError(
        "feed_invalid",
        f"The list of updates is signed, and yet it makes no sense ({what}). Look again tomorrow; "
        "Pika's makers have to mend it.",
    )


def _day(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%d %B %Y").lstrip("0")
