"""Documents made ready once: parsed, measured, validated, then kept for the next request that sends the same text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import graphql as gql
from graphql.execution.values import VariableValues
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from backend.core.kept import Kept
from backend.core.text import Text
from schema.engine.codes import ErrorCode
from schema.engine.cost import Cost
from schema.engine.errors import ApiError, problem, refuse
from schema.engine.limits import Limits, check, exceeded, weigh

RULES = (*gql.specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)  # as strawberry validates
MOST_REMEMBERED = 10_000  # bytes of a body
NUL_ESCAPE = re.compile(r"\\u(?:0000|\{0+\})")


@dataclass(frozen=True, eq=False)
class Operation:
    """One operation of a document, ready to be priced and run."""

    name: str | None
    kind: str
    node: gql.OperationDefinitionNode
    cost: Cost
    variables: tuple[tuple[str, gql.GraphQLInputType], ...] = ()


@dataclass(frozen=True, eq=False)
class Prepared:
    """A valid document within its limits; compared by identity, so that plans may be kept beside it."""

    text: str
    document: gql.DocumentNode
    operations: Mapping[str, Operation]
    fragments: Mapping[str, gql.FragmentDefinitionNode]

    @property
    def size(self) -> int:
        """Its share of the room for documents: a token takes about 340 bytes, a character a fraction of that."""
        return (self.document.token_count or 0) + len(self.text) // 64

    def operation(self, name: str | None) -> Operation:
        """Return the operation of that name, or the only one; raise ApiError where there is none or a choice."""
        if not name and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if not name:
            raise refuse(ErrorCode.BAD_REQUEST, CHOOSE)
        if name not in self.operations:
            raise refuse(ErrorCode.BAD_REQUEST, UNKNOWN)
        return self.operations[name]


@dataclass(eq=False)
class Request:
    """What is to be run, found good: an operation, and its variables as they came and as the schema reads them.

    Nothing of this depends on who sends it.
    """

    prepared: Prepared
    operation: Operation
    raw: dict[str, Any]
    variables: VariableValues
    cost: int
    found: tuple[Any, Any] = (None, None)  # who found something for it last time, and what

    @property
    def coerced(self) -> dict[str, Any]:
        return self.variables.coerced


class Documents:
    """Documents of one schema, made ready, and the requests that lately asked for them word by word."""

    def __init__(self, schema: gql.GraphQLSchema, limits: Limits, *, most: int = 1_000, room: int = 100_000) -> None:
        self.schema = schema
        self.limits = limits
        self._kept: Kept[str, Prepared] = Kept(most=most, room=room)
        self._queries: Kept[bytes, Request] = Kept(most=most, room=room)

    def __len__(self) -> int:
        return len(self._kept)

    def prepared(self, text: str) -> Prepared:
        """Return the document; raise ApiError where it is malformed, over a limit or invalid."""
        found = self._kept.find(text)
        if found is None:
            found = prepare(self.schema, text, self.limits)
            self._kept.keep(text, found, found.size)
        return found

    def asked_before(self, body: bytes) -> Request | None:
        """Return what a request's body asked for last time, which is what it asks for now."""
        return self._queries.find(body)

    def remember(self, body: bytes, request: Request) -> None:
        """Keep a query for when the same body comes again, if that is worth its room."""
        if request.operation.kind == "query" and len(body) <= MOST_REMEMBERED:
            self._queries.keep(body, request, request.prepared.size + len(body) // 64)

    def priced(self, prepared: Prepared, operation: Operation, given: dict[str, Any]) -> Request:
        """Return the operation with these variables; raise ApiError where they do not fit or it costs too much."""
        coerced = gql.get_variable_values(
            self.schema,
            operation.node.variable_definitions or (),
            given,
            max_errors=self.limits.errors - 1,
            hide_suggestions=True,
        )
        if isinstance(coerced, list):
            raise ApiError(problem(ErrorCode.BAD_USER_INPUT, at=error) for error in coerced)
        cost, page = operation.cost.priced(coerced.coerced)
        check(self.limits, page=page, cost=cost)
        return Request(prepared, operation, given, coerced, cost)


def prepare(schema: gql.GraphQLSchema, text: str, limits: Limits) -> Prepared:
    """Parse, measure and gql.validate in this order: measuring is linear, validating is not."""
    if NUL_ESCAPE.search(text):
        raise refuse(ErrorCode.GRAPHQL_PARSE_FAILED, NUL)
    document = _parsed(text, limits)
    costs = weigh(schema, document, limits)
    if errors := gql.validate(schema, document, RULES, max_errors=limits.errors, hide_suggestions=True):
        raise ApiError(problem(ErrorCode.GRAPHQL_VALIDATION_FAILED, at=error) for error in errors[: limits.errors])

    operations, fragments = {}, {}
    for node in document.definitions:
        if isinstance(node, gql.OperationDefinitionNode):
            name = node.name.value if node.name else None
            kinds = [(each.variable.name.value, each.type) for each in node.variable_definitions or ()]
            variables: Any = tuple((each, gql.type_from_ast(schema, kind)) for each, kind in kinds)
            operations[name or ""] = Operation(name, node.operation.value, node, costs[name or ""], variables)
        elif isinstance(node, gql.FragmentDefinitionNode):
            fragments[node.name.value] = node
    return Prepared(text, document, operations, fragments)


def _parsed(text: str, limits: Limits) -> gql.DocumentNode:
    try:
        return gql.parse(gql.Source(text), max_lexical_tokens=limits.tokens, max_comments=limits.tokens)
    except gql.GraphQLSyntaxError as error:
        if "Document contains more than" in error.message:
            raise ApiError([exceeded(limits, "tokens")]) from None
        if "nested too deeply" in error.message:
            raise ApiError([exceeded(limits, "nesting")]) from None
        raise ApiError([problem(ErrorCode.GRAPHQL_PARSE_FAILED, at=error)]) from None


NUL = Text(
    ja="文字列に NUL 文字（U+0000）は使えません。",
    en="A string must not contain the character U+0000.",
)
CHOOSE = Text(
    ja="実行する操作を operationName で指定してください。",
    en="The document holds several operations or none: choose one by operationName.",
)
UNKNOWN = Text(
    ja="operationName に指定された操作がこのクエリにありません。",
    en="The document holds no operation by this operationName.",
)
