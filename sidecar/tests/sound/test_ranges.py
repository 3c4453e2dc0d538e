"""One range of bytes, as RFC 9110 (section 14) writes it, and all that is none."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pika_sidecar.sound.ranges import Wanted, parse, place
from pika_sidecar.sound.wave import HEADER_BYTES, header


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("bytes=0-", Wanted(0)),
        ("bytes=0-0", Wanted(0, 0)),
        ("bytes=5-9", Wanted(5, 9)),
        ("Bytes = 5-9 ", Wanted(5, 9)),
        ("bytes=-7", Wanted(suffix=7)),
        ("bytes=-0", Wanted(suffix=0)),
        ("bytes=999999999999999999-", Wanted(999_999_999_999_999_999)),
    ],
)
def test_a_range(value: str, wanted: Wanted) -> None:
    assert parse(value) == wanted


@pytest.mark.parametrize(
    "value",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=9-5",
        "bytes=0-1,3-4",
        "bytes=--5",
        "bytes=0x10-",
        "bytes=1.5-2",
        "bytes=٣-٤",
        "bytes=1-2; x",
        "items=0-5",
        "bytes=" + "9" * 5000 + "-",
        "bytes=0-" + "1" * 5000,
    ],
)
def test_no_range(value: str) -> None:
    assert parse(value) is None


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(0), (0, 40)),
        (Wanted(90), (90, 100)),
        (Wanted(90, 94), (90, 95)),
        (Wanted(90, 5000), (90, 100)),
        (Wanted(100), None),
        (Wanted(10**17), None),
        (Wanted(suffix=10), (90, 100)),
        (Wanted(suffix=1000), (0, 40)),
        (Wanted(suffix=0), None),
    ],
)
def test_what_there_is_of_a_hundred_bytes_at_most_forty_at_once(
    wanted: Wanted, found: tuple[int, int] | None
) -> None:
    assert place(wanted, 100, 40) == found


@given(st.integers(0, 300), st.none() | st.integers(0, 300), st.integers(0, 200), st.integers(1, 64))
def test_a_place_lies_within(first: int, last: int | None, total: int, longest: int) -> None:
    found = place(Wanted(first, last), total, longest)
    if found is not None:
        assert first == found[0] < found[1] <= total and found[1] - found[0] <= longest
    else:
        assert first >= total or (last is not None and last < first)


def test_the_header_is_that_of_a_wav() -> None:
    head = header(1000)
    assert len(head) == len(header(None)) == HEADER_BYTES and head[:4] == b"RIFF" and head[36:40] == b"data"
    assert struct.unpack("<I", head[4:8]) == (1036,) and struct.unpack("<I", head[40:]) == (1000,)
    assert struct.unpack("<HHIIHH", head[20:36]) == (1, 2, 44100, 176400, 4, 16)
