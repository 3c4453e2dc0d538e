"""A page that a sleep of the machine has taken away without a word does not count as open for ever."""

from __future__ import annotations

import socket
import sys

from pika_sidecar.server.server import KEEPALIVE_S, listen


def test_the_system_asks_whether_a_silent_page_is_still_there() -> None:
    with listen(0) as sock, socket.create_connection(sock.getsockname()):
        accepted, _ = sock.accept()
        with accepted:
            assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) != 0
            if sys.platform == "linux":  # macOS has another name for it, and an old Windows none
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == KEEPALIVE_S
