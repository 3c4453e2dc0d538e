"""Nothing is loaded while a thread reads stdin: on Windows a library that looks at stdin as it is loaded
waits behind that thread for ever, and the worker never says that it is ready.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from support.music import PNG, tone
from support.sidecar import PATIENCE_S, SIDECAR_DIR

from pika_sidecar.analysis.self_test_files import write_alac
from pika_sidecar.workers import serve as serving

# Takes what a worker would serve, answers the requests of its arguments, and prints which native modules came
# only then. No thread reads its stdin.
LATE_LIBRARIES = """
import importlib, importlib.machinery, json, sys
from pika_sidecar.workers import serve
served = []
serve.serve = lambda load, **bounds: served.append(load)
module, *requests = sys.argv[1:]
importlib.import_module(module).main()
answer = served[0]()
before = set(sys.modules)
for request in map(json.loads, requests):
    for message in answer(request):
        assert "result" in message or "tags" in message or "cover" in message or "error" in message, message
native = tuple(importlib.machinery.EXTENSION_SUFFIXES)
late = {name: getattr(sys.modules[name], "__file__", None) or "" for name in set(sys.modules) - before}
print(sorted(name for name, file in late.items() if file.endswith(native)))
"""


class Ready(Exception):
    """The worker has said so."""


def test_a_worker_reads_stdin_when_it_has_loaded_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    class Thread:
        """One that only says that it was started."""

        def __init__(self, **about: Any) -> None:  # noqa: ANN401
            assert about["target"] is serving._read_requests

        def start(self) -> None:
            order.append("reads")

    def load() -> serving.Answer:
        order.append("loads")
        return lambda request: []

    def write(out: object, message: dict[str, Any]) -> None:
        assert message == {"ready": True}
        raise Ready

    monkeypatch.setattr(serving.threading, "Thread", Thread)
    monkeypatch.setattr(serving.signal, "signal", lambda *_: None)
    monkeypatch.setattr(serving, "_private_stdout", io.BytesIO)
    monkeypatch.setattr(serving, "_write", write)
    monkeypatch.setattr(serving, "bound_memory", lambda most: order.append("bounds"))
    monkeypatch.setattr(serving, "_hide_stdin", lambda: order.append("hides"))
    with pytest.raises(Ready):
        serving.serve(load, memory_bytes=1, niceness=0)
    assert order == ["bounds", "loads", "hides", "reads"]


def test_nothing_native_is_loaded_by_what_is_asked_of_a_worker(tmp_path: Path) -> None:
    paths = [str(tone(tmp_path / "a.wav", 8, title="A", cover=PNG)), str(tmp_path / "none.wav")]
    signal = np.sin(np.arange(44100 * 8) * 0.03).astype(np.float32) * 0.3
    for kind in ("mp3", "flac", "ogg", "aiff"):
        paths.append(str(tmp_path / f"b.{kind}"))
        soundfile.write(paths[-1], signal, 44100)
    paths.append(str(tmp_path / "c.opus"))
    soundfile.write(paths[-1], signal, 48000, format="OGG", subtype="OPUS")
    (tmp_path / "d.m4a").write_bytes(b"\0\0\0\x18ftypM4A " + b"\0" * 500)
    paths.append(str(tmp_path / "d.m4a"))
    paths.append(str(tmp_path / "e.m4a"))
    write_alac(paths[-1], np.stack([signal, signal], axis=1), 44100)
    tags = [{"tags": paths}, *({"cover": path} for path in paths)]
    assert late_libraries("pika_sidecar.analysis_queue.worker", [{"path": path} for path in paths]) == []
    assert late_libraries("pika_sidecar.tag_reading.worker", tags) == []


def late_libraries(module: str, requests: list[dict[str, Any]]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", LATE_LIBRARIES, module, *map(json.dumps, requests)],
        cwd=SIDECAR_DIR,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout.replace("'", '"'))
    return found


def test_nobody_else_reads_stdin_in_a_thread() -> None:
    """`extension.py` reads one line before anything else runs, and `__main__.py` asks what stdin is."""
    found = {
        path.relative_to(SIDECAR_DIR / "pika_sidecar").as_posix(): re.findall(r"sys\.stdin\S*", text)
        for path in (SIDECAR_DIR / "pika_sidecar").rglob("*.py")
        if "sys.stdin" in (text := path.read_text(encoding="utf-8"))
    }
    assert found == {
        "__main__.py": ["sys.stdin", "sys.stdin.isatty():"],
        "extension.py": ["sys.stdin.buffer.readline(MAX_LINE_BYTES))"],
        "workers/serve.py": ["sys.stdin.buffer:"],
    }
    extension = (SIDECAR_DIR / "pika_sidecar" / "extension.py").read_text(encoding="utf-8")
    assert "thread" not in extension.lower()
