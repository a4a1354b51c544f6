"""From a selection set to one SQL statement: Django writes each set of rows, and this writes the JSON around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from json import loads
from types import SimpleNamespace
from typing import Any

import graphql as gql
from django.db.models import Expression, Field, Model, Q, QuerySet
from strawberry import relay
from strawberry.relay.fields import NodeExtension
from strawberry.types.base import StrawberryContainer
from strawberry.utils.str_converters import to_camel_case
from strawberry_django.relay.cursor_connection import OrderedCollectionCursor, annotate_ordering_fields
from strawberry_django.utils.typing import get_django_definition

from schema.engine.documents import Operation, Prepared
from schema.engine.parts import Part, Scene, completed, constant, dumped, member, written
from schema.engine.selection import Selection, SelectionSets, inner_sets
from schema.engine.slots import GlobalId, Noted, Slot, Uncompilable, Values, Watched, node_id, type_named_by
from schema.engine.sql import (
    ELSEWHERE,
    Outer,
    Pieces,
    Row,
    Writer,
    base64,
    global_id,
    instant,
    joined,
    kind_of,
    leaf,
    or_null,
)
from schema.lists import MOST, PAGE, ListExtension, ListField


@dataclass(frozen=True)
class Statement:
    """One statement: its SQL with the client's schema left open, and what fills its parameters."""

    sql: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Hole:
    """An object of the answer some of whose fields Python gives, from columns that came with it."""

    model: type[Model]
    alias: str
    columns: tuple[str, ...]
    extras: tuple[str, ...]
    converters: tuple[Callable[[Any], Any], ...]
    parts: tuple[Part, ...]

    def instance(self, values: list[Any]) -> Model:
        """Return the row as Django would have fetched it, with nothing but these columns."""
        given = [convert(value) for convert, value in zip(self.converters, values, strict=True)]
        row = self.model.from_db(self.alias, self.columns, given[: len(self.columns)])
        for name, value in zip(self.extras, given[len(self.columns) :], strict=True):
            setattr(row, name, value)
        return row


@dataclass(frozen=True)
class Changed:
    """Where in a mutation's answer a changed row stands, and what is asked of it."""

    path: tuple[str | int, ...]
    type: gql.GraphQLObjectType
    nodes: list[gql.FieldNode]


@dataclass(frozen=True)
class Plan:
    """How an operation is answered for all actors alike and all variables of one shape."""

    statements: dict[str, Statement]
    checks: tuple[Callable[[Values], Any], ...]
    write: Part

    def answer(self, scene: Scene) -> bytes:
        """Return the data as JSON, once the columns are there."""
        try:
            return self.write(scene, None)
        except Uncompilable:
            raise
        except Exception as error:  # a resolver failed: the plain path tells how
            raise Uncompilable(f"{type(error).__name__} in a resolver: {error}") from error


def plan(
    schema: gql.GraphQLSchema,
    prepared: Prepared,
    operation: Operation,
    variables: dict[str, Any],
    actor: Any,
    noted: Noted,
    changed: Changed | None = None,
) -> Plan:
    """Make the plan of a query, or of a row that a mutation changed; raise Uncompilable for the plain path to answer.

    `variables` are opened (see `slots.opened`). What is asked of the actor is put into `noted`: what comes of this
    holds for every actor of whom the same would be noted.
    """
    try:
        planner = Planner(schema, Selection(schema, prepared.fragments, variables), Watched(actor, noted))
        return planner.plan_of_row(changed) if changed else planner.plan(operation)
    except Uncompilable:
        raise
    except Exception as error:  # refused, an impossible value, or ours to mend: the plain path tells which
        raise Uncompilable(f"{type(error).__name__} while planning: {error}") from error


