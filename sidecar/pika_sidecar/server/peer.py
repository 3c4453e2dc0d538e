"""Who is at the other end of a connection on this machine: the same person, or another user."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

# Where Linux lists the sockets of this network with their owners (proc(5)): IPv4, and IPv6 that means it.
TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
# A connection that both ends hold open (TCP_ESTABLISHED in the kernel's include/net/tcp_states.h): only then
# does the owner that is listed mean something.
ESTABLISHED = "01"


def is_another_user(client: tuple[str, int], port: int) -> bool:
    """Does the connection of `client` (address and port) to our `port` on 127.0.0.1 belong to another user?

    Only Linux tells. Root is nobody else: it reads everything anyhow, and hands on what Windows' browser asks
    of a Linux inside of it. A connection that its owner has closed already is another's: nobody waits for its
    answer. Where the system does not tell, the answer is no, and token and key alone decide.
    """
    if sys.platform != "linux":
        return False
    try:
        tables = [table.read_text(encoding="ascii") for table in TABLES if table.exists()]
    except OSError:
        return False
    return bool(tables) and owner_in(tables, client, ("127.0.0.1", port)) not in (
        0,
        os.getuid(),
        os.geteuid(),
    )


def owner_in(tables: list[str], client: tuple[str, int], server: tuple[str, int]) -> int | None:
    """The user id of the client's end of an open connection, by tables such as /proc/net/tcp; None when it
    is not in them.
    """
    far, near = _listed(client), _listed(server)
    for line in (line for table in tables for line in table.splitlines()[1:]):
        _, local, remote, state, _, _, _, uid, *_ = line.split()
        if state == ESTABLISHED and local.endswith(far) and remote.endswith(near):
            return int(uid)
    return None


def _listed(end: tuple[str, int]) -> str:
    """An end of a connection as the tables write it: the address as the machine's own number, in hex."""
    number = int.from_bytes(socket.inet_aton(end[0]), sys.byteorder)
    return f"{number:08X}:{end[1]:04X}"
