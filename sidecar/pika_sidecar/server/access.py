"""Who may connect: the Host and Origin checks, one-time tokens and the session cookie."""

from __future__ import annotations

import hmac
import secrets
import time
from http.cookies import CookieError, SimpleCookie

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
    """The rules of one server: `host` is its `127.0.0.1:PORT`, `session` the secret in its page's cookie."""

    def __init__(self, port: int, session: str, origins: set[str]) -> None:
        self.host = f"127.0.0.1:{port}"
        self.session = session
        self.origins = origins
        self.tokens = Tokens()
        # Cookies do not know ports: the name keeps two sidecars apart.
        self.cookie_name = f"pika_session_{port}"

    def has_session(self, cookie_headers: list[str]) -> bool:
        """Does the request carry this server's session cookie?"""
        for header in cookie_headers:
            try:
                morsel = SimpleCookie(header).get(self.cookie_name)
            except CookieError:
                continue
            if morsel is not None and same(morsel.value, self.session):
                return True
        return False

    def set_cookie(self) -> str:
        """The `Set-Cookie` value that opens a session."""
        return f"{self.cookie_name}={self.session}; Path=/; HttpOnly; SameSite=Strict"


def same(a: str, b: str) -> bool:
    """Equal, in a time that does not tell how far."""
    return hmac.compare_digest(a.encode("utf-8", "replace"), b.encode("utf-8", "replace"))