class Planner:
    def __init__(self, schema: gql.GraphQLSchema, selection: Selection, actor: Any) -> None:
        self.schema = schema
        self.selection = selection
        self.info: Any = SimpleNamespace(context=SimpleNamespace(actor=actor))
        self.writers: dict[str, Writer] = {}
        self.columns: dict[str, list[str]] = {}
        self.holes: list[Hole | None] = []
        self.checks: list[Callable[[Values], Any]] = []

    def plan(self, operation: Operation) -> Plan:
        root = self.schema.query_type
        assert root is not None
        return self._made(self.of_python(root, [operation.node.selection_set]))

    def plan_of_row(self, changed: Changed) -> Plan:
        """Plan how the row that a mutation changed is told under the caller's eyes; null where it is not visible."""
        key = Slot(lambda values: values.row, ("row",))
        rows = self.seen(changed.type, model_of(changed.type)._default_manager.filter(pk=key)).order_by()
        return self._made(
            self.column(lambda writer: or_null(self.one(writer, changed.type, changed.nodes, rows)), rows)
        )

    def _made(self, write: Part) -> Plan:
        statements = {
            alias: Statement("SELECT " + ", ".join(columns), tuple(self.writers[alias].slots))
            for alias, columns in self.columns.items()
        }
        return Plan(statements, tuple(self.checks), write)

    # --- objects that Python holds

    def of_python(self, type: gql.GraphQLObjectType, sets: SelectionSets) -> Part:
        return written([(key, self.member(type, nodes)) for key, nodes in self.selection.fields(type, sets).items()])

    def member(self, type: gql.GraphQLObjectType, nodes: list[gql.FieldNode]) -> Part:
        name = nodes[0].name.value
        if name == "__typename":
            return constant(dumped(type.name))
        field, declared = declaration(type, name)
        if isinstance(declared, ListField):
            return self.listed(declared, field, nodes)
        if any(isinstance(extension, NodeExtension) for extension in declared.extensions):
            return self.refetched(field, nodes)
        return self.resolved(type, field, nodes)

    def resolved(self, type: gql.GraphQLObjectType, field: gql.GraphQLField, nodes: list[gql.FieldNode]) -> Part:
        declared = field.extensions["strawberry-definition"]
        if declared.metadata.get("queries"):
            raise Uncompilable(f"{type.name}.{nodes[0].name.value} asks the database itself")

        def inner(found: Any) -> Part:
            if not isinstance(found, gql.GraphQLObjectType) or _is_row(found):
                raise Uncompilable(f"{type.name}.{nodes[0].name.value} gives rows of its own")
            return self.of_python(found, inner_sets(nodes))

        return member(type, field, nodes, completed(field.type, inner))

    # --- what the database gives to them

    def listed(self, declared: ListField, field: gql.GraphQLField, nodes: list[gql.FieldNode]) -> Part:
        rows = _extension(declared).rows
        if rows is None:
            raise Uncompilable("a list of a relation, of something that is no row")
        return self.column(lambda writer: self.connection(writer, declared, field, nodes), rows(None, self.info))

    def refetched(self, field: gql.GraphQLField, nodes: list[gql.FieldNode]) -> Part:
        (ids,) = self.selection.arguments(field, nodes[0]).values()
        if not isinstance(ids, list):
            return self.by_id(ids, nodes)
        parts = [self.by_id(id, nodes) for id in ids]
        return lambda scene, source: b"[" + b",".join([part(scene, source) for part in parts]) + b"]"

    def by_id(self, id: Any, nodes: list[gql.FieldNode]) -> Part:
        name = id.type_name if isinstance(id, GlobalId) else type_named_by(id)
        type = self.schema.type_map.get(name or "")
        if not isinstance(type, gql.GraphQLObjectType) or not _is_row(type):
            raise Uncompilable("the id names no kind of row")
        key = id.node_id if isinstance(id, GlobalId) else node_id(id)
        found = self.seen(type, model_of(type)._default_manager.all()).filter(pk=key).order_by()
        return self.column(lambda writer: or_null(self.one(writer, type, nodes, found)), found)

    def column(self, write: Callable[[Writer], str], rows: QuerySet[Any]) -> Part:
        """Add a column to the statement at the rows' place, and return the part that writes it."""
        alias = rows.db
        writer = self.writers.setdefault(alias, Writer())
        columns = self.columns.setdefault(alias, [])
        holes = len(self.holes)
        columns.append(write(writer))
        place = len(columns) - 1
        if len(self.holes) == holes:
            return lambda scene, source: scene.columns[alias][place]
        return lambda scene, source: filled(self.holes, scene, scene.columns[alias][place])

    # --- rows

    def seen(self, type: gql.GraphQLObjectType, rows: QuerySet[Any]) -> QuerySet[Any]:
        origin = type.extensions["strawberry-definition"].origin
        found: QuerySet[Any] = origin.get_queryset(rows, self.info)
        return found

    def one(self, writer: Writer, type: gql.GraphQLObjectType, nodes: list[gql.FieldNode], rows: QuerySet[Any]) -> str:
        """Return SQL for the one row that there is, as an object; null where there is none."""
        row = Row(writer, rows)
        told = joined(self.of_row(type, inner_sets(nodes), row))
        return f"(SELECT {told} FROM {row.source()})"

    def of_row(self, type: gql.GraphQLObjectType, sets: SelectionSets, row: Row) -> Pieces:
        """Return what gives an object of a row."""
        inside = Inside(row)
        chosen = self.selection.fields(type, sets).items()
        pieces = object_of((key, self.field(type, nodes, row, inside)) for key, nodes in chosen)
        return [inside.opening(), *pieces] if inside.parts else pieces

    def field(self, type: gql.GraphQLObjectType, nodes: list[gql.FieldNode], row: Row, inside: Inside) -> Pieces:
        name = nodes[0].name.value
        if name == "__typename":
            return [dumped(type.name)]
        field, declared = declaration(type, name)
        if declared.python_name == "_id":
            return global_id(type.name, row.column("pk"), row.model._meta.pk)
        if isinstance(declared, ListField):
            return [self.connection(row.writer, declared, field, nodes, row)]
        if declared.base_resolver is not None:
            return [self.in_python(type, field, nodes, row, inside)]
        if declared.store.annotate:
            (expression,) = declared.store.annotate.values()
            found = self.expression(expression)
            return leaf(row.column(found, name), row.field_of(found), field.type)
        column = row.model._meta.get_field(declared.django_name or declared.python_name)
        if column.is_relation:
            return [self.to_one(field, nodes, row, column)]
        return leaf(row.column(column.attname), column, field.type, is_set=not column.null)

    def expression(self, declared: Any) -> Expression:
        return declared(self.info) if callable(declared) and not isinstance(declared, Expression) else declared

    def to_one(self, field: gql.GraphQLField, nodes: list[gql.FieldNode], row: Row, relation: Any) -> str:
        type = gql.get_named_type(field.type)
        if not _is_row(type):
            raise Uncompilable(f"{type.name} is no row")
        if relation.concrete:
            condition = {relation.target_field.name: Outer(row.column(relation.attname))}
        else:
            condition = {relation.field.name: Outer(row.column("pk"))}
        rows = self.seen(type, model_of(type)._default_manager.all()).filter(**condition).order_by()
        inner = row.beside(rows)
        there = inner.column("pk")
        told = joined(self.of_row(type, inner_sets(nodes), inner))
        inner.join()
        otherwise = ELSEWHERE if isinstance(field.type, gql.GraphQLNonNull) else "'null'"
        return f"CASE WHEN {there} IS NULL THEN {otherwise} ELSE {told} END"

    def in_python(
        self, type: gql.GraphQLObjectType, field: gql.GraphQLField, nodes: list[gql.FieldNode], row: Row, inside: Inside
    ) -> bytes:
        declared = field.extensions["strawberry-definition"]
        store = declared.store
        if store.prefetch_related or store.select_related or not (store.only or store.annotate):
            raise Uncompilable(f"{type.name}.{nodes[0].name.value} does not say which columns it needs")
        if not inside.parts:
            inside.number = len(self.holes)
            self.holes.append(None)
        for name in store.only:
            inside.needs_column(row.model._meta.get_field(name))
        for name, expression in store.annotate.items():
            inside.needs_extra(name, self.expression(expression))
        inside.parts.append(self.resolved(type, field, nodes))
        self.holes[inside.number] = inside.hole()
        return inside.marker()

    # --- lists

    def connection(
        self,
        writer: Writer,
        declared: ListField,
        field: gql.GraphQLField,
        nodes: list[gql.FieldNode],
        outer: Row | None = None,
    ) -> str:
        type = gql.get_named_type(field.type)
        edge = gql.get_named_type(type.fields["edges"].type)
        node = gql.get_named_type(edge.fields["node"].type)
        given = self.selection.arguments(field, nodes[0])
        rows = self.seen(node, self.rows(declared, given, outer))
        chosen = self.selection.fields(type, inner_sets(nodes))
        tells = any(selected[0].name.value == "pageInfo" for selected in chosen.values())
        page = Page.of(self, writer, rows, given, tells_more=tells)

        def told(selected: list[gql.FieldNode]) -> Pieces:
            match selected[0].name.value:
                case "edges":
                    return [b"[", page.all_of(joined(self.edge(edge, node, selected, page))), b"]"]
                case "pageInfo":
                    return self.page_info(gql.get_named_type(type.fields["pageInfo"].type), selected, page)
                case "totalCount":
                    return [f"(SELECT count(*)::text FROM {Row(writer, rows.order_by()).source()})"]
                case "__typename":
                    return [dumped(type.name)]
                case name:
                    raise Uncompilable(f"{type.name}.{name} is resolved in Python")

        text = joined(object_of((key, told(selected)) for key, selected in chosen.items()))
        return f"(SELECT {text} FROM {page.source()})" if page.is_read else f"({text})"

    def rows(self, declared: ListField, given: dict[str, Any], outer: Row | None) -> QuerySet[Any]:
        rows = _extension(declared).rows
        if rows is not None:
            found = rows(None, self.info)
        else:
            assert outer is not None
            relation = outer.model._meta.get_field(declared.django_name or declared.python_name)
            key = {back_to(relation): Outer(outer.column("pk"))}
            found = relation.related_model._default_manager.filter(**key)
        filter_type = _extension(declared).filter
        narrowing = filled_input(filter_type, given["filter"]) if given.get("filter") is not None else None
        ordered: QuerySet[Any] = declared.narrowed(
            found,
            self.info.context.actor,
            filter=narrowing,
            order_by=given.get("orderBy"),
            updated_since=given.get("updatedSince"),
        )
        return ordered

    def edge(self, type: gql.GraphQLObjectType, node: Any, nodes: list[gql.FieldNode], page: Page) -> Pieces:
        def told(selected: list[gql.FieldNode]) -> Pieces:
            match selected[0].name.value:
                case "node":
                    return self.of_row(node, inner_sets(selected), page.row)
                case "cursor":
                    return [page.cursor()]
                case _:
                    return [dumped(type.name)]

        chosen = self.selection.fields(type, inner_sets(nodes)).items()
        return object_of((key, told(selected)) for key, selected in chosen)

    def page_info(self, type: gql.GraphQLObjectType, nodes: list[gql.FieldNode], page: Page) -> Pieces:
        def told(name: str) -> Pieces:
            return [dumped(type.name) if name == "__typename" else page.info(name)]

        chosen = self.selection.fields(type, inner_sets(nodes)).items()
        return object_of((key, told(selected[0].name.value)) for key, selected in chosen)


