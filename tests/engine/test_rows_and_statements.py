"""More rows take no more statements: derived from the schema, so that no field of any node type is forgotten."""

from collections.abc import Iterator

import pytest
from strawberry.relay import to_base64

from tests.isolation.inputs import GRAPH, NODES
from tests.isolation.matrix import inside_a_client, model_of
from tests.isolation.requests import selected
from tests.isolation.rows import Rows, fill_schema
from tests.world.build import World
from tests.world.callers import Caller
from tests.world.statements import counted

DEPTH = 2
INSIDE = [noun for noun in NODES if inside_a_client(noun)]


@pytest.fixture
def thrice(world: World) -> list[Rows]:
    """Three rows of everything in one client."""
    return [fill_schema(world.clients["alder"]) for _ in range(3)]


@pytest.mark.parametrize("noun", INSIDE)
def test_three_rows_take_the_statements_of_one(world: World, thrice: list[Rows], noun: str) -> None:
    admin = world.clients["alder"].admin
    ids = [to_base64(noun, rows.row(model_of(noun)).pk) for rows in thrice]
    grown = {}
    for name, document in documents(noun):
        few, many = statements(admin, document, ids[:1]), statements(admin, document, ids)
        if many > few:
            grown[name] = (few, many)
    assert grown == {}


def documents(noun: str) -> Iterator[tuple[str, str]]:
    """Yield each field of a node type with a document that reads it, and what hangs below, of several rows."""
    for name, field in GRAPH.type_map[noun].fields.items():
        if text := selected(name, field, DEPTH):
            yield name, f"query N($ids: [ID!]!) {{ nodes(ids: $ids) {{ id ... on {noun} {{ {text} }} }} }}"


def statements(caller: Caller, document: str, ids: list[str]) -> int:
    with counted() as count:
        found = caller.ask(document, ids=ids)["nodes"]
    assert None not in found
    return count.sent
