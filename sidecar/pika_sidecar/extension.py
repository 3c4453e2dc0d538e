"""The program without arguments: an extension of Neutralino, whose line of JSON comes on stdin."""

from __future__ import annotations

import sys

from . import log, private
from .paths import default_data_dir
from .shells.greeting import Greeting
from .shells.neutralino import run

# Bytes of Neutralino's greeting that are read: a line of JSON with four short values.
MAX_LINE_BYTES = 65536


def main() -> int:
    """Read the line and serve. Exit code 2 when there is no such line."""
    try:
        greeting = Greeting.parse(sys.stdin.buffer.readline(MAX_LINE_BYTES))
    except ValueError as error:
        print(
            f"Cannot start as Neutralino's extension: there is no line from Neutralino on stdin, or {error}. "
            "To run Pika by hand: pika-sidecar ui. All commands: pika-sidecar --help",
            file=sys.stderr,
        )
        return 2
    data_dir = default_data_dir()
    private.keep(data_dir)
    log.set_up(data_dir)
    return run(greeting, data_dir)
