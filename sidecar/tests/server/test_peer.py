"""Whose a connection is, as Linux lists it."""

from __future__ import annotations

import socket

import pytest

from pika_sidecar.server.peer import is_another_user, owner_in

HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"


def line(local: str, remote: str, state: str, uid: int) -> str:
    """A line of /proc/net/tcp."""
    return f"   0: {local} {remote} {state} 00000000:00000000 00:00000000 00000000 {uid:5} 0 1 1 0 20 4 30\n"


def test_the_owner_is_that_of_the_other_end_of_an_open_connection() -> None:
    client, server = ("127.0.0.1", 0xC001), ("127.0.0.1", 0x1267)
    here, there = "0100007F:C001", "0100007F:1267"
    mapped = "0000000000000000FFFF0000"
    lines = [line(there, here, "01", 1), line(here, there, "01", 1000), line(here, there[:-1] + "8", "01", 2)]
    assert owner_in([HEAD + "".join(lines)], client, server) == 1000
    assert owner_in([HEAD, HEAD + line(mapped + here, mapped + there, "01", 1001)], client, server) == 1001
    # Closed by its owner: the kernel lists root then.
    assert owner_in([HEAD + line(here, there, "04", 0)], client, server) is None
    assert owner_in([HEAD + line("0200007F:C001", there, "01", 5)], client, server) is None


@pytest.mark.only_on("linux", why="proc")
def test_an_own_connection_is_nobody_elses_until_it_is_closed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        client = socket.create_connection(("127.0.0.1", port))
        near = client.getsockname()
        assert not is_another_user(near, port)
        client.close()
        assert is_another_user(near, port)
