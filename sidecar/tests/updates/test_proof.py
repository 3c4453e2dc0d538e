"""What is installed is what a signed feed named, whatever is remembered of it."""

from __future__ import annotations

import dataclasses
import json
import time
from pathlib import Path
from typing import Any

import pytest
from support.feeds import TARGET, Signer, feed_of, installer_of

from pika_sidecar.errors import PikaError
from pika_sidecar.updates import feed, proof
from pika_sidecar.updates.feed import Installer
from pika_sidecar.updates.minisign import Believed, parse_keys
from pika_sidecar.updates.state import Known

SIGNER = Signer()
KEYS = parse_keys(SIGNER.public)
DAY_S = 86_400


def signed(version: str, channel: str = "latest") -> proof.SignedFeed:
    files = [
        installer_of(b"deb", "https://x.example/a.deb", "deb"),
        installer_of(b"t", "https://x.example/a.tgz"),
    ]
    content = json.dumps(feed_of(version, installers=files, channel=channel)).encode()
    signature = SIGNER.sign(content, f"timestamp:{round(time.time())} file:{channel}.json version:{version}")
    return proof.SignedFeed(feed.kept(content, signature, KEYS, fresh_at=None), content, signature)


def remembered(version: str, **changes: Any) -> Known:  # noqa: ANN401
    """What an attacker may have made of `state.json`."""
    installer = Installer("deb", "https://evil.example/a.deb", 4, "e" * 64, signed=True)
    return Known(version, 0.0, "evil", 99, dataclasses.replace(installer, **changes))


def refused(folder: Path, known: Known, *, keys: Believed = KEYS, fresh_at: float | None = None) -> str:
    with pytest.raises(PikaError) as error:
        proof.confirm(folder, known, keys=keys, fresh_at=fresh_at)
    return error.value.code


@pytest.mark.parametrize("channel", ["latest", "next"])
def test_what_the_feed_says_counts_and_nothing_else(tmp_path: Path, channel: str) -> None:
    one = signed("0.2.0", channel)
    proof.keep(tmp_path / "updates", one)
    known = proof.confirm(tmp_path / "updates", remembered("0.2.0"), keys=KEYS, fresh_at=time.time())
    [wanted, _] = one.feed.targets[TARGET]
    assert known == Known("0.2.0", one.feed.published, one.feed.notes, 1, wanted)


def test_what_no_feed_names_is_not_proven(tmp_path: Path) -> None:
    assert not proof.is_kept(tmp_path, remembered("0.2.0"))
    assert refused(tmp_path, remembered("0.2.0")) == "not_proven"
    proof.keep(tmp_path, signed("0.2.0"))
    assert proof.is_kept(tmp_path, remembered("0.2.0"))
    assert refused(tmp_path, remembered("0.2.0", format="exe")) == "not_proven"
    # The good feed of one version under the name of another.
    for file in tmp_path.glob("feed-0.2.0*"):
        file.rename(tmp_path / file.name.replace("0.2.0", "0.3.0"))
    assert refused(tmp_path, remembered("0.3.0")) == "not_proven"


def test_a_kept_feed_is_believed_for_its_signature_alone(tmp_path: Path) -> None:
    one = signed("0.2.0")
    proof.keep(tmp_path, one)
    assert refused(tmp_path, remembered("0.2.0"), keys=parse_keys(Signer().public)) == "feed_other_key"
    for content, signature, code in [
        (one.content.replace(b"x.example", b"y.example"), one.signature, "feed_tampered"),
        (one.content, signed("0.3.0").signature, "feed_tampered"),
        (one.content, b"", "feed_truncated"),
        (b"", one.signature, "feed_truncated"),
        (b" " * 300_000, one.signature, "feed_too_large"),
    ]:
        proof.keep(tmp_path, proof.SignedFeed(one.feed, content, signature))
        assert refused(tmp_path, remembered("0.2.0")) == code


def test_the_way_forward_is_fresh_and_the_way_back_may_have_expired(tmp_path: Path) -> None:
    proof.keep(tmp_path, signed("0.2.0"))
    later, before = time.time() + 121 * DAY_S, time.time() - 2 * DAY_S
    assert refused(tmp_path, remembered("0.2.0"), fresh_at=later) == "feed_expired"
    assert refused(tmp_path, remembered("0.2.0"), fresh_at=before) == "feed_ahead"
    assert proof.confirm(tmp_path, remembered("0.2.0"), keys=KEYS, fresh_at=None).version == "0.2.0"


def test_feeds_of_versions_that_are_gone_go(tmp_path: Path) -> None:
    for version in ("0.1.0", "0.2.0", "0.3.0"):
        proof.keep(tmp_path, signed(version))
    (tmp_path / "state.json").write_text("{}")
    proof.remove_others(tmp_path, {"0.2.0", "0.4.0"})
    left = sorted(file.name for file in tmp_path.iterdir())
    assert left == ["feed-0.2.0.json", "feed-0.2.0.json.minisig", "state.json"]
