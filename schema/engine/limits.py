"""How much a request may ask for, and the one rule that measures a document: a single walk, each fragment once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import graphql as gql

from backend.core.text import Text
from schema.engine.codes import ErrorCode
from schema.engine.cost import NOTHING, Cost, Size
from schema.engine.errors import ApiError, Problem, problem

PAGE_ARGUMENTS = ("first", "last", "ids")
INTROSPECTION_LIST = 100  # points for one list of __Schema or __Type, so that few whole introspections fit a document


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The most that one request may be; sizes in bytes, all else in counts."""

    body_bytes: int = 1_000_000
    json_depth: int = 50
    tokens: int = 2_000
    nesting: int = 100
    depth: int = 12
    aliases: int = 30
    directives: int = 20
    repeats: int = 50
    root_fields: int = 20
    mutations: int = 5
    page: int = 100
    cost: int = 10_000
    errors: int = 20
    answer_bytes: int = 5_000_000
    default_page: int = 20  # what a connection gives when neither first nor last is asked for
    default_list: int = 10  # what is reckoned for a list without pages that does not say its size


LIMITS = Limits()

LABELS = {
    "json_depth": Text(ja="JSON の入れ子の深さ", en="The nesting of the JSON"),
    "tokens": Text(ja="クエリのトークン数", en="The number of tokens in the document"),
    "nesting": Text(ja="フラグメントを含む選択の入れ子の深さ", en="The nesting of selections and fragments"),
    "depth": Text(ja="フィールドの深さ", en="The depth of the fields"),
    "aliases": Text(ja="別名（エイリアス）の数", en="The number of aliases"),
    "directives": Text(ja="ディレクティブの数", en="The number of directives"),
    "repeats": Text(ja="同じフィールドの繰り返しの数", en="The number of repeated fields"),
    "root_fields": Text(ja="最上位のフィールドの数", en="The number of root fields"),
    "mutations": Text(ja="一度に送れるミューテーションの数", en="The number of mutations in one document"),
    "page": Text(ja="1ページの件数", en="The size of a page"),
    "cost": Text(ja="クエリのコスト", en="The cost of the document"),
    "answer_bytes": Text(ja="結果のバイト数", en="The size of the answer in bytes"),
}
OVER = Text(
    ja="{what}が上限の {maximum:,} を超えています。",
    en="{what} is over the limit of {maximum:,}.",
)


def exceeded(limits: Limits, name: str, value: int | None = None) -> Problem:
    """Say which limit is exceeded, and by what value where it was measured to its end."""
    maximum, label = getattr(limits, name), LABELS[name]
    text = Text(ja=OVER.ja.format(what=label.ja, maximum=maximum), en=OVER.en.format(what=label.en, maximum=maximum))
    facts = {"limit": name, "value": value, "maximum": maximum}
    return problem(ErrorCode.LIMIT_EXCEEDED, text, facts={key: fact for key, fact in facts.items() if fact is not None})


def check(limits: Limits, **values: int) -> None:
    """Raise ApiError for every named value that is over its limit."""
    if problems := [exceeded(limits, name, value) for name, value in values.items() if value > getattr(limits, name)]:
        raise ApiError(problems)


def weigh(schema: gql.GraphQLSchema, document: gql.DocumentNode, limits: Limits) -> dict[str, Cost]:
    """Return the cost of each operation by its name ("" without one); raise ApiError where another limit is exceeded.

    The document need not be valid: what the schema does not know counts as an object, a fragment inside itself once.
    """
    return Scales(schema, document, limits).weigh()


@dataclass(frozen=True, slots=True)
class Weight:
    """What a selection amounts to with all its fragments; `listed` is the cost of one item of lists sized from above"""

    depth: int = 0
    nesting: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    repeats: int = 0
    page: int = 0
    once: Cost = NOTHING
    listed: Cost = NOTHING

    def beside(self, other: "Weight") -> "Weight":
        return Weight(
            depth=max(self.depth, other.depth),
            nesting=max(self.nesting, other.nesting),
            fields=self.fields + other.fields,
            aliases=self.aliases + other.aliases,
            directives=self.directives + other.directives,
            repeats=self.repeats + other.repeats,
            page=max(self.page, other.page),
            once=self.once.plus(other.once),
            listed=self.listed.plus(other.listed),
        )


EMPTY = Weight()


