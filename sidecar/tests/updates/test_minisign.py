"""Signatures of minisign's format: ours, Debian's program's, and bad ones."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from support.examples import FOLDER
from support.feeds import Signer
from support.tools import require_tool

from pika_sidecar.updates.minisign import SignatureError, parse_keys, verify

CONTENT = b'{"version": "0.2.0"}\n'
COMMENT = "timestamp:1 file:latest.json version:0.2.0"


def test_a_good_signature() -> None:
    signer = Signer()
    key = parse_keys(signer.public)
    signature = signer.sign(CONTENT, COMMENT)
    assert verify(key, CONTENT, signature) == COMMENT
    assert verify(parse_keys(signer.public.splitlines()[1]), CONTENT, signature) == COMMENT
    assert verify(key, CONTENT, signature.replace(b"\n", b"\r\n")) == COMMENT


def test_no_bit_can_be_changed() -> None:
    signer = Signer()
    key = parse_keys(signer.public)
    signature = signer.sign(CONTENT, COMMENT)
    for position in range(len(CONTENT)):
        changed = bytearray(CONTENT)
        changed[position] ^= 1
        with pytest.raises(SignatureError):
            verify(key, bytes(changed), signature)
    for content in (CONTENT[:-1], CONTENT + b" ", b""):
        with pytest.raises(SignatureError):
            verify(key, content, signature)
    lines = signature.split(b"\n")
    for line in (1, 3):
        body = base64.b64decode(lines[line])
        for position in range(len(body)):
            changed = bytearray(body)
            changed[position] ^= 1
            other = [*lines]
            other[line] = base64.b64encode(changed)
            with pytest.raises(SignatureError):
                verify(key, CONTENT, b"\n".join(other))
    with pytest.raises(SignatureError) as refused:
        verify(key, CONTENT, signature.replace(b"0.2.0", b"0.3.0"))
    assert refused.value.kind == "wrong"


def test_two_keys_are_believed_whichever_signed_and_no_third() -> None:
    first, spare, other = Signer(), Signer(), Signer()
    second_lines = [signer.public.splitlines()[1] for signer in (first, spare)]
    for text in (first.public + spare.public, " ".join(second_lines), ",".join(second_lines) + "\n"):
        keys = parse_keys(text)
        for signer in (first, spare):
            assert verify(keys, CONTENT, signer.sign(CONTENT, COMMENT)) == COMMENT
        with pytest.raises(SignatureError) as refused:
            verify(keys, CONTENT, other.sign(CONTENT, COMMENT))
        assert refused.value.kind == "other_key"
    # The name of a key that is believed makes no other key believed.
    other.id = spare.id
    with pytest.raises(SignatureError) as refused:
        verify(parse_keys(first.public + spare.public), CONTENT, other.sign(CONTENT, COMMENT))
    assert refused.value.kind == "wrong"
    for too_many in (first.public + spare.public + Signer().public, first.public * 2):
        with pytest.raises(ValueError, match="public key"):
            parse_keys(too_many)


def test_bad_files_are_named() -> None:
    signer = Signer()
    key = parse_keys(signer.public)
    signature = signer.sign(CONTENT, COMMENT)
    kinds = {
        "other_key": [Signer().sign(CONTENT, COMMENT)],
        "malformed": [
            b"",
            signature[: len(signature) // 2],
            signature[:-20],
            signature + b"more\n",
            b"x" * 5000,
            signature.replace(b"trusted comment: ", b"comment: "),
            signer.sign(CONTENT, COMMENT, algorithm=b"ZZ"),
            signer.sign(CONTENT, COMMENT, algorithm=b"Ed"),
        ],
    }
    for kind, signatures in kinds.items():
        for bad in signatures:
            with pytest.raises(SignatureError) as refused:
                verify(key, CONTENT, bad)
            assert refused.value.kind == kind, bad
    for bad_key in ("", "x", "untrusted comment: x\n", "untrusted comment: x\nRWQ=\n", "a\nb\nc\n"):
        with pytest.raises(ValueError, match="public key"):
            parse_keys(bad_key)


# Made by minisign, and read by the tests of the publisher and the cloud too.
MADE: dict[str, Any] = json.loads((FOLDER / "feed" / "minisign.json").read_text(encoding="utf-8"))


def test_a_signature_that_minisign_made() -> None:
    key = parse_keys(MADE["public"])
    assert [one.name for one in key] == [MADE["name"]]
    assert verify(key, MADE["content"].encode(), MADE["signature"].encode()) == MADE["comment"]


@pytest.mark.parametrize("refused", MADE["refused"], ids=str)
def test_it_is_refused_when_anything_of_it_is_changed(refused: dict[str, Any]) -> None:
    signature = refused.get("signature", MADE["signature"]).replace(*refused.get("replace", ["", ""]), 1)
    with pytest.raises(SignatureError) as error:
        verify(
            parse_keys(refused.get("public", MADE["public"])),
            refused.get("content", MADE["content"]).encode(),
            signature.encode(),
        )
    assert error.value.kind == refused["kind"]


@pytest.mark.needs_tool("minisign")
@pytest.mark.parametrize("options", [["-H"], []])
def test_what_debians_minisign_signs(tmp_path: Path, options: list[str]) -> None:
    public, secret, file = tmp_path / "key.pub", tmp_path / "key.key", tmp_path / "latest.json"
    file.write_bytes(CONTENT)
    minisign = require_tool("minisign")
    run = [minisign, "-G", "-W", "-p", str(public), "-s", str(secret)]
    subprocess.run(run, check=True, capture_output=True, input=b"\n\n", timeout=30)
    signing = [minisign, "-S", *options, "-s", str(secret), "-m", str(file), "-t", COMMENT]
    subprocess.run(signing, check=True, capture_output=True, input=b"\n", timeout=30)
    signature = (tmp_path / "latest.json.minisig").read_bytes()
    key = parse_keys(public.read_text())
    assert verify(key, CONTENT, signature) == COMMENT
    with pytest.raises(SignatureError):
        verify(key, CONTENT + b" ", signature)


@pytest.mark.needs_tool("minisign")
def test_debians_minisign_takes_ours(tmp_path: Path) -> None:
    signer = Signer()
    (tmp_path / "key.pub").write_text(signer.public)
    (tmp_path / "latest.json").write_bytes(CONTENT)
    (tmp_path / "latest.json.minisig").write_bytes(signer.sign(CONTENT, COMMENT))
    verifying = [require_tool("minisign"), "-V", "-p", "key.pub", "-m", "latest.json", "-q", "-Q"]
    ran = subprocess.run(verifying, cwd=tmp_path, check=True, capture_output=True, timeout=30)
    assert COMMENT in (ran.stdout + ran.stderr).decode()
