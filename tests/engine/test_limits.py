"""Every limit, just under and just over; the walk is linear whatever fragments do."""

from typing import Any

import pytest
from graphql import parse

from schema.engine.errors import ApiError
from schema.engine.limits import Limits, Scales, weigh
from tests.engine import toy
from tests.engine.conftest import House

GRAPHQL = toy.schema._schema
WIDE = Limits(depth=10**6, nesting=150, aliases=10**15, directives=10**15, repeats=10**6, root_fields=10**15, page=100)

AT_THE_LIMIT = {
    "depth": ("{ book { next { next { title } } } }", "{ book { next { next { next { title } } } } }"),
    "aliases": ("{ a: hello b: hello c: hello }", "{ a: hello b: hello c: hello d: hello }"),
    "directives": (
        "{ hello @skip(if: false) book @include(if: true) { title @skip(if: false) } }",
        "{ hello @skip(if: false) book @include(if: true) { title @skip(if: false) tags @skip(if: false) } }",
    ),
    "repeats": ("{ hello hello hello }", "{ hello hello hello hello }"),
    "root_fields": (
        "{ hello length book { title } stages { title } __typename }",
        "{ hello length book { title } stages { title } __typename number }",
    ),
    "mutations": ('mutation { rename(title: "a") addBooks(books: []) }',) * 1
    + ('mutation { rename(title: "a") addBooks(books: []) printAll(length: 1) }',),
    "page": ("{ books(first: 10) { totalCount } }", "{ books(first: 11) { totalCount } }"),
    "nesting": (
        "{" + "... {" * 11 + "hello" + "}" * 11 + "}",
        "{" + "... {" * 12 + "hello" + "}" * 12 + "}",
    ),
}


@pytest.mark.parametrize("limit", AT_THE_LIMIT)
def test_what_stands_at_a_limit_passes(small: House, limit: str) -> None:
    assert small.ask(AT_THE_LIMIT[limit][0]).errors == []


@pytest.mark.parametrize("limit", AT_THE_LIMIT)
def test_what_is_one_over_a_limit_is_refused_before_anything_runs(small: House, limit: str) -> None:
    answer = small.ask(AT_THE_LIMIT[limit][1])

    assert answer.status == 400
    assert "data" not in answer.body
    assert answer.codes == ["LIMIT_EXCEEDED"]
    extensions = answer.errors[0]["extensions"]
    assert extensions["limit"] == limit
    assert extensions.get("value", extensions["maximum"] + 1) == extensions["maximum"] + 1
    assert small.opened == 0


def test_a_document_may_have_as_many_tokens_as_allowed_and_no_more() -> None:
    house = House(limits=Limits(tokens=5))

    assert house.ask("{ hello length book }").codes == ["GRAPHQL_VALIDATION_FAILED"]
    assert house.ask("{ hello length number __typename }").codes == ["LIMIT_EXCEEDED"]
    assert house.opened == 0


def test_several_limits_are_told_together() -> None:
    with pytest.raises(ApiError) as refused:
        weigh(GRAPHQL, parse("{ a: book { b: next { title title } } }"), Limits(aliases=1, depth=2, repeats=0))

    assert [problem.facts["limit"] for problem in refused.value.problems] == ["depth", "aliases", "repeats"]


def test_a_limit_is_explained_in_both_languages(small: House) -> None:
    document = "{ books(first: 11) { totalCount } }"

    assert small.ask(document).errors[0]["message"] == "The size of a page is over the limit of 10."
    japanese = small.ask(document, headers={"accept-language": "ja"})
    assert japanese.errors[0]["message"] == "1ページの件数が上限の 10 を超えています。"


def test_aliases_inside_a_fragment_count_wherever_it_is_spread(small: House) -> None:
    twice = "fragment f on Book { a: title b: title }"

    assert small.ask("{ book { ...f } } " + twice).errors == []
    answer = small.ask("{ book { ...f next { ...f } } } " + twice)
    assert answer.errors[0]["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": "aliases", "value": 4, "maximum": 3}


def test_depth_goes_on_through_fragments(small: House) -> None:
    chain = "fragment f on Book { next { ...g } } fragment g on Book { next { title } }"

    assert small.ask("{ book { ...f } } " + chain).errors == []
    answer = small.ask("{ book { next { ...f } } } " + chain)
    assert answer.errors[0]["extensions"]["limit"] == "depth"
    assert answer.errors[0]["extensions"]["value"] == 5


def test_repeats_in_a_fragment_that_nobody_spreads_are_refused_before_validation(small: House) -> None:
    answer = small.ask("{ hello } fragment f on Book { title title title title }")

    assert answer.errors[0]["extensions"]["limit"] == "repeats"