class Scales:
    """One walk over one document; `visits` counts the selections looked at."""

    def __init__(self, schema: gql.GraphQLSchema, document: gql.DocumentNode, limits: Limits) -> None:
        self.schema = schema
        self.document = document
        self.limits = limits
        self.visits = 0
        self.known: dict[str, Weight] = {}
        self.fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, gql.FragmentDefinitionNode)
        }

    def weigh(self) -> dict[str, Cost]:
        costs = {}
        for definition in self.document.definitions:
            if isinstance(definition, gql.OperationDefinitionNode):
                costs[definition.name.value if definition.name else ""] = self.operation(definition)
        for name in self.fragments:
            self.check(self.fragment(name, level=1))
        return costs

    def operation(self, node: gql.OperationDefinitionNode) -> Cost:
        weight = self.selections(node.selection_set, self.schema.get_root_type(node.operation), level=1)
        own = _directives(node, *(node.variable_definitions or ()))
        self.check(replace(weight, directives=weight.directives + own))
        check(self.limits, root_fields=weight.fields)
        if node.operation is gql.OperationType.MUTATION:
            check(self.limits, mutations=weight.fields)
        return weight.once.plus(weight.listed.times(self.limits.default_list))

    def check(self, weight: Weight) -> None:
        names = ("nesting", "depth", "aliases", "directives", "repeats", "page")
        check(self.limits, **{name: getattr(weight, name) for name in names})

    def selections(self, node: gql.SelectionSetNode, parent: gql.GraphQLNamedType | None, *, level: int) -> Weight:
        check(self.limits, nesting=level)
        keys = [(child.alias or child.name).value for child in node.selections if isinstance(child, gql.FieldNode)]
        weights = (self.selection(child, parent, level=level) for child in node.selections)
        return reduce(Weight.beside, weights, Weight(repeats=len(keys) - len(set(keys))))

    def selection(self, node: gql.SelectionNode, parent: gql.GraphQLNamedType | None, *, level: int) -> Weight:
        self.visits += 1
        if isinstance(node, gql.FieldNode):
            weight = self.field(node, parent, level=level)
        elif isinstance(node, gql.InlineFragmentNode):
            condition = node.type_condition
            inside = self.schema.get_type(condition.name.value) if condition else parent
            weight = self.selections(node.selection_set, inside, level=level + 1)
        else:
            assert isinstance(node, gql.FragmentSpreadNode)
            weight = self.fragment(node.name.value, level=level + 1)
        return replace(weight, nesting=weight.nesting + 1, directives=weight.directives + _directives(node))

    def fragment(self, name: str, *, level: int) -> Weight:
        if name not in self.known:
            self.known[name] = EMPTY  # what it weighs inside itself
            if node := self.fragments.get(name):
                inside = self.schema.get_type(node.type_condition.name.value)
                weight = self.selections(node.selection_set, inside, level=level)
                self.known[name] = replace(weight, directives=weight.directives + _directives(node))
        return self.known[name]

    def field(self, node: gql.FieldNode, parent: gql.GraphQLNamedType | None, *, level: int) -> Weight:
        definition = self.definition(node, parent)
        type_ = gql.get_named_type(definition.type) if definition else None
        below = self.selections(node.selection_set, type_, level=level + 1) if node.selection_set else EMPTY
        size = self.size(node, definition)
        many = definition is not None and gql.is_list_type(gql.get_nullable_type(definition.type))
        introspects = parent is not None and parent.name.startswith("__")

        item = below.once.plus(below.listed.times(self.limits.default_list if many or size is None else size))
        if type_ is None or not gql.is_leaf_type(type_):
            item = item.plus(Cost(1))
        if introspects and many:
            item, many = item.plus(Cost(INTROSPECTION_LIST)), False
        elif many and size is not None:
            item, many = item.times(size), False
        return replace(
            below,
            depth=below.depth + (not introspects),
            fields=1,
            aliases=below.aliases + (node.alias is not None),
            page=max(below.page, size.written or 0 if size else 0),
            once=NOTHING if many else item,
            listed=item if many else NOTHING,
        )

    def definition(self, node: gql.FieldNode, parent: gql.GraphQLNamedType | None) -> gql.GraphQLField | None:
        if not isinstance(parent, gql.GraphQLObjectType | gql.GraphQLInterfaceType | gql.GraphQLUnionType):
            return None
        return self.schema.get_field(parent, node.name.value)

    def size(self, node: gql.FieldNode, definition: gql.GraphQLField | None) -> Size | None:
        """The size that this field's own arguments or declaration give, None where the field around it decides."""
        if definition is None:
            return None
        declared = _metadata(definition).get("size")
        pages = [name for name in PAGE_ARGUMENTS if name in definition.args]
        if not pages and declared is None:
            return None
        values = [argument.value for argument in node.arguments or () if argument.name.value in pages]
        return Size.of(values, otherwise=declared or self.limits.default_page)


def _directives(*nodes: Any) -> int:
    return sum(len(node.directives or ()) for node in nodes)


def _metadata(definition: gql.GraphQLField) -> Mapping[Any, Any]:
    return getattr(definition.extensions.get("strawberry-definition"), "metadata", None) or {}
