"""What a feed must be to be believed; versions; who comes first."""

from __future__ import annotations

import datetime
import itertools
import json
import random
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.examples import FOLDER, read_examples
from support.feeds import TARGET, Signer, feed_of, installer_of, iso

from pika_sidecar.contract.limits import FEED_BYTES, FEED_NOTES
from pika_sidecar.errors import PikaError
from pika_sidecar.updates import feed
from pika_sidecar.updates.minisign import parse_keys
from pika_sidecar.updates.semver import SemVer

SIGNER = Signer()
KEYS = parse_keys(SIGNER.public)


def read(said: dict[str, Any] | bytes, *, comment: str = "file:latest.json", **options: Any) -> feed.Feed:  # noqa: ANN401
    content = said if isinstance(said, bytes) else json.dumps(said).encode()
    signature = options.pop("signature", None) or SIGNER.sign(content, comment)
    given = {"channel": "latest", "now": time.time(), "seen": None, **options}
    return feed.read(content, signature, KEYS, **given)


def refused(said: dict[str, Any] | bytes, **options: Any) -> PikaError:  # noqa: ANN401
    with pytest.raises(PikaError) as error:
        read(said, **options)
    return error.value


def test_a_good_feed() -> None:
    files = [
        installer_of(b"d", "https://x.example/a.deb", "deb"),
        installer_of(b"t", "https://x.example/a.tar.gz"),
    ]
    found = read(
        feed_of("0.2.0", installers=files), comment="timestamp:1\tfile:latest.json\thashed version:0.2.0"
    )
    assert found.version == "0.2.0" and found.rollout == 100 and "What is new" in found.notes
    kinds = {
        ("deb",): "deb",
        ("tar.gz",): "tar.gz",
        ("exe", "deb", "tar.gz"): "deb",  # the first of the list
    }
    for formats, kind in kinds.items():
        installer = found.installer(TARGET, formats)
        assert installer is not None and installer.format == kind
    assert found.installer(TARGET, ("exe",)) is None and found.installer("windows-arm64", ("exe",)) is None


def test_nothing_is_believed_that_is_not_signed() -> None:
    content = json.dumps(feed_of("0.2.0")).encode()
    signature = SIGNER.sign(content, "file:latest.json")
    tampered = content.replace(b"0.2.0", b"0.3.0")
    assert refused(tampered, signature=signature).code == "feed_tampered"
    assert refused(content[:-30], signature=signature).code == "feed_truncated"
    assert refused(b"", signature=signature).code == "feed_truncated"
    assert refused(content, signature=signature[:90]).code == "feed_truncated"
    other = Signer().sign(content, "file:latest.json")
    assert refused(content, signature=other).code == "feed_other_key"
    swapped = SIGNER.sign(content, "file:next.json")
    assert refused(content, signature=swapped).code == "feed_wrong_file"
    assert refused(content, comment="timestamp:1").code == "feed_wrong_file"
    assert refused(content, comment="file:latest.json version:0.1.9").code == "feed_invalid"
    assert refused(b" " * (FEED_BYTES + 1)).code == "feed_too_large"


def test_an_old_feed_is_refused() -> None:
    now = time.time()
    said = feed_of("0.2.0")
    assert refused(said, now=now + 121 * 86400).code == "feed_expired"
    assert "date" in refused(said, now=now + 121 * 86400).message
    seen = feed.Seen("0.2.0", now + 60)
    assert refused(said, seen=seen).code == "feed_replayed"
    assert refused(said, seen=feed.Seen("0.2.1", now - 60)).code == "feed_replayed"
    assert refused(said, seen=feed.Seen("0.2.0-rc.1", now + 60)).code == "feed_replayed"
    published = read(said).published
    assert read(said, seen=feed.Seen("0.2.0", published)).version == "0.2.0"
    assert read(said, seen=feed.Seen("0.1.0", published - 1)).version == "0.2.0"


