"""Whatever the schema offers names the permission that it asks for."""

import graphql as gql
import pytest
from strawberry.utils.str_converters import to_camel_case

from schema.access import ROOT_FIELDS, TYPES
from schema.root import schema

STRAYS = """
type Stray implements Node { id: ID! }
extend type Query { strays: [Stray!]! }
extend type Mutation { letStray: Boolean! }
"""


def undeclared(graph: gql.GraphQLSchema) -> list[str]:
    """Name every root field, mutation and node type that names no permission."""
    declared = {to_camel_case(name) for name in ROOT_FIELDS}
    roots = [root for root in (graph.query_type, graph.mutation_type) if root]
    fields = [f"{root.name}.{name}" for root in roots for name in root.fields]
    nodes = [kind.name for kind in graph.get_possible_types(graph.type_map["Node"])]
    return [name for name in fields if name not in declared] + [name for name in nodes if name not in TYPES]


def test_every_root_field_mutation_and_node_type_names_its_permission() -> None:
    assert undeclared(schema._schema) == []


def test_every_declaration_is_of_something_that_exists() -> None:
    graph = schema._schema
    roots = [root for root in (graph.query_type, graph.mutation_type) if root]
    fields = {f"{root.name}.{name}" for root in roots for name in root.fields}
    assert {to_camel_case(name) for name in ROOT_FIELDS} <= fields
    assert set(TYPES) <= set(graph.type_map)


def test_a_field_a_mutation_and_a_type_that_name_none_are_found() -> None:
    planted = gql.extend_schema(schema._schema, gql.parse(STRAYS))
    assert undeclared(planted) == ["Query.strays", "Mutation.letStray", "Stray"]


@pytest.mark.parametrize("name", sorted(ROOT_FIELDS))
def test_a_root_field_without_its_declaration_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(ROOT_FIELDS, name)
    assert undeclared(schema._schema) == [to_camel_case(name)]
