"""Paths that are longer than Windows takes them."""

from __future__ import annotations

import sys

import pytest

from pika_sidecar.long_paths import literal, openable

LONG = "\\".join(["a folder with a name"] * 15)


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("C:\\Music\\a.mp3", "\\\\?\\C:\\Music\\a.mp3"),
        ("C:/Music/../Songs/./a.mp3", "\\\\?\\C:\\Songs\\a.mp3"),
        ("\\\\server\\share\\a.mp3", "\\\\?\\UNC\\server\\share\\a.mp3"),
        ("\\\\?\\C:\\Music\\a.mp3", "\\\\?\\C:\\Music\\a.mp3"),
    ],
)
def test_a_path_is_taken_literally(path: str, taken: str) -> None:
    assert literal(path) == taken


def test_only_what_is_long_is_changed() -> None:
    assert openable("C:\\Music\\a.mp3") == "C:\\Music\\a.mp3"
    long = f"C:\\{LONG}\\a.mp3"
    assert openable(long) == (literal(long) if sys.platform == "win32" else long)
