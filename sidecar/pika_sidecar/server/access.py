"""Who may connect: one-time tokens, and the key by which the browser shell's page and its sidecar know each
other.

There is no cookie: browsers send those to every port of 127.0.0.1. The page keeps its key where only its own
origin reads it, and the key crosses the socket once, for a token; from then on both sides only prove that
they know it. So a stranger who takes the port of a sidecar that has ended learns nothing from its page.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time

# A token is good for so long (s): a browser, and the person who chooses one, may take their time.
TOKEN_S = 3600.0
# So many are remembered: more pages than that are not being opened at the same time.
MAX_TOKENS = 32


class Tokens:
    """One-time tokens: each is good for one use within an hour; of more than 32 the oldest is forgotten."""

    def __init__(self) -> None:
        self._expiry: dict[str, float] = {}

    def issue(self) -> str:
        """A new token."""
        while len(self._expiry) >= MAX_TOKENS:
            del self._expiry[next(iter(self._expiry))]
        token = secrets.token_urlsafe(32)
        self._expiry[token] = time.monotonic() + TOKEN_S
        return token

    def redeem(self, token: str) -> bool:
        """True once for a token that was issued."""
        known = next((t for t in self._expiry if same(t, token)), None)
        return known is not None and self._expiry.pop(known) > time.monotonic()


class Access:
    """The rules of one server: `host` is its `127.0.0.1:PORT`, `page_key` the secret that its page keeps."""

    def __init__(self, port: int, page_key: str, origins: set[str]) -> None:
        self.host = f"127.0.0.1:{port}"
        self.page_key = page_key
        self.origins = origins
        self.tokens = Tokens()
        # Names this start: what a page proved to the one before is worth nothing here.
        self.start = secrets.token_urlsafe(16)

    def own_proof(self, nonce: str) -> str:
        """What shows the page that has just made up `nonce` that this is its sidecar."""
        return self._sealed(f"sidecar {self.start} {nonce}")

    def knows_key(self, proof: str) -> bool:
        """Does `proof` come from a page that knows the key, and means this start?"""
        return same(proof, self._sealed(f"page {self.start}"))

    def _sealed(self, words: str) -> str:
        """HMAC-SHA-256 in hexadecimal (RFC 2104), which browsers have built in."""
        return hmac.new(self.page_key.encode(), words.encode(), hashlib.sha256).hexdigest()


def same(a: str, b: str) -> bool:
    """Equal, in a time that does not tell how far."""
    return hmac.compare_digest(a.encode("utf-8", "replace"), b.encode("utf-8", "replace"))
