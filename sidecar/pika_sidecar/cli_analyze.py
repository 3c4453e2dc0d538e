"""`pika-sidecar analyze`: files in, lines out in the same order, as soon as they are known."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from .analysis_queue.pool import Pool, default_size
from .errors import PikaError
from .library.names import printable

INTERRUPTED = 130


def run(paths: Sequence[str], *, as_json: bool, workers: int | None) -> int:
    """Analyse `paths` in worker processes. Returns 0 when all were analysed, 1 when some were not."""
    show = _print_json if as_json else _print_row
    if not as_json:
        print(f"{'BPM':>7}  {'key':<4} {'energy':>6}  {'LUFS':>6}  {'length':>7}  file", flush=True)
    try:
        return asyncio.run(_analyze_all(paths, show, workers or default_size()))
    except KeyboardInterrupt:
        return INTERRUPTED
    except PikaError as error:
        print(error.message, file=sys.stderr)
        return 1
    except OSError as error:
        # A closed pipe: whoever read our lines has read enough. What the buffer holds must not raise at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            print(f"Cannot write the results: {error.strerror}.", file=sys.stderr)
        return 1


async def _analyze_all(paths: Sequence[str], show: Callable[[dict[str, Any]], None], workers: int) -> int:
    pool = Pool(min(workers, len(paths)))
    free = asyncio.Semaphore(pool.size)

    async def analyze(path: str) -> dict[str, Any]:
        async with free:
            outcome = await pool.analyze(path)
            if outcome.error is not None and outcome.error["code"] == "worker_died":
                outcome = await pool.analyze(path)
        if outcome.result is not None:
            return outcome.result
        return {"path": path, "ok": False, "error": outcome.error}

    tasks = [asyncio.create_task(analyze(path)) for path in paths]
    try:
        all_ok = True
        for task in tasks:
            line = await task
            all_ok &= bool(line["ok"])
            show(line)
        return 0 if all_ok else 1
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await pool.close()


def _print_json(line: dict[str, Any]) -> None:
    print(json.dumps(line, ensure_ascii=False, allow_nan=False), flush=True)


def _print_row(line: dict[str, Any]) -> None:
    name = printable(line["path"])
    if not line["ok"]:
        print(f"{'':>7}  {line['error']['code']}: {line['error']['message']}  {name}", flush=True)
        return
    bpm, key, loudness = line["tempo"]["bpm"], line["key"], line["loudness"]
    lufs = loudness and loudness["lufs"]
    minutes, seconds = divmod(round(line["duration"]), 60)
    bpm_text = "-" if bpm is None else f"{bpm:.2f}"
    lufs_text = "-" if lufs is None else f"{lufs:.1f}"
    print(
        f"{bpm_text:>7}  {key['camelot'] if key else '-':<4} {line['energy']:>6}"
        f"  {lufs_text:>6}  {minutes:>4}:{seconds:02}  {name}",
        flush=True,
    )
