"""The words of the command line."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from . import version
from .paths import default_data_dir, default_ui_dir

EPILOG = """\
Without arguments the program is an extension of Neutralino and waits for its line of JSON on stdin.

Exit codes: 0 all went well, 1 something failed (some file could not be analysed), 2 wrong use.
"""


def parser() -> argparse.ArgumentParser:
    """The parser of every command that a person may type."""
    top = argparse.ArgumentParser(
        prog="pika-sidecar",
        description="Pika's sidecar: analyses audio, walks the music folders, owns the library.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    this = version.current()
    top.add_argument("--version", action="version", version=f"pika-sidecar {this.version} ({this.build})")
    top.add_argument(
        "--self-test", action="store_true", help="decode and analyse sound made on the spot; exit code 0 or 1"
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND")

    ui = commands.add_parser("ui", help="serve the app on 127.0.0.1 and open it in the browser")
    ui.add_argument(
        "--ui-dir", type=Path, metavar="DIR", help="the UI bundle: the folder of index.html, or resources.neu"
    )
    ui.add_argument(
        "--data-dir", type=Path, metavar="DIR", help="the folder of library.db, settings and logs"
    )
    ui.add_argument("--port", type=_port, default=0, metavar="N", help="the port (default: any that is free)")
    ui.add_argument("--no-open", action="store_true", help="print the address and open no browser")
    ui.add_argument("--stay", action="store_true", help="go on when the last page has gone (development)")

    report = commands.add_parser("report", help="print what somebody who helps must know, without names")
    report.add_argument("--data-dir", type=Path, metavar="DIR", help="the folder of library.db and logs")

    analyze = commands.add_parser("analyze", help="analyse audio files and print what was found")
    analyze.add_argument("files", nargs="+", metavar="FILE", help="audio files, analysed in parallel")
    analyze.add_argument("--json", action="store_true", help="one JSON object a line, in input order")
    analyze.add_argument(
        "--workers", type=_workers, metavar="N", help="processes (default: what fits this machine)"
    )
    return top


def _workers(text: str) -> int:
    workers = int(text)
    if not 1 <= workers <= 64:
        raise argparse.ArgumentTypeError(f'"{text}" workers are not possible: it must be from 1 to 64')
    return workers


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f'"{text}" is not a port: it must be from 0 to 65535')
    return port


def main(argv: list[str]) -> int:
    """Run what the person typed. Returns the exit code."""
    top = parser()
    arguments = top.parse_args(argv)
    if arguments.self_test and arguments.command:
        top.error("--self-test takes no command")
    if arguments.self_test:
        os.environ.setdefault(
            "OPENBLAS_NUM_THREADS", "1"
        )  # before NumPy, as in the workers: threads only spin here
        from .analysis.self_test import run as self_test  # noqa: PLC0415 (NumPy)

        failures = self_test()
        for failure in failures:
            print(failure, file=sys.stderr)
        return 1 if failures else 0
    if arguments.command == "analyze":
        from .cli_analyze import run as analyze  # noqa: PLC0415 (start-up)

        return analyze(arguments.files, as_json=arguments.json, workers=arguments.workers)
    if arguments.command == "report":
        return _report(arguments)
    if arguments.command == "ui":
        return _ui(top, arguments)
    top.print_help(sys.stderr)
    return 2


def _report(arguments: argparse.Namespace) -> int:
    from .report.make import make  # noqa: PLC0415 (start-up)

    data_dir = (arguments.data_dir or default_data_dir()).expanduser().absolute()
    print(make(data_dir, state=[("made by", "pika-sidecar report, on the command line")]), end="")
    return 0


def _ui(top: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    from . import log, private  # noqa: PLC0415 (start-up)
    from .server import bundle  # noqa: PLC0415
    from .shells.browser import UiOptions, run  # noqa: PLC0415

    data_dir = (arguments.data_dir or default_data_dir()).expanduser().absolute()
    ui_dir = (arguments.ui_dir or default_ui_dir()).expanduser().absolute()
    if not bundle.has_page(ui_dir):
        top.error(f"there is no UI bundle at {ui_dir} (no index.html); name its folder with --ui-dir")
    private.keep(data_dir)
    log.set_up(data_dir)
    return run(UiOptions(data_dir, ui_dir, arguments.port, not arguments.no_open, arguments.stay))