def object_of(members: Iterable[tuple[str, Pieces]]) -> Pieces:
    pieces: Pieces = [b"{"]
    for key, value in members:
        pieces += [f'{"," if len(pieces) > 1 else ""}"{key}":'.encode(), *value]
    return [*pieces, b"}"]


class Inside:
    """The fields of one object that Python gives, while they are gathered."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.number = -1
        self.columns: dict[str, Field[Any, Any]] = {}
        self.extras: dict[str, Any] = {}
        self.parts: list[Part] = []

    def needs_column(self, column: Any) -> None:
        if column.is_relation:
            raise Uncompilable("a relation is needed in Python")
        self.columns[column.attname] = column

    def needs_extra(self, name: str, expression: Any) -> None:
        self.extras[name] = expression

    @property
    def _sorted(self) -> list[str]:
        """As Django wants them: in the order of the model's columns."""
        order = [column.attname for column in self.row.model._meta.concrete_fields]
        return sorted(self.columns, key=order.index)

    def hole(self) -> Hole:
        columns = self._sorted
        fields = [self.columns[name] for name in columns]
        fields += [self.row.field_of(expression) for expression in self.extras.values()]
        return Hole(
            model=self.row.model,
            alias=self.row.queryset.db,
            columns=tuple(columns),
            extras=tuple(self.extras),
            converters=tuple(_same if kind_of(field) == "json" else field.to_python for field in fields),
            parts=tuple(self.parts),
        )

    def opening(self) -> str:
        """SQL that tells the columns' values, before the object that needs them."""
        values = [(self.row.column(name), self.columns[name]) for name in self._sorted]
        for name, expression in self.extras.items():
            values.append((self.row.column(expression, ("extra", name)), self.row.field_of(expression)))
        told = [f"{column}::text" if kind_of(field) == "decimal" else column for column, field in values]
        return f"'\x01{self.number}\x02' || json_build_array({', '.join(told)})::text || '\x01'"

    def marker(self) -> bytes:
        return f"\x03{self.number}:{len(self.parts) - 1}\x03".encode()


