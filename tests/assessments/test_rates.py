"""How many have answered does not tell whether one who stands alone has."""

from typing import Any

import pytest

from backend.assessments.rates import response_rate
from tests.assessments.rounds import Company, a_response

RATES = """
query Rates($id: ID!) {
  node(id: $id) { ... on Assessment { responseRate result { count responseRate cells(kinds: [SIDE]) { count } } } }
}
"""
INVITED = {"SALES": 10, "MARKETING": 10, "OTHER": 1}
ANSWERED = {"SALES": 8, "MARKETING": 7}


@pytest.mark.parametrize("other", [0, 1])
def test_nothing_read_of_a_round_tells_whether_the_only_other_one_answered(acme: Company, other: int) -> None:
    responses = [a_response(side) for side, count in ANSWERED.items() for _ in range(count)]
    payload = acme.bring_in(
        responses=responses + [a_response("OTHER")] * other,
        invited=[{"side": side, "count": count} for side, count in INVITED.items()],
    )
    read: dict[str, Any] = acme.client.viewer.ask(RATES, id=payload["assessment"]["id"])["node"]
    assert read == {
        "responseRate": 0.75,
        "result": {"count": 15, "responseRate": 0.75, "cells": [{"count": 8}, {"count": 7}]},
    }


def test_a_rate_of_everybody_would_tell() -> None:
    everybody = [(sum(ANSWERED.values()) + other) * 100 // sum(INVITED.values()) for other in (0, 1)]
    assert everybody[0] != everybody[1]
    kept = [response_rate(INVITED, ANSWERED | {"OTHER": other}, k=5, chosen=None) for other in (0, 1)]
    assert kept == [0.75, 0.75]


@pytest.mark.parametrize(
    ("answered", "chosen", "rate"),
    [
        ({"SALES": 4, "MARKETING": 7, "OTHER": 1}, None, 0.57),  # a side is too small: the total is everybody's
        ({"SALES": 8, "MARKETING": 7, "OTHER": 1}, "POOLED", 0.76),
        (None, None, 0.0),
    ],
)
def test_the_rate_is_of_those_whom_the_total_rests_on(answered: Any, chosen: Any, rate: float) -> None:
    assert response_rate(INVITED, answered, k=5, chosen=chosen) == rate


def test_of_fewer_than_five_no_rate_is_told() -> None:
    assert response_rate({"SALES": 2, "OTHER": 2}, {"SALES": 1}, k=5, chosen=None) is None
    assert response_rate(None, {"SALES": 9}, k=5, chosen=None) is None
