"""Nothing that is a person's is handed to the log, whatever a report takes out of it later."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "pika_sidecar"

LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
# What the names of a person, of music and of secrets are called in our sources.
NAMED = {"path", "paths", "file", "folder", "title", "artist", "album", "name", "email", "token", "secret"}
NAMED |= {"url", "address", "request", "identity", "account", "body", "password", "data_dir", "kept", "words"}
# `name` is that of a method of JSON-RPC here, and of a class.
ALLOWED = {("server/rpc.py", "name")}


def log_calls(source: str) -> Iterator[tuple[ast.Call, set[str]]]:
    """Each call of the log, and what its arguments name: variables, attributes and keys."""
    for node in ast.walk(ast.parse(source)):
        if not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS
        ):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "log"):
            continue
        named = set()
        for argument in node.args[1:]:
            # The name of a type is ours, and that of `", ".join(x)` are its keys.
            if isinstance(argument, ast.Attribute) and argument.attr == "__name__":
                continue
            if (
                isinstance(argument, ast.Call)
                and isinstance(argument.func, ast.Attribute)
                and argument.func.attr == "join"
            ):
                continue
            for part in ast.walk(argument):
                if isinstance(part, ast.Name):
                    named.add(part.id)
                if isinstance(part, ast.Attribute):
                    named.add(part.attr)
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    named.add(part.value)
        yield node, named


def test_a_name_that_is_logged_is_found() -> None:
    for said in (
        'log.info("%s", file.path)',
        'log.error("%a", track["title"])',
        'log.warning("x %s", str(url))',
    ):
        [(_, named)] = log_calls(said)
        assert named & NAMED, said
    [(_, named)] = log_calls('log.info("The %s is away: %s", 5, type(error).__name__)')
    assert not named & NAMED


def test_no_line_of_the_log_holds_a_name() -> None:
    wrong, calls = [], 0
    for file in PACKAGE.rglob("*.py"):
        where = file.relative_to(PACKAGE).as_posix()
        for call, named in log_calls(file.read_text(encoding="utf-8")):
            calls += 1
            assert isinstance(call.args[0], ast.Constant), (
                f"{where}:{call.lineno}: its words are not written there"
            )
            wrong += [
                f"{where}:{call.lineno} {name}" for name in named & NAMED if (where, name) not in ALLOWED
            ]
    assert calls > 40
    assert not wrong, f"in the log: {', '.join(wrong)}"