HOLES = re.compile(rb"\x01(\d+)\x02([^\x01]*)\x01|\x03(\d+):(\d+)\x03")


def filled(holes: list[Hole | None], scene: Scene, data: bytes) -> bytes:
    """Write what Python gives into what the database wrote; JSON itself never holds a control character."""
    current: dict[int, Model] = {}

    def fill(found: re.Match[bytes]) -> bytes:
        if found[1] is not None:
            number = int(found[1])
            hole = holes[number]
            assert hole is not None
            current[number] = hole.instance(loads(found[2]))
            return b""
        number = int(found[3])
        hole = holes[number]
        assert hole is not None
        return hole.parts[int(found[4])](scene, current[number])

    return HOLES.sub(fill, data)


class Page:
    """One page of a list: which rows, from where, and what is told of them."""

    def __init__(self, row: Row, ordering: list[Any], *, size: int | Slot, is_backward: bool, tells_more: bool) -> None:
        self.row = row
        self.ordering = ordering
        self._size = size
        self.is_backward = is_backward
        self.tells_more = tells_more
        self.is_read = False  # whether anything of the rows themselves is told

    @classmethod
    def of(
        cls, planner: Planner, writer: Writer, rows: QuerySet[Any], given: dict[str, Any], *, tells_more: bool
    ) -> Page:
        rows, ordering, _ = annotate_ordering_fields(rows)
        for name, is_before in (("after", False), ("before", True)):
            if given.get(name):
                rows = rows.filter(beyond(planner, given[name], ordering, is_before=is_before))
        first, last = given.get("first"), given.get("last")
        if first is not None and last is not None:
            raise Uncompilable("first and last together")
        size: Any = PAGE if first is None and last is None else last if first is None else first
        if isinstance(size, Slot):
            size = size.then(within_bounds, "size", cast="::int8")
            planner.checks.append(size.read)
        else:
            within_bounds(size)
        is_backward = last is not None
        row = Row(writer, rows.reverse() if is_backward else rows)
        return cls(row, ordering, size=size, is_backward=is_backward, tells_more=tells_more)

    @property
    def size(self) -> str:
        return self.row.writer.parameter(self._size) if isinstance(self._size, Slot) else str(self._size)

    def source(self) -> str:
        """Return the page's rows to select from, with one that tells whether there are more where that is asked."""
        one_more = " + 1" if self.tells_more else ""
        return self.row.source(f" LIMIT {self.size}{one_more}", is_numbered=self.is_numbered)

    @property
    def is_numbered(self) -> bool:
        return self.is_backward or self.tells_more or bool(self.row.joins)

    def all_of(self, edge: str) -> str:
        self.is_read = True
        order = f" ORDER BY {self.row.name}.rn{' DESC' if self.is_backward else ''}" if self.is_numbered else ""
        return f"coalesce(string_agg({edge}, ','{order}){self._within}, '')"

    def info(self, name: str) -> str | bytes:
        """Return a field of pageInfo."""
        far, near = ("hasPreviousPage", "startCursor") if self.is_backward else ("hasNextPage", "endCursor")
        if name in {"hasNextPage", "hasPreviousPage"}:
            if name != far:
                return b"false"
            self.is_read = True
            return f"(count(*) > {self.size})::text"
        self.is_read = True
        order = "DESC" if name == near else "ASC"
        return or_null(f"(array_agg({self.cursor()} ORDER BY {self.row.name}.rn {order}){self._within})[1]")

    def cursor(self) -> str:
        values = ", ".join(_told(self.row, each) for each in self.ordering)
        told = f"'orderedcursor:' || to_json(ARRAY[{values}]::text[])::text"
        return f"'\"' || {base64(told)} || '\"'"

    @property
    def _within(self) -> str:
        return f" FILTER (WHERE {self.row.name}.rn <= {self.size})" if self.tells_more else ""


