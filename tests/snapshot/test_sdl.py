"""The published schema: committed, described, and open to everybody's eyes."""

from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
)

from schema.root import schema
from schema.sdl import PLACE, sdl


def undescribed(built: GraphQLSchema) -> Iterator[str]:
    """Name every type, field, argument, input field and enum value without a description."""
    for name, kind in built.type_map.items():
        if name.startswith("__"):
            continue
        if not kind.description:
            yield name
        if isinstance(kind, GraphQLEnumType):
            yield from (f"{name}.{key}" for key, value in kind.values.items() if not value.description)
        if isinstance(kind, GraphQLInputObjectType):
            yield from (f"{name}.{key}" for key, field in kind.fields.items() if not field.description)
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for key, field in kind.fields.items():
                if not field.description:
                    yield f"{name}.{key}"
                yield from (f"{name}.{key}({arg})" for arg, given in field.args.items() if not given.description)


def test_the_committed_sdl_is_the_schema() -> None:
    assert PLACE.read_text(encoding="utf-8") == sdl(), "the schema changed: run `make fix` and commit the SDL"


def test_everything_is_described() -> None:
    assert list(undescribed(schema._schema)) == []


def test_a_thing_without_description_is_found() -> None:
    assert list(undescribed(build_schema('"q" type Query { a: Int }'))).count("Query.a") == 1
