"""Asks for a folder or a file on macOS, in a dialog that opens in front.

Neutralino asks by `osascript` too. Its script (lib/filedialogs/portable-file-dialogs.h of 6.9.0) does not
`activate`, so the dialog may come up behind the window; and it holds Neutralino's one thread until it is
answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from ..errors import PikaError
from ..paths import foreign_environment

OSASCRIPT = "/usr/bin/osascript"
# AppleScript, for `osascript -e`. What is shown comes as an argument, so it is never read as a script. The
# script brings itself to the front; where it may not, the dialog opens all the same.
_HEAD = ("on run argv", "try", "activate", "end try")
_CHOICES = {
    "folder": "choose folder with prompt (item 1 of argv)",
    "save": "choose file name with prompt (item 1 of argv) default name (item 2 of argv)",
}
# userCanceledErr, which the script prints in every language.
_CANCELLED = "(-128)"


def dialog_words(kind: str, title: str, name: str) -> list[str]:
    """The command that asks. `kind`: `folder`, or `save` for a file that is to be called `name`.

    Raises `PikaError("invalid_value")` for another one.
    """
    if kind not in _CHOICES:
        raise PikaError("invalid_value", f'There is no dialog "{kind}".')
    script = [*_HEAD, f"return POSIX path of ({_CHOICES[kind]})", "end run"]
    return [OSASCRIPT, *(word for line in script for word in ("-e", line)), title, name]


async def ask(words: Sequence[str]) -> str:
    """Run the command until it is answered: the path that was chosen, or nothing.

    The dialog is closed when nobody waits for it any more. Raises `PikaError("no_dialog")`.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *words,
            env=foreign_environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except OSError as error:
        raise _no_dialog(error.strerror or repr(error)) from error
    try:
        said, complained = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode == 0:
        path = said.decode().removesuffix("\n")
        return path.rstrip("/") or path
    reason = complained.decode(errors="replace").strip()
    if _CANCELLED in reason:
        return ""
    raise _no_dialog(reason)


def _no_dialog(reason: str) -> PikaError:
    return PikaError(
        "no_dialog", f"macOS opened no dialog ({reason[-200:]}). Write the path into the field instead."
    )