# Those that the reader of TypeScript is tested with (cloud/contract/examples).
DATES: dict[str, Any] = json.loads((FOLDER / "feed" / "dates.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", DATES["feeds"], ids=lambda case: str(case["why"]))
def test_the_dates_of_a_feed(case: dict[str, Any]) -> None:
    said = feed_of("0.2.0", published=case["published"], expires=DATES["expires"])
    comment = f"timestamp:{case['timestamp']} file:latest.json version:0.2.0"
    now = datetime.datetime.fromisoformat(case["now"]).timestamp()
    if case["refused"]:
        error = refused(said, comment=comment, now=now)
        assert error.code == case["refused"] and "Check " in error.message
    else:
        assert read(said, comment=comment, now=now).version == "0.2.0"


BAD_FIELDS: list[dict[str, Any]] = [
    {"schema": 0},
    {"schema": True},
    {"schema": None},
    {"schema": "1"},
    {"channel": "next"},
    {"channel": None},
    {"version": "0.2"},
    {"version": "../../etc"},
    {"version": 2},
    {"version": "v0.2.0"},
    {"version": ""},
    {"published": "yesterday"},
    {"published": "2026-01-01T00:00:00"},
    {"published": 5},
    {"expires": None},
    {"minimum_protocol": -1},
    {"minimum_protocol": 1.5},
    {"minimum_protocol": True},
    {"rollout": -1},
    {"rollout": 101},
    {"rollout": "all"},
    {"rollout": True},
    {"rollout": None},
    {"notes": None},
    {"notes": "x" * (FEED_NOTES + 1)},
    {"targets": []},
    {"targets": {TARGET: {}}},
    {"targets": {TARGET: [1]}},
]
GOOD_FILE = installer_of(b"x", "https://x.example/x")
BAD_FILES: list[dict[str, Any]] = [
    {"size": 0}, {"size": -1}, {"size": 10**12}, {"size": "1"}, {"size": True},
    {"sha256": "ab"}, {"sha256": "A" * 64}, {"sha256": None}, {"signed": "yes"}, {"signed": None},
    {"format": 1}, {"url": "http://x.example/x"}, {"url": "file:///etc/passwd"}, {"url": "https://"},
    {"url": "https://x y/"}, {"url": None}, {"url": "ftp://127.0.0.1/x"}, {"url": "http://127.0.0.1.x.example/"},
]  # fmt: skip


# Those that the publisher and the cloud are tested with (cloud/contract/examples).
[EXAMPLES] = [one for one in read_examples("feed") if one.type == "Feed"]


@pytest.mark.parametrize("said", EXAMPLES.valid, ids=lambda said: str(said["version"]))
def test_what_the_publisher_signs_is_taken(said: dict[str, Any]) -> None:
    found = read(said, now=datetime.datetime.fromisoformat(said["published"]).timestamp())
    assert found.version == said["version"] and found.notes == said["notes"]
    assert set(found.targets) == set(said["targets"])


@pytest.mark.parametrize(("field", "said"), EXAMPLES.invalid)
def test_what_the_publisher_would_not_sign_is_refused(field: str, said: dict[str, Any]) -> None:
    published = datetime.datetime.fromisoformat(EXAMPLES.valid[0]["published"]).timestamp()
    error = refused(said, now=published)
    first, last = field.split(".", maxsplit=1)[0], field.rsplit(".", maxsplit=1)[-1]
    assert error.code == "feed_invalid" and (first in error.message or last in error.message)


@pytest.mark.parametrize("changes", BAD_FIELDS, ids=str)
def test_a_field_that_makes_no_sense(changes: dict[str, Any]) -> None:
    error = refused({**feed_of("0.2.0"), **changes})
    assert error.code == "feed_invalid" and next(iter(changes)) in error.message


@pytest.mark.parametrize("changes", BAD_FILES, ids=str)
def test_a_file_that_makes_no_sense(changes: dict[str, Any]) -> None:
    assert refused(feed_of("0.2.0", installers=[{**GOOD_FILE, **changes}])).code == "feed_invalid"


def test_other_content() -> None:
    for content in (b"[]", b"no", b"null", b'"x"', b"[" * 100_000):
        assert refused(content).code == "feed_invalid"
    for field in feed_of("0.2.0"):
        said = feed_of("0.2.0")
        del said[field]
        assert refused(said).code == "feed_invalid", field
    newer = refused(feed_of("0.2.0", schema=2))
    assert newer.code == "feed_newer" and "download page" in newer.message
    assert read({**feed_of("0.2.0"), "more": 1}).version == "0.2.0"  # schema 1 may grow


ORDER = [
    *("0.0.9", "0.1.0-alpha", "0.1.0-alpha.1", "0.1.0-alpha.beta", "0.1.0-beta", "0.1.0-beta.2"),
    *("0.1.0-beta.11", "0.1.0-rc.1", "0.1.0", "0.1.1", "0.2.0", "0.10.0", "1.0.0-0", "1.0.0"),
]


def test_versions_in_order() -> None:
    for (i, a), (j, b) in itertools.product(enumerate(ORDER), repeat=2):
        assert (SemVer(a) < SemVer(b)) == (i < j) and (SemVer(a) == SemVer(b)) == (i == j)
    assert SemVer("1.0.0+a") == SemVer("1.0.0+b.2") and hash(SemVer("1.0.0+a")) == hash(SemVer("1.0.0"))
    for bad in (
        "1",
        "1.0",
        "1.0.0.0",
        "01.0.0",
        "1.0.0-",
        "1.0.0-a..b",
        "1.0.0-01",
        "1.0.0+",
        "1.0.0-ä",
        "1.٣.0",
        " 1.0.0",
    ):
        with pytest.raises(ValueError, match="version"):
            SemVer(bad)


@given(st.text(max_size=80))
def test_any_text_is_a_version_or_none(text: str) -> None:
    try:
        assert str(SemVer(text)) == text
    except ValueError as error:
        assert "Cannot read the version" in str(error)


def test_the_rollout_is_stable_and_fair() -> None:
    numbers = random.Random(1)
    ids = [f"{numbers.getrandbits(128):032x}" for _ in range(4000)]
    for percent in (0, 1, 25, 50, 100):
        chosen = [one for one in ids if feed.takes_part(one, "0.2.0", percent)]
        assert chosen == [one for one in ids if feed.takes_part(one, "0.2.0", percent)]
        assert len(chosen) == pytest.approx(len(ids) * percent / 100, abs=130)
        # Who was among the first stays in when it grows.
        assert all(feed.takes_part(one, "0.2.0", min(100, percent + 10)) for one in chosen)
    one_first = {one for one in ids if feed.takes_part(one, "0.2.0", 10)}
    other_first = {one for one in ids if feed.takes_part(one, "0.3.0", 10)}
    assert len(one_first & other_first) < len(one_first) / 2  # not always the same ones


def test_times_are_of_any_zone() -> None:
    said = feed_of("0.2.0", published="2026-01-01T02:00:00+02:00", expires=iso(time.time() + 60))
    assert iso(read(said).published) == "2026-01-01T00:00:00Z"
