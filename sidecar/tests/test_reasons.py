"""Who is left out on Windows says why, by a reason of the one list; and no reason stands there for nobody."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from support.reasons import TOO_LONG_UNDER_WINE, WINDOWS_LACKS, WINE_LACKS

TESTS = Path(__file__).parent


def marks_in(source: str, name: str) -> Iterator[tuple[list[str], str | None]]:
    """The words and the `why` of each mark of that name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
            why = [str(ast.literal_eval(word.value)) for word in node.keywords if word.arg == "why"]
            yield [str(ast.literal_eval(word)) for word in node.args], why[0] if why else None


def marks(name: str) -> Iterator[tuple[str, list[str], str | None]]:
    """All of them, with the file of each."""
    for file in sorted(TESTS.rglob("test_*.py")):
        for words, why in marks_in(file.read_text(encoding="utf-8"), name):
            yield file.relative_to(TESTS).as_posix(), words, why


def test_who_is_left_out_on_windows_says_why() -> None:
    left_out = [(file, why) for file, words, why in marks("only_on") if "win32" not in words]
    left_out += [(file, "tools") for file, _, _ in marks("needs_tool")]
    assert [file for file, why in left_out if why not in WINDOWS_LACKS] == []
    assert {why for _, why in left_out} == set(WINDOWS_LACKS), "a reason for nobody"


def test_who_is_left_out_under_wine_says_why() -> None:
    left_out = [(file, why) for file, _, why in marks("not_under_wine")]
    reasons = {**WINE_LACKS, **TOO_LONG_UNDER_WINE}
    assert [file for file, why in left_out if why not in reasons] == []
    assert {why for _, why in left_out} == set(reasons), "a reason for nobody"


def test_each_mark_is_found() -> None:
    source = '@pytest.mark.only_on("linux", why="x")\ndef test(): pass\n'
    source += 'pytestmark = [pytest.mark.only_on("linux")]\n'
    assert sorted(marks_in(source, "only_on"), key=str) == [(["linux"], "x"), (["linux"], None)]
