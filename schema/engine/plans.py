"""From a selection set to one SQL statement: Django writes each set of rows, and this writes the JSON around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import graphql as gql
from django.db.models import Expression, QuerySet
from strawberry.relay.fields import NodeExtension

from schema.engine.declarations import back_to, declaration, filled_input, is_row, list_extension, model_of
from schema.engine.documents import Operation, Request
from schema.engine.holes import Hole, Inside, filled
from schema.engine.pages import Check, Page
from schema.engine.parts import Part, Scene, completed, constant, dumped, member, written
from schema.engine.selection import Selection, SelectionSets, inner_sets
from schema.engine.slots import GlobalId, Noted, Slot, Uncompilable, Values, Watched, node_id, opened, type_named_by
from schema.engine.sql import (
    ELSEWHERE,
    Outer,
    Pieces,
    Row,
    Writer,
    global_id,
    joined,
    leaf,
    or_null,
)
from schema.lists import ListField


@dataclass(frozen=True)
class Statement:
    """One statement: its SQL with the client's schema left open, and what fills its parameters."""

    sql: str
    slots: tuple[Slot, ...]


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
    request: Request,
    actor: Any,
    noted: Noted,
    changed: Changed | None = None,
) -> Plan:
    """Make the plan of a query, or of a row that a mutation changed; raise Uncompilable for the plain path to answer.

    Variables are opened (see `slots.opened`). What is asked of the actor is put into `noted`: what comes of this holds
    for every actor of whom the same would be noted.
    """
    coerced, kinds = request.coerced, request.operation.variables
    try:
        variables = {name: opened(coerced[name], type, (name,)) for name, type in kinds if name in coerced}
        planner = Planner(schema, Selection(schema, request.prepared.fragments, variables), Watched(actor, noted))
        return planner.plan_of_row(changed) if changed else planner.plan(request.operation)
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
        self.checks: list[Check] = []

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
            if not isinstance(found, gql.GraphQLObjectType) or is_row(found):
                raise Uncompilable(f"{type.name}.{nodes[0].name.value} gives rows of its own")
            return self.of_python(found, inner_sets(nodes))

        return member(type, field, nodes, completed(field.type, inner))

    # --- what the database gives to them

    def listed(self, declared: ListField, field: gql.GraphQLField, nodes: list[gql.FieldNode]) -> Part:
        rows = list_extension(declared).rows
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
        if not isinstance(type, gql.GraphQLObjectType) or not is_row(type):
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
        if not is_row(type):
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
        page = Page.of(self.checks, writer, rows, given, tells_more=tells)

        edges = {  # all of them first: what they join decides whether the page has to be put back in order
            key: joined(self.edge(edge, node, selected, page))
            for key, selected in chosen.items()
            if selected[0].name.value == "edges"
        }

        def told(key: str, selected: list[gql.FieldNode]) -> Pieces:
            match selected[0].name.value:
                case "edges":
                    return [b"[", page.all_of(edges[key]), b"]"]
                case "pageInfo":
                    return self.page_info(gql.get_named_type(type.fields["pageInfo"].type), selected, page)
                case "totalCount":
                    return [f"(SELECT count(*)::text FROM {Row(writer, rows.order_by()).source()})"]
                case "__typename":
                    return [dumped(type.name)]
                case name:
                    raise Uncompilable(f"{type.name}.{name} is resolved in Python")

        text = joined(object_of((key, told(key, selected)) for key, selected in chosen.items()))
        return f"(SELECT {text} FROM {page.source()})" if page.is_read else f"({text})"

    def rows(self, declared: ListField, given: dict[str, Any], outer: Row | None) -> QuerySet[Any]:
        rows = list_extension(declared).rows
        if rows is not None:
            found = rows(None, self.info)
        else:
            assert outer is not None
            relation = outer.model._meta.get_field(declared.django_name or declared.python_name)
            key = {back_to(relation): Outer(outer.column("pk"))}
            found = relation.related_model._default_manager.filter(**key)
        filter_type = list_extension(declared).filter
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