def within_bounds(size: int) -> int:
    if not 0 <= size <= MOST:
        raise Uncompilable("a page out of bounds")
    return size


def _told(row: Row, each: Any) -> str:
    """Return SQL for a value that rows are ordered by, as the cursor of the library tells it."""
    column, kind = row.column(each.attname), kind_of(each.order_by.expression.output_field)
    if kind == "instant":
        return instant(column)
    if kind in {"text", "date", "integer", "UUIDField"}:
        return f"{column}::text"
    raise Uncompilable(f"a cursor of {kind}")


def beyond(planner: Planner, cursor: Any, ordering: list[Any], *, is_before: bool) -> Q:
    """Return the condition for rows after or before a cursor."""
    if any(each.maybe_null for each in ordering):
        raise Uncompilable("a cursor in an order by what may be null")
    read, key = (cursor.read, cursor.key) if isinstance(cursor, Slot) else (lambda values: cursor, ("written", cursor))
    kinds = [SimpleNamespace(order_by=SimpleNamespace(expression=_Kind(each))) for each in ordering]

    def decoded(values: Values) -> list[Any]:
        try:
            found = OrderedCollectionCursor.from_cursor(read(values), kinds).field_values  # type: ignore[arg-type]
        except ValueError as error:
            raise Uncompilable("no cursor of this list") from error
        if None in found:
            raise Uncompilable("a cursor with null")
        return found

    planner.checks.append(decoded)
    condition: Q | None = None
    for place, each in reversed(list(enumerate(ordering))):
        value = Slot(lambda values, place=place: decoded(values)[place], (*key, "cursor", is_before, place))
        further = each.get_comparator(value, is_before)
        condition = further if condition is None else further | (each.get_eq(value) & condition)
    assert condition is not None
    return condition


class _Kind:
    """The kind of value in a cursor, without the query that it came from."""

    def __init__(self, each: Any) -> None:
        self.output_field = each.order_by.expression.output_field


# --- reading declarations


def declaration(type: gql.GraphQLObjectType, name: str) -> tuple[gql.GraphQLField, Any]:
    if name.startswith("__"):
        raise Uncompilable("introspection")
    field = type.fields[name]
    return field, field.extensions["strawberry-definition"]


def model_of(type: gql.GraphQLObjectType) -> Any:
    return get_django_definition(type.extensions["strawberry-definition"].origin, strict=True).model


def _is_row(type: Any) -> bool:
    definition = type.extensions.get("strawberry-definition")
    return definition is not None and get_django_definition(definition.origin) is not None


def _extension(declared: ListField) -> ListExtension:
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


def _same(value: Any) -> Any:
    return value
