"""The command line as people and scripts use it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.held import Gate
from support.music import tone
from support.processes import is_alive
from support.sidecar import COMMAND, PATIENCE_S, SIDECAR_DIR


def run(*args: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    """Run the program to its end."""
    return subprocess.run(
        [*COMMAND, *args], cwd=SIDECAR_DIR, capture_output=True, timeout=PATIENCE_S, check=False, **options
    )


def test_version_and_help() -> None:
    version = run("--version")
    assert (
        version.returncode == 0
        and version.stdout.startswith(b"pika-sidecar ")
        and b"(source)" in version.stdout
    )
    for words in (["--help"], ["ui", "--help"], ["analyze", "--help"]):
        shown = run(*words)
        assert (
            shown.returncode == 0
            and b"usage: pika-sidecar" in shown.stdout
            and b"worker " not in shown.stdout
        )


@pytest.mark.parametrize(
    "words",
    [
        ["nix"],
        ["analyze"],
        ["ui", "--port", "99999"],
        ["ui", "--port", "x"],
        ["analyze", "--workers", "0", "a"],
        ["--self-test", "analyze", "a"],
    ],
)
def test_wrong_use_is_2(words: list[str]) -> None:
    result = run(*words)
    assert result.returncode == 2 and b"error" in result.stderr


@pytest.mark.only_on("linux", "darwin", why="terminal")
def test_no_arguments_on_a_terminal_is_help() -> None:
    terminal, side = os.openpty()
    result = run(stdin=side)
    os.close(side)
    os.close(terminal)
    assert result.returncode == 2 and b"usage: pika-sidecar" in result.stderr


def test_analyze_keeps_the_order_and_says_what_failed(tmp_path: Path) -> None:
    files = [tone(tmp_path / "long.wav", 60), tmp_path / "nix.wav", tone(tmp_path / "мир.wav", 2), tmp_path]
    result = run("analyze", "--json", *map(str, files))
    lines = [json.loads(line) for line in result.stdout.decode("utf-8").splitlines()]
    assert result.returncode == 1
    assert [line["path"] for line in lines] == [str(file) for file in files]
    assert [line["ok"] for line in lines] == [True, False, True, False]
    assert [line["error"] and line["error"]["code"] for line in lines] == [
        None,
        "not_found",
        None,
        "not_a_file",
    ]
    assert "duration" not in lines[1] and lines[2]["duration"] == 2.0


@pytest.mark.not_under_wine(why="same code")
def test_analyze_for_people(tmp_path: Path) -> None:
    result = run("analyze", str(tone(tmp_path / "a.wav", 8)))
    assert result.returncode == 0
    header, row = result.stdout.decode().splitlines()
    assert (
        header.split() == ["BPM", "key", "energy", "LUFS", "length", "file"]
        and "a.wav" in row
        and "0:08" in row
    )


@pytest.mark.only_on("linux", "darwin", why="bytes in names")
def test_a_name_that_is_no_text_comes_out_as_an_escape(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.wav"
    tone(os.fsdecode(path))
    result = subprocess.run(
        [*COMMAND, "analyze", "--json", path],
        cwd=SIDECAR_DIR,
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert os.fsencode(json.loads(result.stdout)["path"]) == path


@pytest.mark.only_on("linux", "darwin", why="signals")
def test_ctrl_c_ends_it_with_its_workers(tmp_path: Path, gate: Gate) -> None:
    files = [str(tone(tmp_path / f"{i}.wav", 1)) for i in range(2)]
    process = subprocess.Popen(
        [*COMMAND, "analyze", "--json", "--workers", "2", *files],
        cwd=SIDECAR_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, **gate.env},
    )
    gate.wait(2)
    workers = gate.held()
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130 and b"Traceback" not in err and out == b""
    assert not [worker for worker in workers if is_alive(worker)]


def test_a_reader_that_has_enough_is_no_error_message(tmp_path: Path, gate: Gate) -> None:
    files = [str(tone(tmp_path / f"{i}.wav", 1)) for i in range(3)]
    process = subprocess.Popen(
        [*COMMAND, "analyze", "--json", *files],
        cwd=SIDECAR_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **gate.env},
    )
    process.stdout.close()
    gate.open()
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=PATIENCE_S) == 1 and b"Traceback" not in err and b"BrokenPipe" not in err


@pytest.mark.only_on("linux", why="full device")
def test_results_that_cannot_be_written_are_one_sentence(tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        result = subprocess.run(
            [*COMMAND, "analyze", str(tmp_path / "none.wav"), "--json"],
            cwd=SIDECAR_DIR,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert result.returncode == 1
    assert result.stderr.startswith("Cannot write the results: ") and "Traceback" not in result.stderr


def test_the_worker_ends_in_the_middle_of_a_file_when_stdin_closes(tmp_path: Path, gate: Gate) -> None:
    path = tone(tmp_path / "a.wav", 1)
    worker = subprocess.Popen(
        [*COMMAND, "worker"],
        cwd=SIDECAR_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **gate.env},
    )
    assert json.loads(worker.stdout.readline()) == {"ready": True}
    worker.stdin.write(json.dumps({"id": 1, "path": str(path)}).encode() + b"\n")
    worker.stdin.flush()
    gate.wait()
    worker.stdin.close()
    assert worker.wait(timeout=PATIENCE_S) == 0 and worker.stdout.read() == b""
    worker.stdout.close()


def test_the_server_loads_nothing_that_parses_music(tmp_path: Path, ui_dir: Path) -> None:
    modules = "cli", "extension", "compose", "server.server", "shells.browser", "shells.neutralino"
    code = (
        "import sys, " + ", ".join(f"pika_sidecar.{module}" for module in modules) + "\n"
        "assert not {'numpy', 'soundfile', 'soxr', 'mutagen', 'xml'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=SIDECAR_DIR, check=True, timeout=PATIENCE_S)


def test_self_test() -> None:
    result = run("--self-test")
    assert result.returncode == 0, result.stderr
