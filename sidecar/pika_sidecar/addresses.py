"""Addresses of web pages, as the contract has them (cloud/contract/web_address.ts): what the cloud, a feed or
a file says is data until it is one of these.
"""

from __future__ import annotations

import re
from functools import cache

from .contract.limits import WEB_ADDRESS
from .contract.web_address import WEB_ADDRESS_FORM

_PARTS = re.compile(r"(https?)://((?:(?![/?#])[\x21-\x7e])+)([\x21-\x7e]*)", re.IGNORECASE | re.ASCII)


def web_address(text: object) -> str | None:
    """The address that `text` is, in its normal form (scheme and host in small letters, no port that goes
    without saying); None when it is none.

    https, or http on this machine; no name or password, and no character that any shell knows a meaning for.
    """
    found = _PARTS.fullmatch(text) if isinstance(text, str) and len(text) <= WEB_ADDRESS else None
    if found is None:
        return None
    scheme, host, rest = found[1].lower(), found[2].lower(), found[3]
    host = host.removesuffix(":443" if scheme == "https" else ":80")
    address = f"{scheme}://{host}{rest if rest.startswith('/') else '/' + rest}"
    return address if _form().fullmatch(address) else None


def site(text: object) -> str | None:
    """The address of a site, without a slash at its end, to which the steps of `page` are added; None when it
    is none.
    """
    address = web_address(text)
    return None if address is None or "?" in address or "#" in address else address.rstrip("/")


def page(of: str, *steps: str) -> str | None:
    """The address of a page of a site; None when the two together are none, whatever somebody else's `steps`
    hold.
    """
    return web_address("/".join([of, *steps])) if all(map(_is_step, steps)) else None


@cache
def _form() -> re.Pattern[str]:
    return re.compile(WEB_ADDRESS_FORM, re.ASCII)


def _is_step(step: str) -> bool:
    return step != "" and not set(step) & set("/?#")