def test_ten_thousand_aliases_are_refused(house: House) -> None:
    answer = house.ask("{" + " ".join(f"a{n}: hello" for n in range(10_000)) + "}")

    assert answer.codes == ["LIMIT_EXCEEDED"]
    assert answer.errors[0]["extensions"]["limit"] == "tokens"
    assert house.opened == 0


def test_ten_thousand_aliases_are_counted_in_one_walk_where_tokens_are_free() -> None:
    scales = Scales(GRAPHQL, parse("{" + " ".join(f"a{n}: hello" for n in range(10_000)) + "}"), Limits())

    with pytest.raises(ApiError) as refused:
        scales.weigh()

    assert refused.value.problems[0].facts == {"limit": "aliases", "value": 10_000, "maximum": 30}
    assert scales.visits == 10_000


def bomb(n: int) -> str:
    """A document whose n fragments each spread the next twice: 2**n leaves from a few bytes."""
    links = [f"fragment f{i} on Book{{next{{...f{i + 1}}}n:next{{...f{i + 1}}}}}" for i in range(n)]
    return "{book{...f0}}" + "".join(links) + f"fragment f{n} on Book{{title}}"


@pytest.mark.parametrize("n", [10, 14, 20, 30, 40])
def test_a_fragment_bomb_is_walked_once_per_fragment(n: int) -> None:
    scales = Scales(GRAPHQL, parse(bomb(n)), WIDE)

    costs = scales.weigh()

    assert scales.visits == 3 + 4 * n  # book, its spread and the leaf; two fields and two spreads in each fragment
    weight = scales.known["f0"]
    assert weight.aliases == 2**n - 1  # it counts what would be executed, without executing the count
    assert weight.depth == n + 1
    assert costs[""].priced({})[0] == min(2 ** (n + 1) - 1, 1_000_000_000)


@pytest.mark.parametrize("n", [10, 14, 20, 30, 40])
def test_a_fragment_bomb_is_refused(house: House, n: int) -> None:
    answer = house.ask(bomb(n))

    assert set(answer.codes) == {"LIMIT_EXCEEDED"}
    assert house.opened == 0


def test_the_price_of_a_bomb_sized_by_variables_is_reckoned_once_per_fragment() -> None:
    links = " ".join(
        f"fragment f{i} on Book {{ books(first: $n) {{ edges {{ node {{ ...f{i + 1} ...f{i + 1} }} }} }} }}"
        for i in range(35)
    )
    document = parse("query ($n: Int) { book { ...f0 } } " + links + " fragment f35 on Book { title }")

    cost = Scales(GRAPHQL, document, WIDE).weigh()[""]

    assert cost.priced({"n": 0})[0] > 0
    assert cost.priced({"n": 100}) == (1_000_000_000, 100)


@pytest.mark.parametrize(
    "document",
    [
        "{ book { ...f } } fragment f on Book { next { ...f } }",
        "{ book { ...f } } fragment f on Book { ...g } fragment g on Book { ...f title }",
        "{ book { ...f ...f } } fragment f on Book { ...f ...f }",
    ],
)
def test_a_fragment_within_itself_ends_and_is_refused_as_invalid(house: House, document: str) -> None:
    assert weigh(GRAPHQL, parse(document), Limits())[""] is not None
    assert set(house.ask(document).codes) == {"GRAPHQL_VALIDATION_FAILED"}


NONSENSE = [
    "{ nothing { at { all(first: 3) } } }",
    "{ hello { inside } }",
    "{ book { ...missing } }",
    "{ book { ... on Nowhere { title } ... on BookInput { title } ... on String { x } } }",
    "mutation { nothing }",
    'query ($x: Nothing = 3) { things(ids: "a") { title } books(first: "many") { totalCount } }',
    "fragment f on Nowhere { title }",
    "{ books(first: 99999999999999999999999999) { totalCount } }",
    "type Query { a: Int }",
    "{ __schema { nothing { at { all } } } }",
]


@pytest.mark.parametrize("document", NONSENSE)
def test_an_invalid_document_is_measured_without_failing(house: House, document: str) -> None:
    assert set(house.ask(document).codes) <= {"GRAPHQL_VALIDATION_FAILED", "LIMIT_EXCEEDED"}
    assert house.opened == 0


def test_a_whole_introspection_passes_and_many_of_them_do_not(house: House) -> None:
    from graphql import get_introspection_query

    answer: Any = house.ask(get_introspection_query())
    assert answer.errors == []
    types = " ".join(f"t{n}: types {{ fields {{ args {{ name }} }} inputFields {{ name }} }}" for n in range(29))
    refused = house.ask(f"{{ __schema {{ {types} }} }}")
    assert refused.errors[0]["extensions"]["limit"] == "cost"
