"""More rows take no more statements: derived from the schema, so that no field of any node type is forgotten."""

from collections.abc import Iterator
from typing import Any

import pytest
from strawberry.relay import to_base64

from tests.isolation.inputs import GRAPH, NODES
from tests.isolation.matrix import inside_a_client, model_of
from tests.isolation.requests import reads, selected
from tests.isolation.rows import Rows, fill_schema
from tests.world.build import World
from tests.world.callers import Caller
from tests.world.keeping import kept_of_all
from tests.world.statements import counted

DEPTH = 2
INSIDE = [noun for noun in NODES if inside_a_client(noun)]


@pytest.fixture
def thrice(world: World) -> list[Rows]:
    """Three rows of everything in one client."""
    return kept_of_all(world, "thrice", lambda: [fill_schema(world.clients["alder"]) for _ in range(3)])


@pytest.mark.parametrize("noun", INSIDE)
def test_three_rows_take_the_statements_of_one(world: World, thrice: list[Rows], noun: str) -> None:
    admin = world.clients["alder"].admin
    ids = [to_base64(noun, rows.row(model_of(noun)).pk) for rows in thrice]
    grown = {}
    for name, document in documents(noun):
        assert None not in admin.ask(document, ids=ids)["nodes"]
        few, many = statements(admin, document, ids=ids[:1]), statements(admin, document, ids=ids)
        if many > few:
            grown[name] = (few, many)
    assert grown == {}


def test_lists_of_three_rows_take_the_statements_of_one(world: World) -> None:
    alder = world.clients["alder"]
    fill_schema(alder)
    few = {each.name: statements(alder.admin, each.document) for each in reads()}
    for _ in range(2):
        fill_schema(alder)
    many = {each.name: statements(alder.admin, each.document) for each in reads()}
    assert {name: (few[name], many[name]) for name in few if many[name] > few[name]} == {}


def documents(noun: str) -> Iterator[tuple[str, str]]:
    """Yield each field of a node type with a document that reads it, and what hangs below, of several rows."""
    for name, field in GRAPH.type_map[noun].fields.items():
        if text := selected(name, field, DEPTH):
            yield name, f"query N($ids: [ID!]!) {{ nodes(ids: $ids) {{ id ... on {noun} {{ {text} }} }} }}"


def statements(caller: Caller, document: str, **variables: Any) -> int:
    with counted() as count:
        caller.send(document, **variables)
    return count.sent
