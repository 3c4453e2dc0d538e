"""Names of files, and writing them where nothing may be lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pika_sidecar.errors import PikaError
from pika_sidecar.exporting.new_files import check_folder, write_new
from pika_sidecar.library.exports.file_names import file_name, unlike


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Friday night", "Friday night"),
        ("a/b\\c:d*e?f", "a b c d e f"),
        ("  ..  ", "Untitled"),
        ("", "Untitled"),
        ("con", "con _"),
        ("LPT1.txt", "LPT1.txt _"),
        ("x" * 300, "x" * 100),
        ("東京 \x00\ud800", "東京"),
    ],
)
def test_a_name_that_every_system_takes(text: str, wanted: str) -> None:
    assert file_name(text) == wanted


def test_names_are_told_apart_where_case_does_not_count() -> None:
    assert list(unlike(["A", "a", "B", "A"])) == ["A", "a (2)", "B", "A (3)"]


def test_what_lies_there_stays(tmp_path: Path) -> None:
    (tmp_path / "set.m3u8").write_bytes(b"hers")
    assert write_new(tmp_path, {"set.m3u8": b"ours", "new/x.m3u8": b"2"}) == ["set (2).m3u8", "new/x.m3u8"]
    assert (tmp_path / "set.m3u8").read_bytes() == b"hers"
    assert (tmp_path / "set (2).m3u8").read_bytes() == b"ours"
    # The same again changes nothing.
    before = sorted(os.listdir(tmp_path))
    assert write_new(tmp_path, {"set.m3u8": b"ours"}) == ["set (2).m3u8"]
    assert sorted(os.listdir(tmp_path)) == before


def test_the_folder_is_made(tmp_path: Path) -> None:
    assert write_new(tmp_path / "a" / "b", {"x.csv": b"1"}) == ["x.csv"]
    assert (tmp_path / "a" / "b" / "x.csv").read_bytes() == b"1"


def test_a_file_in_the_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PikaError, match="Choose another folder") as caught:
        write_new(tmp_path / "file", {"x.csv": b"1"})
    assert caught.value.code == "not_written"
    assert os.listdir(tmp_path) == ["file"]


def test_only_a_full_path_is_written_to(tmp_path: Path) -> None:
    for wrong in ("music", "", "a\0b", "~/out"):
        with pytest.raises(PikaError) as caught:
            check_folder(wrong)
        assert caught.value.code == "invalid_value"
    assert check_folder(str(tmp_path)) == tmp_path
