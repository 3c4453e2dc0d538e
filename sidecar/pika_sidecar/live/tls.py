"""Certificates as this machine trusts them."""

from __future__ import annotations

import ssl


def context_for(url: str) -> ssl.SSLContext | None:
    """What checks the certificate of an `https:` or `wss:` address; None for an address on this machine.

    The frozen program's OpenSSL looks for certificates where its builder's machine had them, and finds none
    on most others: truststore asks macOS and Windows themselves, and knows where each Linux keeps them.
    """
    if not url.startswith(("https:", "wss:")):
        return None
    import truststore  # noqa: PLC0415 (only where it is needed)

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
