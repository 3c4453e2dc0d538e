"""`python -m pika_sidecar`, and the frozen program: chooses what to run and imports nothing else."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; returns the exit code."""
    argv = sys.argv[1:]
    if argv == ["worker"]:
        from .analysis_queue.worker import main as worker  # noqa: PLC0415 (start-up: only what is needed)

        return worker()
    if argv == ["tags"]:
        from .tag_reading.worker import main as tags  # noqa: PLC0415 (start-up: only what is needed)

        return tags()
    if argv == ["sources"]:
        from .importing.worker import main as sources  # noqa: PLC0415 (start-up: only what is needed)

        return sources()
    if argv == ["tag-writer"]:
        from .tag_writing.worker import main as tag_writer  # noqa: PLC0415 (start-up: only what is needed)

        return tag_writer()
    if argv == ["sound"]:
        from .sound.worker import main as sound  # noqa: PLC0415 (start-up: only what is needed)

        return sound()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            # UTF-8 on every OS; a file name that is not valid Unicode comes out as a JSON-like escape.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    if not argv and sys.stdin is not None and not sys.stdin.isatty():
        from .extension import main as extension  # noqa: PLC0415

        return extension()
    from .cli import main as command_line  # noqa: PLC0415

    return command_line(argv)


if __name__ == "__main__":
    from pika_sidecar.__main__ import main as entry

    sys.exit(entry())
