"""Every request that the schema allows and that may carry an id, derived from the schema itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import graphql as gql

from tests.isolation.inputs import GRAPH, NODES, Path, build, id_places, noun_at

DEPTH = 2
QUERY, MUTATION = GRAPH.query_type, GRAPH.mutation_type
assert QUERY is not None
assert MUTATION is not None


@dataclass(frozen=True)
class Request:
    """One document; `places` are the ids in its variables, with the node type that each names."""

    name: str
    document: str
    argument: gql.GraphQLInputType | None = None
    places: tuple[tuple[Path, str], ...] = ()

    def variables(self, ids: dict[Path, str], *, optional: bool = True) -> dict[str, Any]:
        """Return the variables with these ids at their places and plausible values elsewhere."""
        if self.argument is None:
            return {}
        return {"input": build(self.argument, ("input",), ids.get, optional=optional)}


@cache
def reads() -> list[Request]:
    """Every root field by itself; of an object at the root each of its lists and objects by itself."""
    found = []
    for name, field in QUERY.fields.items():
        if name in {"node", "nodes"}:
            continue
        kind = gql.get_named_type(field.type)
        if isinstance(kind, gql.GraphQLObjectType) and not _is_page(kind):
            found.append(Request(f"{name}.*", f"{{ {name} {{ {selection(kind, 0)} }} }}"))
            found += [
                Request(f"{name}.{inner}", f"{{ {name} {{ {text} }} }}")
                for inner, each in kind.fields.items()
                if not gql.is_leaf_type(gql.get_named_type(each.type)) and (text := selected(inner, each, DEPTH))
            ]
        elif text := selected(name, field, DEPTH):
            found.append(Request(name, f"{{ {text} }}"))
    return found


@cache
def filtered_reads() -> list[Request]:
    """Every argument of a root field that takes an id, by itself."""
    return [
        Request(
            f"{name}({argument})",
            f"query Q($input: {given.type}) {{ {name}({argument}: $input) {{ {selection(field.type, 1)} }} }}",
            given.type,
            tuple((place, noun_at(place, name)) for place in id_places(given.type, ("input",))),
        )
        for name, field in QUERY.fields.items()
        if name not in {"node", "nodes"}
        for argument, given in field.args.items()
        if id_places(given.type, ("input",))
    ]


@cache
def node_reads() -> dict[str, Request]:
    """By node type: all that `node` tells of a row of it."""
    return {
        name: Request(
            f"node:{name}",
            f"query N($id: ID!) {{ node(id: $id) {{ id ... on {name} {{ {selection(kind, 1)} }} }} }}",
        )
        for name in NODES
        for kind in [GRAPH.type_map[name]]
    }


@cache
def nodes_reads() -> dict[str, Request]:
    """By node type: all that `nodes` tells of rows of it."""
    return {
        name: Request(
            f"nodes:{name}",
            f"query N($ids: [ID!]!) {{ nodes(ids: $ids) {{ id ... on {name} {{ {selection(kind, 0)} }} }} }}",
        )
        for name in NODES
        for kind in [GRAPH.type_map[name]]
    }


@cache
def nested_filters() -> list[tuple[str, Request]]:
    """Every argument with an id on a field of a node type, reached from a row of that type: (node type, request)."""
    return [
        (
            name,
            Request(
                f"{name}.{inner}({argument})",
                f"query Q($id: ID!, $input: {given.type}) {{ node(id: $id) {{ ... on {name} {{ "
                f"{inner}({argument}: $input) {{ {selection(field.type, 1)} }} }} }} }}",
                given.type,
                tuple((place, noun_at(place, inner)) for place in id_places(given.type, ("input",))),
            ),
        )
        for name in NODES
        for inner, field in GRAPH.type_map[name].fields.items()
        for argument, given in field.args.items()
        if id_places(given.type, ("input",))
    ]


@cache
def changes() -> list[Request]:
    """Every mutation."""
    return [_change(name, field) for name, field in MUTATION.fields.items()]


def _change(name: str, field: gql.GraphQLField) -> Request:
    given, answer = field.args["input"].type, selection(field.type, 2)
    places = tuple((place, noun_at(place, name, field.type)) for place in id_places(given, ("input",)))
    document = f"mutation M($input: {given}) {{ {name}(input: $input) {{ {answer} }} }}"
    return Request(f"Mutation.{name}", document, given, places)


def arguments_with_ids() -> Iterator[str]:
    """Name every argument of any field in the whole schema that takes an id."""
    for kind in GRAPH.type_map.values():
        if isinstance(kind, gql.GraphQLObjectType) and not kind.name.startswith("__"):
            for name, field in kind.fields.items():
                for argument, given in field.args.items():
                    if id_places(given.type, ("input",)):
                        yield f"{kind.name}.{name}({argument})"


def selection(kind: gql.GraphQLOutputType, depth: int) -> str:
    """Select all fields of a type, objects below it `depth` levels down."""
    named = gql.get_named_type(kind)
    if isinstance(named, gql.GraphQLInterfaceType | gql.GraphQLUnionType):
        parts = [f"... on {each.name} {{ {selection(each, depth - 1)} }}" for each in GRAPH.get_possible_types(named)]
        return " ".join(["__typename", *(parts if depth > 0 else [])])
    texts = (selected(name, field, depth) for name, field in named.fields.items())
    return " ".join(["__typename", *filter(None, texts)])


def selected(name: str, field: gql.GraphQLField, depth: int) -> str | None:
    """Select a field, objects below it `depth` levels down; None where it needs an argument or there is no level."""
    if any(gql.is_required_argument(given) for given in field.args.values()):
        return None
    named = gql.get_named_type(field.type)
    if gql.is_leaf_type(named):
        return name
    if depth <= 0 and not _is_bare(named):
        return None
    few = "(first: 5)" if "first" in field.args else ""
    return f"{name}{few} {{ {_page(named, depth - 1) if _is_page(named) else selection(named, depth - 1)} }}"


def _page(kind: gql.GraphQLObjectType, depth: int) -> str:
    """Select a connection: going into it and its edges is no level of its own."""
    edge = gql.get_named_type(kind.fields["edges"].type)
    node = selection(edge.fields["node"].type, depth)
    own = [name for name, field in kind.fields.items() if gql.is_leaf_type(gql.get_named_type(field.type))]
    return f"edges {{ cursor node {{ {node} }} }} {' '.join(own)}"


def _is_page(kind: gql.GraphQLNamedType) -> bool:
    return isinstance(kind, gql.GraphQLObjectType) and "edges" in kind.fields


def _is_bare(kind: gql.GraphQLNamedType) -> bool:
    """Whether a type holds leaves only, such as a text in both languages."""
    return isinstance(kind, gql.GraphQLObjectType) and all(
        gql.is_leaf_type(gql.get_named_type(field.type)) for field in kind.fields.values()
    )
