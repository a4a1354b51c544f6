"""A stored result shows when a byte of it has changed."""

import json
import os
from random import Random

import psycopg
import pytest

from backend.assessments.figures.hashing import canonical_json, seal, verify

DOCUMENT = {"b": [1, 2.0, 0.1], "a": {"団": "営業", "n": None, "t": True}}


def test_the_canonical_form_is_sorted_compact_utf8() -> None:
    assert canonical_json(DOCUMENT).decode() == '{"a":{"n":null,"t":true,"団":"営業"},"b":[1,2.0,0.1]}'


def test_a_sealed_document_verifies_also_after_a_round_trip() -> None:
    sealed = seal(DOCUMENT)
    assert len(sealed["hash"]) == 64
    assert verify(sealed)
    assert verify(json.loads(json.dumps(sealed)))
    assert seal(sealed) == sealed


@pytest.mark.parametrize("changed", [{"b": [1, 2.0, 0.2]}, {"b": [1, 2, 0.1]}, {"c": None}, {"hash": "0" * 64}])
def test_any_change_is_seen(changed: dict[str, object]) -> None:
    assert not verify({**seal(DOCUMENT), **changed})


def test_a_document_without_a_hash_does_not_verify() -> None:
    assert not verify(DOCUMENT)


def test_a_negative_zero_is_written_as_zero_for_postgresql_keeps_none() -> None:
    assert canonical_json({"x": -0.0}) == b'{"x":0.0}'


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"JSON|surrogates"):
        canonical_json({"x": value})


@pytest.mark.parametrize("document", [{1: "x"}, {"x": {2: 3}}, {"x": object()}])
def test_what_json_does_not_have_is_refused(document: dict) -> None:
    with pytest.raises(TypeError):
        canonical_json(document)


def test_postgresql_gives_back_the_same_bytes() -> None:
    die = Random(1)
    floats = (
        [die.uniform(1, 100) for _ in range(200)] + [die.random() * 10.0**-power for power in range(20)] + [40.0, 0.0]
    )
    sealed = seal({**DOCUMENT, "floats": floats, "negative": [-value for value in floats]})
    with psycopg.connect(os.environ["DATABASE_ADMIN_URL"]) as connection:
        stored = connection.execute("SELECT %s::jsonb", [json.dumps(sealed)]).fetchone()
    assert stored is not None
    assert verify(stored[0])
    assert canonical_json(stored[0]) == canonical_json(sealed)
