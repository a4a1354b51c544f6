"""Builds an input for any argument of the schema: plausible values by type, and the ids that the test wants tried."""

import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

import graphql as gql

from schema.root import schema

GRAPH: gql.GraphQLSchema = schema._schema
NODES = sorted(kind.name for kind in GRAPH.get_possible_types(GRAPH.type_map["Node"]))

# What an id names where the name of its field does not say it: the last word of the field's name -> the type.
NOUNS = {
    "parent": "Organization",
    "below": "Organization",
    "team": "Organization",
    "owner": "Person",
    "sponsor": "Person",
    "subject": "Organization",
    "numerator": "Metric",
    "denominator": "Metric",
}
# What a text must look like to be taken for a sensible one, by the last word of its field's name.
TEXTS = {
    "zone": "Asia/Tokyo",
    "locale": "ja",
    "email": "somebody{n}@example.com",
    "slug": "some-{n}",
    "url": "https://example.com/{n}",
    "period": "2026-11",
    "currency": "JPY",
    "unit": "COUNT",
    "key": "key_{n}",
    "formula": "1",
}
SCALARS: dict[str, Any] = {
    "Int": 1,
    "Float": 1.5,
    "Boolean": False,
    "Decimal": "1.5",
    "Date": "2027-01-31",
    "DateTime": "2027-01-31T00:00:00Z",
    "Time": "09:00:00",
    "UUID": "00000000-0000-4000-8000-000000000000",
    "JSON": {},
}
Path = tuple[str, ...]
IdFor = Callable[[Path], str | None]  # the global id to send at this place of the input; None leaves it out if it may
_counter = itertools.count(1)


def build(kind: gql.GraphQLInputType, path: Path, id_for: IdFor, *, optional: bool) -> Any:
    """Return a value of this type; optional fields are filled if `optional`, ids wherever `id_for` has one."""
    kind = gql.get_nullable_type(kind)
    if isinstance(kind, gql.GraphQLList):
        return [build(kind.of_type, path, id_for, optional=optional)]
    if isinstance(kind, gql.GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, gql.GraphQLInputObjectType):
        return _fields(kind, path, id_for, optional=optional)
    if kind.name == "ID":
        return id_for(path)
    if kind.name == "String":
        return _text(path)
    if kind.name not in SCALARS:
        raise AssertionError(f"Say in {__name__} what a {kind.name} looks like, for {'.'.join(path)}")
    return SCALARS[kind.name]


def _fields(kind: gql.GraphQLInputObjectType, path: Path, id_for: IdFor, *, optional: bool) -> dict[str, Any]:
    values = {}
    for name, field in kind.fields.items():
        place = (*path, name)
        wanted = [each for each in id_places(field.type, place) if id_for(each)]
        if optional or wanted or gql.is_required_input_field(field):
            value = build(field.type, place, id_for, optional=optional)
            if value is not None:
                values[name] = value
    return values


def id_places(kind: gql.GraphQLInputType, path: Path) -> list[Path]:
    """Return every place in an input of this type where an id stands."""
    named = gql.get_named_type(kind)
    if isinstance(named, gql.GraphQLInputObjectType):
        if len(path) > 6:
            return []
        return [place for name, each in named.fields.items() for place in id_places(each.type, (*path, name))]
    return [path] if named.name == "ID" else []


def noun_at(path: Path, around: str, answer: gql.GraphQLOutputType | None = None) -> str:
    """Return the node type that an id at this place names; raise AssertionError where nothing says which.

    The field's own name says it, or for a bare `id` what the mutation answers, or else its name (`around`).
    """
    name = re.sub(r"(Ids?|IDs?)$", "", path[-1])
    if name and name not in {"id", "ids"}:
        found = _longest_ending(name) or NOUNS.get(_last_word(name))
    else:
        answered = list(_nodes_of(answer))
        fitting = [node for node in answered if around.lower().endswith(node.lower())]
        found = next(iter([*fitting, *answered]), None) or _longest_ending(around)
    if found is None:
        raise AssertionError(f"Say in NOUNS of {__name__} which type the id {'.'.join(path)} of {around} names")
    return found


def _longest_ending(name: str) -> str | None:
    lowered = name.lower()
    fitting = [node for node in NODES if lowered.endswith((node.lower(), f"{node.lower()}s"))]
    return max(fitting, key=len, default=None)


def _nodes_of(answer: gql.GraphQLOutputType | None) -> Iterator[str]:
    payload = gql.get_named_type(answer) if answer else None
    if isinstance(payload, gql.GraphQLObjectType):
        for field in payload.fields.values():
            if gql.get_named_type(field.type).name in NODES:
                yield gql.get_named_type(field.type).name


def _last_word(name: str) -> str:
    return re.findall(r"[A-Z]?[a-z0-9]+", name)[-1].lower()


def _text(path: Path) -> str:
    pattern = TEXTS.get(_last_word(path[-1]), "some words {n}")
    return pattern.format(n=next(_counter))
