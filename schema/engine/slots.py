"""What a plan leaves open: values that come with each request and become parameters of its SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date
from enum import Enum
from types import MethodType
from typing import Any

import graphql as gql
from django.db.models import Expression
from strawberry import relay


class Uncompilable(Exception):
    """This document, with such variables and for such an actor, takes the plain path; the message says why."""


@dataclass(frozen=True, slots=True)
class Values:
    """What a request brings to a plan: its coerced variables, who asks, and the row that a mutation changed."""

    variables: Mapping[str, Any]
    actor: Any
    row: Any = None


class Slot(Expression):
    """A value that is known when the plan runs: `read(values)` gives it."""

    def __init__(self, read: Callable[[Values], Any], key: Any, *, cast: str = "") -> None:
        super().__init__()
        self.read = read
        self.key = key
        self.cast = cast

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]

    def then(self, change: Callable[[Any], Any], name: Any, *, cast: str = "") -> Slot:
        """Return the slot of what becomes of this value."""
        read = self.read
        return Slot(lambda values: change(read(values)), (*self.key, name), cast=cast)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Expression):
            return self is other
        if other == "":  # Django asks so of each value; an empty text is never left open
            return False
        raise Uncompilable(f"{self.key} is compared in Python with a value")

    def __hash__(self) -> int:
        return id(self)


def bytes_of(value: Any) -> bytes | None:
    """Return a value as PostgreSQL reads it from text; the place that it stands in gives it its type."""
    if value is None:
        return None
    if isinstance(value, date):  # a datetime too
        value = value.isoformat()
    return str(value).encode()


# --- variables: what is keyed by value, and what is left open


def shape(value: Any, type: gql.GraphQLInputType) -> Any:
    """Return what a plan depends on in a variable: its form, and its value where SQL may depend on it.

    A boolean, an enum, null and an empty text count by value, an id by the type that it names, a list by its items, an
    input object by its fields, all else not at all.
    """
    if value is None or isinstance(value, bool | Enum) or value == "":
        return value
    if isinstance(type, gql.GraphQLNonNull):
        return shape(value, type.of_type)
    if isinstance(value, list):
        return tuple(shape(item, type.of_type) for item in value)
    if isinstance(type, gql.GraphQLInputObjectType):
        return tuple((name, shape(item, type.fields[name].type)) for name, item in value.items())
    if isinstance(type, gql.GraphQLEnumType):
        return value
    return type_named_by(value) if type is gql.GraphQLID else "open"


def opened(value: Any, type: gql.GraphQLInputType, path: tuple[Any, ...]) -> Any:
    """Return a variable with a slot for all that its shape does not tell."""
    if value is None or isinstance(value, bool | Enum) or value == "":
        return value
    if isinstance(type, gql.GraphQLNonNull):
        return opened(value, type.of_type, path)
    if isinstance(value, list):
        return [opened(item, type.of_type, (*path, place)) for place, item in enumerate(value)]
    if isinstance(type, gql.GraphQLInputObjectType):
        return {name: opened(item, type.fields[name].type, (*path, name)) for name, item in value.items()}
    if isinstance(type, gql.GraphQLEnumType):
        return value
    return GlobalId(path, type_named_by(value)) if type is gql.GraphQLID else variable(path)


def variable(path: tuple[Any, ...]) -> Slot:
    def read(values: Values) -> Any:
        value: Any = values.variables
        for step in path:
            value = value[step]
        return value

    return Slot(read, path)


class GlobalId(Slot):
    """An id whose type is known while planning; its row is not."""

    def __init__(self, path: tuple[Any, ...], type_name: str | None) -> None:
        slot = variable(path)
        super().__init__(slot.read, slot.key)
        self.type_name = type_name

    @property
    def node_id(self) -> Slot:
        if self.type_name is None:
            raise Uncompilable("an id is not one of ours")
        return self.then(node_id, "node_id")


def type_named_by(id: Any) -> str | None:
    try:
        return relay.GlobalID.from_id(id).type_name
    except relay.GlobalIDValueError:
        return None


def node_id(id: Any) -> str:
    return relay.GlobalID.from_id(id).node_id


# --- the actor: what is asked of it while planning is noted, and keys the plan

LEFT_OPEN = {"id", "email"}
Noted = dict[tuple[str, ...], Any]


class Watched:
    """Stands in for the actor while a plan is made. Ids become slots; all else that is read is noted by its value."""

    def __init__(self, real: Any, noted: Noted, path: tuple[str, ...] = ()) -> None:
        self._real, self._noted, self._path = real, noted, path

    def __getattr__(self, name: str) -> Any:
        path = (*self._path, name)
        value = getattr(self._real, name)
        if isinstance(value, MethodType):
            return MethodType(value.__func__, self)  # what it reads is noted in turn
        if is_dataclass(value):
            self._noted[path] = THERE
            return Watched(value, self._noted, path)
        if name in LEFT_OPEN and value:
            self._noted[path] = THERE
            return Slot(lambda values: fact(values.actor, path), ("actor", *path))
        self._noted[path] = value
        return value


THERE = "there"
ABSENT = "absent"  # a variable that was not given


def fact(actor: Any, path: tuple[str, ...]) -> Any:
    value = actor
    for name in path:
        value = getattr(value, name, None)
    return value


def holds(actor: Any, noted: Noted) -> bool:
    """Whether a plan whose maker noted this would be made alike for the actor."""
    for path, value in noted.items():
        found = fact(actor, path)
        if (found is None or found == "") if value is THERE else found != value:
            return False
    return True
