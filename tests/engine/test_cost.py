"""What documents cost: objects times the sizes of the lists around them, literals and variables alike."""

from typing import Any

import pytest
from graphql import parse

from schema.engine.limits import Limits, weigh
from tests.engine import toy
from tests.engine.conftest import House

LIMITS = Limits(default_page=5, default_list=2)


def price(document: str, **variables: Any) -> int:
    (cost,) = weigh(toy.schema._schema, parse(document), LIMITS).values()
    return cost.priced(variables)[0]


@pytest.mark.parametrize(
    ("document", "points"),
    [
        ("{ hello length }", 0),
        ("{ book { title tags } }", 1),
        ("{ book { next { title } } }", 2),
        ("{ stages { title } }", 4),  # declares its size
        ("{ stages { related { title } } }", 4 * (1 + 2)),  # a list that says nothing: default_list
        ("{ books { totalCount pageInfo { hasNextPage } } }", 2),
        ("{ books { edges { cursor } } }", 1 + 5),  # default_page
        ("{ books(first: 3) { edges { node { title } } } }", 1 + 3 * 2),
        ("{ books(last: 3) { edges { node { title } } } }", 1 + 3 * 2),
        ("{ books(first: 2, last: 4) { edges { cursor } } }", 1 + 4),
        ("{ books(first: null) { edges { cursor } } }", 1 + 5),
        ("{ books(first: -3) { edges { cursor } } }", 1),
        (
            "{ books(first: 3) { edges { node { books(first: 4) { edges { node { title } } } } } } }",
            1 + 3 * (2 + 1 + 8),
        ),
        ("{ books(first: 3) { edges { node { related { title } } } } }", 1 + 3 * (2 + 2)),
        ('{ things(ids: ["a", "b", "c"]) { title } }', 3),
        ("{ a: book { title } b: book { title } }", 2),
        ("{ books(first: 3) { ...page } } fragment page on BookConnection { edges { node { title } } }", 1 + 3 * 2),
        ("{ books(first: 3) { ... { edges { ...e } } } } fragment e on BookEdge { node { title } }", 1 + 3 * 2),
        ("{ __typename book { __typename } }", 1),
    ],
)
def test_points(document: str, points: int) -> None:
    assert price(document) == points


BY_VARIABLE = (
    "query ($n: Int, $ids: [ID!]) { books(first: $n) { ...p } } fragment p on BookConnection { edges { cursor } }"
)


@pytest.mark.parametrize(("variables", "points"), [({"n": 3}, 4), ({"n": 0}, 1), ({"n": None}, 6), ({}, 6)])
def test_a_page_size_given_by_a_variable_counts_as_given(variables: dict[str, Any], points: int) -> None:
    assert price(BY_VARIABLE, **variables) == points


def test_ids_given_by_a_variable_count_by_their_number() -> None:
    document = "query ($ids: [ID!]!) { things(ids: $ids) { title } }"

    assert price(document, ids=["a"] * 7) == 7


def test_variables_multiply_down() -> None:
    document = "query($a:Int $b:Int){books(first:$a){edges{node{books(last:$b){edges{cursor}}}}}}"

    assert price(document, a=3, b=4) == 1 + 3 * (2 + 1 + 4)


def test_one_cached_document_is_priced_anew_for_each_request() -> None:
    small = House(limits=Limits(default_list=2, cost=50))
    document = "query ($n: Int = 9) { books(first: $n) { edges { node { related { title } } } } }"

    for n, used in [(1, 5), (9, 37), (2, 9)]:
        answer = small.ask(document, {"n": n})
        assert answer.body["extensions"]["cost"] == {"used": used, "limit": 50}
    assert small.ask(document).body["extensions"]["cost"]["used"] == 37  # the variable's own default


@pytest.mark.parametrize(("n", "refused"), [(10, False), (11, True)])
def test_a_page_over_the_limit_is_refused_when_a_variable_asks_for_it(small: House, n: int, refused: bool) -> None:
    answer = small.ask("query ($n: Int) { books(first: $n) { totalCount } }", {"n": n})

    assert bool(answer.errors) is refused
    assert [error["extensions"]["limit"] for error in answer.errors] == ["page"] * refused


def test_cost_just_under_and_just_over_its_limit(small: House) -> None:
    document = (
        "query ($n: Int!) { books(first: $n) { edges { node { related { related { title } } } } } stages { title } }"
    )
    just = House(limits=Limits(default_list=2, cost=4 + 1 + 5 * 8))

    assert just.ask(document, {"n": 5}).body["extensions"]["cost"] == {"used": 45, "limit": 45}
    refused = just.ask(document, {"n": 6})
    assert refused.errors[0]["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": "cost", "value": 53, "maximum": 45}
    assert just.opened == 1
