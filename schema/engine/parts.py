"""The parts of an answer that Python gives: attributes of plain objects and what resolvers return, written as JSON.

A part is made while planning and called as `part(scene, source)` when the plan runs. Where anything is not as it
should be (null where it must not be, a resolver that raises), the plain path answers, and says what is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

import graphql as gql
from graphql.execution.values import VariableValues

from schema.engine.slots import Uncompilable

Part = Callable[["Scene", Any], bytes]


@dataclass
class Scene:
    """One run of a plan: what came from the database, and what resolvers are given."""

    schema: gql.GraphQLSchema
    operation: gql.OperationDefinitionNode
    fragments: Mapping[str, gql.FragmentDefinitionNode]
    variables: VariableValues
    context: Any
    columns: Mapping[str, list[bytes]] = field(default_factory=dict)

    def info(self, parent: gql.GraphQLObjectType, field: gql.GraphQLField, nodes: list[gql.FieldNode]) -> Any:
        return gql.GraphQLResolveInfo(
            field_name=nodes[0].name.value,
            field_nodes=nodes,
            return_type=field.type,
            parent_type=parent,
            path=gql.pyutils.Path(None, nodes[0].name.value, parent.name),
            schema=self.schema,
            fragments=self.fragments,
            root_value=None,
            operation=self.operation,
            variable_values=self.variables,
            context=self.context,
            is_awaitable=lambda value: False,
            abort_signal=None,
            async_helpers=None,  # type: ignore[arg-type]
        )


def constant(data: bytes) -> Part:
    return lambda scene, source: data


def member(parent: gql.GraphQLObjectType, field: gql.GraphQLField, nodes: list[gql.FieldNode], complete: Part) -> Part:
    """Return the part that resolves a field and writes what comes of it."""
    declared = field.extensions["strawberry-definition"]
    if declared.base_resolver is None:
        read = attrgetter(declared.python_name)
        return lambda scene, source: complete(scene, read(source))

    def resolved(scene: Scene, source: Any) -> bytes:
        arguments = gql.get_argument_values(field, nodes[0], scene.variables) if field.args else {}
        assert field.resolve is not None
        return complete(scene, field.resolve(source, scene.info(parent, field, nodes), **arguments))

    return resolved


def completed(type: Any, inner: Callable[[Any], Part]) -> Part:
    """Return the part that writes a value of this type; `inner` gives the part of an object in it."""
    if isinstance(type, gql.GraphQLNonNull):
        return _not_null(completed_value(type.of_type, inner))
    write = completed_value(type, inner)
    return lambda scene, value: b"null" if value is None else write(scene, value)


def completed_value(type: Any, inner: Callable[[Any], Part]) -> Part:
    if isinstance(type, gql.GraphQLList):
        item = completed(type.of_type, inner)
        return lambda scene, values: b"[" + b",".join([item(scene, value) for value in values]) + b"]"
    if gql.is_leaf_type(type):
        serialize = type.serialize
        return lambda scene, value: dumped(serialize(value))
    return inner(type)


def _not_null(write: Part) -> Part:
    def checked(scene: Scene, value: Any) -> bytes:
        if value is None:
            raise Uncompilable("null where there must be a value")
        return write(scene, value)

    return checked


def written(members: list[tuple[str, Part]]) -> Part:
    """Return the part that writes an object of these members."""
    parts = [(f'"{key}":'.encode(), part) for key, part in members]
    return lambda scene, source: b"{" + b",".join([key + part(scene, source) for key, part in parts]) + b"}"


def dumped(value: Any) -> bytes:
    return encode(value).encode()


encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
