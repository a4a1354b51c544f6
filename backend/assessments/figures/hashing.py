"""One byte sequence for one document, and the hash that shows that a stored one is unchanged."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

HASH: Final = "hash"


def seal(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with its SHA-256 (hex, 64 digits) under "hash", in place of any that it has."""
    return {**document, HASH: _digest(document)}


def verify(document: Mapping[str, Any]) -> bool:
    """Tell whether the document is, hash aside, the one that was sealed."""
    return document.get(HASH) == _digest(document)


def canonical_json(document: Mapping[str, Any]) -> bytes:
    """Return the document as UTF-8 JSON: keys sorted, no spaces, floats in their shortest exact form (Python's repr).

    The same bytes before and after PostgreSQL's jsonb. Raises ValueError for NaN, infinities and lone surrogates, and
    TypeError for what JSON does not have.
    """
    text = json.dumps(_plain(document), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def _digest(document: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical_json({key: value for key, value in document.items() if key != HASH})).hexdigest()


def _plain(value: Any) -> Any:
    """Return the value as jsonb will give it back: text keys only, tuples as lists, no negative zero."""
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise TypeError(f"the key {key!r} is not a text")
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value + 0.0 if isinstance(value, float) else value
