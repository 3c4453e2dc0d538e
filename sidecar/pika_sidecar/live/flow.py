"""How what waits in the outbox goes to the cloud: in order, not too fast, not too much at a time.

Each command that is sent is answered once, with `ack` or `error`. When one has to be sent again, nothing more
is sent until all that is on its way has been answered: so a mistake is not multiplied.
"""

from __future__ import annotations

import asyncio

from . import outbox
from .clock import steady_s
from .context import Context, Say

# Commands on their way at most: what a broken connection makes uncertain, and has to be sent again.
WINDOW = 20
# Per second. The cloud takes 600 at once and ten a second in the long run (PIKA_RATE_COMMANDS in
# cloud/base/config.ts), so that a night which waited is there in seconds; what is too much is sent later.
COMMANDS_A_SECOND = 20.0
# Between two attempts with a command that may succeed later (s): doubled from the first to the longest, so
# that a cloud in trouble is not asked more, and one that is well again not left waiting.
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 15.0


class Flow:
    """Sends by `say` until it is cancelled."""

    def __init__(self, context: Context, say: Say) -> None:
        self._at = context
        self._say = say
        self._more = asyncio.Event()
        # When each was sent, by session and number (s, steady clock).
        self._sent: dict[tuple[str, int], float] = {}
        # Night and number of the last one that was sent.
        self._cursor = (0, 0)
        self._again = False
        self._pause_s = FIRST_PAUSE_S
        self._wait_until_s = 0.0

    def tell(self) -> None:
        """There may be more to send."""
        self._more.set()

    def answered(self, session: str, seq: int) -> None:
        """A command has its answer."""
        self._sent.pop((session, seq), None)
        self._at.network.unanswered_for(self.unanswered_s())
        self.tell()

    def acknowledged(self) -> None:
        """The cloud takes commands: the next trouble is a new one."""
        self._pause_s = FIRST_PAUSE_S

    def send_again(self) -> None:
        """Begin anew with what waits."""
        self._again = True

    def send_later(self) -> None:
        """The same after a pause, longer each time until a command is acknowledged."""
        self._wait_until_s = steady_s() + self._pause_s
        self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)
        self._again = True

    def unanswered_s(self) -> float | None:
        """How long the oldest command on its way has been so (s); None when none is."""
        oldest = min(self._sent.values(), default=None)
        return None if oldest is None else steady_s() - oldest

    async def run(self) -> None:
        """Send what waits, and what comes to it."""
        while True:
            await self._more.wait()
            self._more.clear()
            if self._again:
                if self._sent:
                    continue
                await asyncio.sleep(max(0.0, self._wait_until_s - steady_s()))
                self._again = False
                self._cursor = (0, 0)
            await self._fill_window()

    async def _fill_window(self) -> None:
        free = WINDOW - len(self._sent)
        if free <= 0:
            return
        commands = await self._at.library.run(
            outbox.waiting,
            cloud_url=self._at.cloud_url,
            account=self._at.account,
            after=self._cursor,
            count=free,
            without=set(self._at.network.lost),
        )
        for command in commands:
            if self._again:
                break
            self._cursor = (command.night, command.seq)
            self._sent[(command.session, command.seq)] = steady_s()
            self._at.network.unanswered_for(self.unanswered_s())
            await self._say(command.message(self._at.clock.skew))
            await asyncio.sleep(1 / COMMANDS_A_SECOND)
