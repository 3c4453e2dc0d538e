"""Another user of the same machine: what that one sees of Pika, and what the browser shell answers."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from support.music import tone
from support.opener import Opener
from support.rights import as_another_user
from support.sidecar import COMMAND, PATIENCE_S, SIDECAR_DIR, Sidecar

pytestmark = [pytest.mark.only_on("linux", why="proc")]

# Prints in which processes' arguments or environment a text stands.
LOOK_AROUND = """
import glob, sys
for name in glob.glob("/proc/[0-9]*/cmdline") + glob.glob("/proc/[0-9]*/environ"):
    try:
        text = open(name, "rb").read()
    except OSError:
        continue
    if sys.argv[1].encode() in text and b"/proc/[0-9]*" not in text:
        print(name)
"""

# Asks for an address with a header, and prints the status.
ASK = """
import sys
from http.client import HTTPConnection
port, path, name, value = sys.argv[1:]
connection = HTTPConnection("127.0.0.1", int(port))
headers = {name: value}
if path.startswith("/rpc"):
    headers |= {"Origin": f"http://127.0.0.1:{port}", "Connection": "Upgrade", "Upgrade": "websocket"}
    headers |= {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
connection.request("GET", path, headers=headers)
print(connection.getresponse().status)
"""

# As ASK does, and closes at once: a connection that is closed has no owner any more.
ASK_AND_CLOSE = """
import socket, sys
port, path, name, value = sys.argv[1:]
lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"{name}: {value}", "", ""]
with socket.create_connection(("127.0.0.1", int(port))) as one:
    one.sendall("\\r\\n".join(lines).encode())
"""

# Tries to read every file below a folder.
READ_ALL = """
import os, sys
for folder, _, names in os.walk(sys.argv[1], onerror=print):
    for name in names:
        try:
            open(os.path.join(folder, name), "rb").read()
            print("read", name)
        except OSError as error:
            print(error)
"""


def test_the_token_stands_in_no_arguments_while_the_browser_opens(tmp_path: Path, ui_dir: Path) -> None:
    opener = Opener(tmp_path / "bin")
    opener.stay()
    data = tmp_path / "data"
    command = [*COMMAND, "ui", "--stay", "--data-dir", str(data), "--ui-dir", str(ui_dir)]
    with subprocess.Popen(
        command, cwd=SIDECAR_DIR, env=opener.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as sidecar:
        try:
            assert sidecar.stdout is not None
            token = json.loads(sidecar.stdout.readline())["url"].partition("#token=")[2]
            file = opener.file()
            assert opener.token() == token
            assert as_another_user(LOOK_AROUND, file.name), "who opens the browser is seen"
            assert as_another_user(LOOK_AROUND, token) == ""
            tmp_path.chmod(0o755)
            assert "read" not in as_another_user(READ_ALL, str(file.parent))
        finally:
            opener.release()
            sidecar.terminate()
            sidecar.wait(PATIENCE_S)


def test_a_stolen_token_key_or_secret_is_of_no_use_to_another_user(start: Callable[..., Sidecar]) -> None:
    sidecar = start()
    stolen = ("/page/key", "X-Pika-Token", sidecar.token)
    assert as_another_user(ASK, str(sidecar.port), *stolen).strip() == "403"
    as_another_user(ASK_AND_CLOSE, str(sidecar.port), *stolen)
    key = sidecar.sign_in()
    assert key, "it was not used up"
    secret = json.loads((sidecar.data_dir / "instance.json").read_text())["secret"]
    proof = sidecar.socket_url(key).partition(sidecar.host)[2]
    for path, name, value in (
        (proof, "X-None", "x"),
        ("/instance/show", "X-Pika-Instance", secret),
        ("/page/proof?nonce=x", "X-None", "x"),
    ):
        assert as_another_user(ASK, str(sidecar.port), path, name, value).strip() == "403", path


async def test_a_stolen_ticket_lets_another_user_hear_nothing(
    start: Callable[..., Sidecar], tmp_path: Path
) -> None:
    sidecar = start()
    page = await sidecar.page()
    tone(tmp_path / "music" / "a.wav")
    await page.scanned(tmp_path / "music")
    url = (await page.call("sound.open", id=(await page.rows())[0]["id"]))["url"]
    path = url.partition(sidecar.host)[2]
    assert sidecar.get(path, Range="bytes=0-9").status == 206
    assert as_another_user(ASK, str(sidecar.port), path, "Range", "bytes=0-9").strip() == "403"


def test_the_page_itself_is_the_same_for_everybody(start: Callable[..., Sidecar]) -> None:
    assert as_another_user(ASK, str(start().port), "/", "X-None", "x").strip() == "200"


def test_who_takes_the_port_of_a_sidecar_that_ended_cannot_prove_to_be_it(
    start: Callable[..., Sidecar],
) -> None:
    first = start()
    key = first.sign_in()
    said = json.loads(first.get("/page/proof?nonce=one").body)
    first.kill()
    # All that the other user could have heard before: an answer to another nonce.
    second = start()
    again = json.loads(second.get("/page/proof?nonce=two").body)
    assert again["proof"] != said["proof"] and again["start"] != said["start"]
    assert key not in json.dumps([said, again])
