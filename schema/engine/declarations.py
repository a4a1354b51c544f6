"""Reading what is declared with strawberry and strawberry-django."""

from __future__ import annotations

from typing import Any

import graphql as gql
from strawberry import relay
from strawberry.types.base import StrawberryContainer
from strawberry.utils.str_converters import to_camel_case
from strawberry_django.utils.typing import get_django_definition

from schema.engine.slots import GlobalId, Uncompilable, node_id
from schema.lists import ListExtension, ListField


def declaration(type: gql.GraphQLObjectType, name: str) -> tuple[gql.GraphQLField, Any]:
    if name.startswith("__"):
        raise Uncompilable("introspection")
    field = type.fields[name]
    return field, field.extensions["strawberry-definition"]


def model_of(type: gql.GraphQLObjectType) -> Any:
    return get_django_definition(type.extensions["strawberry-definition"].origin, strict=True).model


def is_row(type: Any) -> bool:
    definition = type.extensions.get("strawberry-definition")
    return definition is not None and get_django_definition(definition.origin) is not None


def list_extension(declared: ListField) -> ListExtension:
    return next(extension for extension in declared.extensions if isinstance(extension, ListExtension))


def back_to(relation: Any) -> str:
    """Return the name by which the rows of a relation are asked for their owner."""
    name: str = relation.related_query_name() if relation.concrete else relation.field.name
    return name


def filled_input(input_type: Any, given: dict[str, Any]) -> Any:
    """Return a filter as the plain path gets it, with slots for what is open."""
    values = {}
    for field in input_type.__strawberry_definition__.fields:
        name = field.graphql_name or to_camel_case(field.python_name)
        if name in given:
            values[field.python_name] = _plain_id(given[name], field.type)
    return input_type(**values)


def _plain_id(value: Any, type: Any) -> Any:
    if value is None:
        return None
    if isinstance(type, StrawberryContainer):
        inner = type.of_type
        return [_plain_id(item, inner) for item in value] if isinstance(value, list) else _plain_id(value, inner)
    if type is not relay.GlobalID:
        return value
    return value.node_id if isinstance(value, GlobalId) else node_id(value)
