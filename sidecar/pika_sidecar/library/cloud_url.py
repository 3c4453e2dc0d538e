"""Which cloud: the address that is used without a setting, and which addresses are allowed."""

from __future__ import annotations

import ipaddress
import os
from urllib.parse import urlsplit

from .. import addresses, build_info
from ..errors import PikaError


def default() -> str | None:
    """`PIKA_CLOUD_URL`, else the one that this build was made for; None when it was made for none."""
    return normal(os.environ.get("PIKA_CLOUD_URL", "")) or normal(str(build_info.read().get("cloud") or ""))


def required(url: str | None) -> str:
    """The address; `PikaError("no_cloud")` where there is none."""
    if url is None:
        raise PikaError(
            "no_cloud",
            "This Pika knows no cloud to go live on. Whoever runs one tells you its address: enter it in the "
            "settings, under Advanced.",
        )
    return url


def normal(url: str) -> str | None:
    """The address without a slash at its end; None when it is none, or sends tokens over a network in the
    clear.
    """
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    host = parts.hostname or ""
    safe = parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))
    plain = not (parts.query or parts.fragment or parts.username or parts.password or parts.path.strip("/"))
    if not (safe and plain and host) or any(c.isspace() or not c.isprintable() for c in url.strip()):
        return None
    shown = f"[{host}]" if ":" in host else host
    address = f"{parts.scheme}://{shown}{port}"
    # The pages of a night are opened there when the cloud names no better place.
    return address if addresses.web_address(address) else None


def host_of(url: str) -> str:
    """The host for a message."""
    return urlsplit(url).netloc


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
