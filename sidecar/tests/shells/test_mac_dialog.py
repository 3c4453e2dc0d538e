"""The dialogs of a Mac, as far as a system without them goes: the words, and what becomes of an answer."""

from __future__ import annotations

import asyncio
import itertools
import sys
from pathlib import Path

import pytest
from support.processes import is_alive
from support.until import until

from pika_sidecar.errors import PikaError
from pika_sidecar.shells import mac_dialog


def python(script: str, *words: str) -> list[str]:
    return [sys.executable, "-c", script, *words]


def test_the_script_comes_to_the_front_before_it_asks_and_reads_what_is_shown_as_no_script() -> None:
    title = 'Where is "your" music?'
    words = mac_dialog.dialog_words("folder", title, "")
    assert words[0] == "/usr/bin/osascript" and words[-2:] == [title, ""]
    script = [line for option, line in itertools.pairwise(words) if option == "-e"]
    assert script == [
        "on run argv",
        "try",
        "activate",
        "end try",
        "return POSIX path of (choose folder with prompt (item 1 of argv))",
        "end run",
    ]
    assert "choose file name" in " ".join(mac_dialog.dialog_words("save", "Save as", "a.csv"))


@pytest.mark.parametrize(
    ("printed", "path"),
    [
        ("/Users/dj/Żółć/\n", "/Users/dj/Żółć"),
        ("/music/ends with a space \n", "/music/ends with a space "),
        ("/\n", "/"),
    ],
)
async def test_the_path_is_the_one_that_was_chosen(printed: str, path: str) -> None:
    script = "import sys; sys.stdout.buffer.write(sys.argv[1].encode())"
    assert await mac_dialog.ask(python(script, printed)) == path


async def test_nothing_chosen_is_no_error_and_no_dialog_says_what_to_do() -> None:
    fail = "import sys; sys.exit(sys.argv[1])"
    assert await mac_dialog.ask(python(fail, "execution error: Użytkownik anulował. (-128)")) == ""
    for words in (python(fail, "no user interaction allowed. (-1713)"), ["/nowhere/osascript"]):
        with pytest.raises(PikaError, match="Write the path") as refused:
            await mac_dialog.ask(words)
        assert refused.value.code == "no_dialog"


async def test_a_dialog_that_nobody_waits_for_is_closed(tmp_path: Path) -> None:
    mark = tmp_path / "open"
    script = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(3600)"
    asking = asyncio.create_task(mac_dialog.ask(python(script, str(mark))))
    await asyncio.to_thread(until, "it is open", lambda: mark.exists() and mark.read_text())
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await asyncio.to_thread(until, "it is closed", lambda: not is_alive(int(mark.read_text())))
