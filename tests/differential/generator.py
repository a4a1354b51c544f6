"""Random documents over the whole schema: every type, field, argument, filter and order can turn up in one."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import graphql as gql

DEEPEST = 7
NOW = datetime(2026, 11, 1, 12, 30, 15, 123456, tzinfo=UTC)


@dataclass
class Pool:
    """Real values to ask with, so that filters find something: by the name of the argument or field, or by type."""

    ids: list[str] = field(default_factory=list)
    cursors: list[str] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def learn(self, data: Any, key: str = "") -> None:
        """Take values from an answer."""
        if isinstance(data, dict):
            for name, value in data.items():
                self.learn(value, name.partition("_")[0])
        elif isinstance(data, list):
            for value in data:
                self.learn(value, key)
        elif isinstance(data, str) and data:
            known = {"id": self.ids, "cursor": self.cursors, "startCursor": self.cursors, "endCursor": self.cursors}
            found = known.get(key, self.texts[key])
            if data not in found and len(found) < 300:
                found.append(data)


@dataclass
class Document:
    text: str
    variables: dict[str, Any]


class Generator:
    """Makes documents; the same seed and pool give the same."""

    def __init__(self, schema: gql.GraphQLSchema, random: Random, pool: Pool) -> None:
        self.schema = schema
        self.random = random
        self.pool = pool

    def document(self, avoid: frozenset[str] = frozenset()) -> Document:
        """Make a document; root fields to avoid turn up rarely."""
        self._avoid = avoid
        self._variables: dict[str, tuple[str, Any]] = {}
        self._fragments: list[str] = []
        self._budget = 60
        root = self.schema.query_type
        assert root is not None
        selection = self._selection(root, DEEPEST - self.random.randrange(3))
        declared = ", ".join(f"${name}: {kind}" for name, (kind, _) in self._variables.items())
        text = f"query Q{f'({declared})' if declared else ''} {selection}"
        given = {name: value for name, (_, value) in self._variables.items() if value is not gql.Undefined}
        return Document("\n".join([text, *self._fragments]), given)

    # --- selections

    def _selection(self, type: Any, depth: int) -> str:
        if gql.is_abstract_type(type):
            return self._abstract(type, depth)
        names = self._chosen(type, depth)
        pieces = [self._field(type, name, depth) for name in names]
        pieces = [piece for piece in pieces if piece] or ["__typename"]
        if self._rarely(0.08):
            pieces.append(self._again(type, names, depth))
        return "{ " + " ".join(self._wrapped(type, piece) for piece in pieces) + " }"

    def _abstract(self, type: Any, depth: int) -> str:
        possible = list(self.schema.get_possible_types(type))
        pieces = ["__typename", "id"]
        for each in self.random.sample(possible, min(len(possible), 3)):
            pieces.append(f"... on {each.name} {self._selection(each, depth - 1)}")
        return "{ " + " ".join(pieces) + " }"

    def _chosen(self, type: Any, depth: int) -> list[str]:
        names = list(type.fields)
        if depth <= 1 or self._budget <= 0:
            names = [name for name in names if gql.is_leaf_type(gql.get_named_type(type.fields[name].type))]
        if type is self.schema.query_type:
            names = [name for name in names if name not in self._avoid or self._rarely(0.02)]
        if type.name.endswith("Connection"):
            names = [name for name in names if name == "edges" or self._rarely(0.4)]
        most = 3 if type is self.schema.query_type else 6
        count = min(len(names), self.random.randint(1, most))
        chosen = self.random.sample(names, count)
        if "id" in type.fields and self._rarely(0.5) and "id" not in chosen:
            chosen.append("id")
        if self._rarely(0.15):
            chosen.append("__typename")
        return chosen

    def _field(self, type: Any, name: str, depth: int, alias: str = "") -> str:
        if name == "__typename":
            return f"{alias}__typename"
        self._budget -= 1
        declared = type.fields[name]
        inner = gql.get_named_type(declared.type)
        if not alias and self._rarely(0.15):
            alias = f"{name}_{self.random.randrange(100)}: "
        arguments = self._arguments(declared)
        if arguments is None:
            return ""
        shown = f"({', '.join(arguments)})" if arguments else ""
        if gql.is_leaf_type(inner):
            return f"{alias}{name}{shown}{self._directive()}"
        return f"{alias}{name}{shown}{self._directive()} {self._selection(inner, depth - 1)}"

    def _again(self, type: Any, names: list[str], depth: int) -> str:
        """Select an object without arguments a second time, which merges with the first."""
        plain = [name for name in names if name in type.fields and not type.fields[name].args]
        objects = [name for name in plain if not gql.is_leaf_type(gql.get_named_type(type.fields[name].type))]
        if not objects or depth <= 1:
            return "__typename"
        name = self.random.choice(objects)
        return f"{name} {self._selection(gql.get_named_type(type.fields[name].type), depth - 1)}"

    def _wrapped(self, type: Any, piece: str) -> str:
        if self._rarely(0.06):
            return f"... on {type.name}{self._directive()} {{ {piece} }}"
        if self._rarely(0.04):
            name = f"F{len(self._fragments)}"
            self._fragments.append(f"fragment {name} on {type.name} {{ {piece} }}")
            return f"...{name}"
        return piece

    def _directive(self) -> str:
        if not self._rarely(0.06):
            return ""
        kind = self.random.choice(["include", "skip"])
        return f" @{kind}(if: {self._given('Boolean!', self.random.random() < 0.7)})"

    # --- arguments

    def _arguments(self, declared: gql.GraphQLField) -> list[str] | None:
        given = []
        names = list(declared.args)
        if "first" in names:
            return self._of_a_list(declared)
        for name, argument in declared.args.items():
            if not isinstance(argument.type, gql.GraphQLNonNull) and self._rarely(0.5):
                continue
            value = self._value(name, argument.type)
            if value is gql.Undefined:
                return None
            given.append(f"{name}: {self._given(str(argument.type), value, argument.type)}")
        return given

    def _of_a_list(self, declared: gql.GraphQLField) -> list[str]:
        given: dict[str, Any] = {}
        way = "last" if self._rarely(0.25) else "first"
        given[way] = self.random.choice([0, 1, 1, 2, 2, 3, 5, None])
        if given["first" if way == "first" else "last"] is None and self._rarely(0.5):
            del given[way]
        if self._rarely(0.03):
            given["first"], given["last"] = 2, 2
        if self._rarely(0.02):
            given[way] = self.random.choice([-1, 101])
        if self.pool.cursors and self._rarely(0.2):
            given[self.random.choice(["after", "before"])] = self.random.choice(self.pool.cursors)
        elif self._rarely(0.02):
            given["after"] = self.random.choice(["", "bad", "bm9uZTpbXQ=="])
        for name, chance in (("filter", 0.35), ("orderBy", 0.35), ("updatedSince", 0.1)):
            if name in declared.args and self._rarely(chance):
                given[name] = self._value(name, declared.args[name].type)
        return [
            f"{name}: {self._given(str(declared.args[name].type), value, declared.args[name].type)}"
            for name, value in given.items()
        ]

    def _given(self, kind: str, value: Any, type: Any = None) -> str:
        if self._rarely(0.5):
            name = f"v{len(self._variables)}"
            self._variables[name] = (kind, value)
            if not kind.endswith("!") and value is None and self._rarely(0.5):
                self._variables[name] = (kind, gql.Undefined)
            return f"${name}"
        return written(value, type)

    def _value(self, name: str, type: Any) -> Any:
        if isinstance(type, gql.GraphQLNonNull):
            return self._value(name, type.of_type)
        if self._rarely(0.04):
            return None
        if isinstance(type, gql.GraphQLList):
            size = self.random.choice([0, 1, 1, 2, 3])
            items = [self._value(name, type.of_type) for _ in range(size)]
            required = isinstance(type.of_type, gql.GraphQLNonNull)
            return [item for item in items if item is not None or not required]
        if isinstance(type, gql.GraphQLInputObjectType):
            names = self.random.sample(list(type.fields), min(len(type.fields), self.random.choice([1, 1, 2, 3])))
            return {name: self._value(name, type.fields[name].type) for name in names}
        if isinstance(type, gql.GraphQLEnumType):
            return Name(self.random.choice(list(type.values)))
        return self._scalar(name, type.name)

    def _scalar(self, name: str, kind: str) -> Any:
        pick = self.random.choice
        match kind:
            case "ID":
                return pick(self.pool.ids) if self.pool.ids and not self._rarely(0.05) else pick(NO_IDS)
            case "Boolean":
                return pick([True, False])
            case "Int":
                return pick([0, 1, 2, 7])
            case "Float":
                return pick([0.0, 1.5, 50.25])
            case "Date":
                return (date(2026, 11, 1) + timedelta(days=self.random.randint(-700, 200))).isoformat()
            case "DateTime":
                return (NOW + timedelta(minutes=self.random.randint(-500_000, 60_000))).isoformat()
            case "Decimal":
                return pick(["0", "12.5", "-3.000001"])
        known = [text for key, texts in self.pool.texts.items() if key.lower() in name.lower() for text in texts]
        found = (
            pick(known or ["a", "x"]) if not self._rarely(0.1) else pick(["%", "_", "\\", "'", "ー", '"', "z\u0001"])
        )
        return found[: self.random.randint(1, 4)] if "ontains" in name else found

    def _rarely(self, chance: float) -> bool:
        return self.random.random() < chance


NO_IDS = ["T3JnYW5pemF0aW9uOm5vbmU=", "UGVyc29uOjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMA==", "Tm86MQ==", "!"]


ODD = ["%", "_", "\\", "'", "ー", '"', "z\u0001"]


class Name(str):
    """An enum's value: written without quotes, sent with them."""


def written(value: Any, type: Any = None) -> str:
    """Return a value as GraphQL writes it in a document."""
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(written(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {written(item)}" for name, item in value.items()) + "}"
    return json.dumps(value)
