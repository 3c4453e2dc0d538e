"""minisign's signatures (https://jedisct1.github.io/minisign/), verified: a key, a file, its `.minisig`.

A signature file has four lines: an untrusted comment; base64 of 2 bytes algorithm, 8 bytes key id and 64
bytes Ed25519 signature; `trusted comment: ...`; base64 of the 64 bytes that sign the signature together with
that comment. The algorithm is `ED`: what is signed is the BLAKE2b-512 of the file. The older `Ed`, over the
file itself, is refused: nothing of ours was ever signed so.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from ..contract.feed.minisign import (
    MINISIGN_ALGORITHM,
    MINISIGN_KEY_BYTES,
    MINISIGN_PREHASHED,
    MINISIGN_SEAL_BYTES,
    MINISIGN_SIGNATURE_BYTES,
    MINISIGN_TRUSTED,
    MINISIGN_UNTRUSTED,
)
from ..contract.limits import FEED_KEYS, FEED_SIGNATURE_BYTES

UNTRUSTED, TRUSTED = MINISIGN_UNTRUSTED.encode(), MINISIGN_TRUSTED.encode()
KEY_ALGORITHM, PREHASHED = MINISIGN_ALGORITHM.encode(), MINISIGN_PREHASHED.encode()


class SignatureError(Exception):
    """Not a good signature. `kind`: `malformed` (cut off or no such file), `other_key`, or `wrong`."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True)
class PublicKey:
    """An Ed25519 key and the id by which signatures name it."""

    id: bytes
    key: bytes

    @property
    def name(self) -> str:
        """The id as minisign prints it."""
        return self.id[::-1].hex().upper()

    @staticmethod
    def parse(text: str) -> PublicKey:
        """Read a public key file, or its second line alone. Raises `ValueError`."""
        lines = [line for line in text.strip().splitlines() if line.strip()]
        if len(lines) == 2 and lines[0].encode().startswith(UNTRUSTED):
            del lines[0]
        if len(lines) != 1:
            raise ValueError("Cannot read the public key: it must have a comment line and a line of base64")
        content = _decode(lines[0].encode(), MINISIGN_KEY_BYTES)
        if content is None or content[:2] != KEY_ALGORITHM:
            raise ValueError("Cannot read the public key: it is no Ed25519 key of minisign's")
        return PublicKey(content[2:10], content[10:])


# The keys that are believed: the one that signs, and a spare one that is kept elsewhere until it has to.
Believed = tuple[PublicKey, ...]


def parse_keys(text: str) -> Believed:
    """Read public key files one after the other, or their second lines alone. Raises `ValueError`."""
    lines = [line.strip() for line in text.splitlines() if not line.encode().startswith(UNTRUSTED)]
    keys = tuple(PublicKey.parse(word) for line in lines for word in re.split(r"[\s,]+", line) if word)
    least, most = FEED_KEYS
    if not least <= len(keys) <= most or len({key.id for key in keys}) < len(keys):
        raise ValueError(f"Cannot read the public keys: {len(keys)} are none, or not {most} different ones")
    return keys


def verify(keys: Believed, content: bytes, signature: bytes) -> str:
    """The trusted comment of a signature that is good for exactly these bytes. Raises `SignatureError`."""
    key_id, signed, comment, sealed = _parts(signature)
    key = next((one for one in keys if one.id == key_id), None)
    if key is None:
        named, ours = key_id[::-1].hex().upper(), " or ".join(one.name for one in keys)
        raise SignatureError("other_key", f"it was signed with key {named}, not with {ours}")
    if not _good(key, hashlib.blake2b(content).digest(), signed):
        raise SignatureError("wrong", "the signature does not fit the content")
    if not _good(key, signed + comment, sealed):
        raise SignatureError("wrong", "the signature does not fit its own comment")
    return comment.decode("utf-8", "replace")


def _parts(signature: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    """Key id, signature, trusted comment, signature of signature and comment."""
    lines = signature.removesuffix(b"\n").split(b"\n") if len(signature) <= FEED_SIGNATURE_BYTES else []
    lines = [line.removesuffix(b"\r") for line in lines]
    if len(lines) != 4 or not lines[0].startswith(UNTRUSTED) or not lines[2].startswith(TRUSTED):
        raise SignatureError("malformed", "it is not a signature file of minisign's")
    first, sealed = _decode(lines[1], MINISIGN_SIGNATURE_BYTES), _decode(lines[3], MINISIGN_SEAL_BYTES)
    if first is None or sealed is None:
        raise SignatureError("malformed", "the signature file is damaged")
    if first[:2] != PREHASHED:
        raise SignatureError("malformed", "the signature is of a kind that is not read here")
    return first[2:10], first[10:], lines[2].removeprefix(TRUSTED), sealed


def _decode(line: bytes, length: int) -> bytes | None:
    try:
        content = base64.b64decode(line.strip(), validate=True)
    except binascii.Error:
        return None
    return content if len(content) == length else None


def _good(key: PublicKey, message: bytes, signature: bytes) -> bool:
    # Loaded when a feed is looked at, once a day: 30 ms that no start of Pika should wait for.
    from nacl.exceptions import BadSignatureError  # noqa: PLC0415
    from nacl.signing import VerifyKey  # noqa: PLC0415

    try:
        VerifyKey(key.key).verify(message, signature)
    except (BadSignatureError, ValueError):
        return False
    return True
