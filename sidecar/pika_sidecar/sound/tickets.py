"""What opens the sound of one track: the page gets it over its socket, which only Pika's own page has."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from .sounds import Decoded

# A ticket is good for so long (s) after its last use.
TICKET_S = 600.0
# So many are remembered: a page has one for the track that plays, and some for those before.
MAX_TICKETS = 64


@dataclass
class _Ticket:
    track_id: int
    sound: Decoded
    until: float


class Tickets:
    """Tickets for a server at `host` (`127.0.0.1:PORT`). Each is for one track, as its file was then."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._known: dict[str, _Ticket] = {}

    def issue(self, track_id: int, sound: Decoded) -> str:
        """The address of the sound, with its ticket."""
        while len(self._known) >= MAX_TICKETS:
            del self._known[next(iter(self._known))]
        secret = secrets.token_urlsafe(32)
        self._known[secret] = _Ticket(track_id, sound, time.monotonic() + TICKET_S)
        return f"http://{self._host}/sound/{track_id}?ticket={secret}"

    def admit(self, track_id: int, secret: str) -> Decoded | None:
        """The sound that `secret` opens, when it is for this track and still good; it is so anew from now."""
        given = secret.encode("utf-8", "replace")
        found = next((t for s, t in self._known.items() if secrets.compare_digest(s.encode(), given)), None)
        now = time.monotonic()
        if found is None or found.track_id != track_id or found.until <= now:
            return None
        found.until = now + TICKET_S
        return found.sound
