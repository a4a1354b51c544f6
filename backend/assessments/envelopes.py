"""Envelopes: what only the server can read, each as long as any other, bound to one round."""

import json
import os
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.crypto import salted_hmac

SIZE = 24 * 1024  # five comments of a thousand letters of four bytes, and what stands around them
NONCE = 12


class Unreadable(Exception):
    """It was sealed under another SECRET_KEY or for another round, or was tampered with."""


def seal(content: Mapping[str, Any], round_id: UUID) -> bytes:
    """Return the content unreadable, padded so that its length tells nothing. Raises ValueError where it is too long.

    Not Fernet, whose tokens carry the time in the clear.
    """
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    if len(plain) > SIZE:
        raise ValueError(f"{len(plain)} bytes do not fit into an envelope of {SIZE}")
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_key(round_id)).encrypt(nonce, plain.ljust(SIZE), round_id.bytes)


def unseal(sealed: bytes, round_id: UUID) -> dict[str, Any]:
    """Return what was sealed for this round. Raises Unreadable."""
    try:
        plain = AESGCM(_key(round_id)).decrypt(sealed[:NONCE], sealed[NONCE:], round_id.bytes)
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error
    return dict(json.loads(plain))


def _key(round_id: UUID) -> bytes:
    return salted_hmac("concord.envelope", round_id.bytes, algorithm="sha256").digest()
