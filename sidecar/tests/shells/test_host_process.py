"""Is the program that we belong to still there, and how do we know it?"""

from __future__ import annotations

import subprocess
import sys

import pytest
from support.until import until

from pika_sidecar.shells import host_process
from pika_sidecar.shells.host_process import HostProcess

LISTENS = """
import socket, time
with socket.create_server(("127.0.0.1", 0)) as server:
    print(server.getsockname()[1], flush=True)
    time.sleep(3600)
"""
# Its parent ends; it says what it saw before and after.
ORPHAN = """
import os, sys, time
from pika_sidecar.shells.host_process import HostProcess
host = HostProcess(0)
print(host.has_ended(), flush=True)
while not host.has_ended():
    time.sleep(0.01)
print("ended", flush=True)
"""
PARENT = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', sys.argv[1]]); sys.stdin.read()"


@pytest.mark.only_on("win32")
def test_the_process_that_listens_on_the_port_is_known_to_run_and_to_have_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", LISTENS], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        port = int(other.stdout.readline())
        assert host_process.listener_on(port) in (other.pid, None)  # Wine names nobody
        host = HostProcess(port, lambda asked: other.pid if asked == port else None)
        assert not host.has_ended()
        other.kill()
        until("its end is known", host.has_ended)


@pytest.mark.only_on("win32")
def test_where_nobody_listens_nobody_is_known_to_have_ended() -> None:
    assert not HostProcess(1).has_ended()


@pytest.mark.only_on("linux", "darwin", why="parent")
def test_an_orphan_knows_that_its_parent_has_ended() -> None:
    words = [sys.executable, "-c", PARENT, ORPHAN]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None and parent.stdin is not None
        assert parent.stdout.readline() == "False\n"
        parent.stdin.close()
        assert parent.wait() == 0
        assert parent.stdout.readline() == "ended\n"
