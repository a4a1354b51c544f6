"""Lists: Relay connections with keyset cursors, bounded pages, a filter, an order and `updatedSince`.

A filter is a strawberry input whose fields name the Django lookup they stand for; an order is an enum whose values are
`order_by` expressions. Both are plain data, so the plain path here and a compiled one read the same declaration.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import Enum
from typing import Any, Generic, cast

import strawberry
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from strawberry import UNSET, relay
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.fields.resolver import StrawberryResolver
from strawberry_django.fields.field import StrawberryDjangoConnectionExtension, StrawberryDjangoField
from strawberry_django.optimizer import is_optimized_by_prefetching, mark_optimized_by_prefetching
from strawberry_django.relay.cursor_connection import (
    DjangoCursorConnection,
    DjangoCursorEdge,
    OrderedCollectionCursor,
    annotate_ordering_fields,
    apply_cursor_pagination,
)

from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from schema.context import Info
from tenants.actors import Actor

PAGE = 20
MOST = 100


def by(lookup: str, description: str) -> Any:
    """Declare a filter field: given values narrow the list by this Django lookup; null narrows nothing."""
    return strawberry.field(default=None, description=description, metadata={"lookup": lookup})


def when(condition: Callable[[Actor], Q], description: str) -> Any:
    """Declare a yes-or-no filter field whose condition rests on who asks, such as what day it is there."""
    return strawberry.field(default=None, description=description, metadata={"condition": condition})


def narrow(queryset: QuerySet[Any], given: Any, actor: Actor) -> QuerySet[Any]:
    """Apply a filter input: all given fields must hold."""
    if given is None:
        return queryset
    for field in dataclasses.fields(given):
        value = _plain(getattr(given, field.name))
        if value is not None:
            queryset = queryset.filter(_condition(field, value, actor))
    return queryset


def _condition(field: dataclasses.Field[Any], value: Any, actor: Actor) -> Q:
    if "condition" in field.metadata:
        holds = field.metadata["condition"](actor)
        return holds if value else ~holds
    lookup = field.metadata["lookup"]
    return Q(**{lookup: [value] if lookup.endswith("__contains") else value})  # an array holds it


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, relay.GlobalID):
        return value.node_id
    return value.value if isinstance(value, Enum) else value


@strawberry.type(name="CursorEdge", description="An edge in a connection.")
class Edge(DjangoCursorEdge[relay.NodeType], Generic[relay.NodeType]):
    @classmethod
    def resolve_edge(cls, node: Any, *, cursor: Any = None, **arguments: Any) -> Any:
        """Write what is not ASCII as it is, as PostgreSQL does; the library would escape it."""
        told = json.dumps(cursor.field_values, ensure_ascii=False, separators=(",", ":"))
        return super().resolve_edge(node, cursor=told, **arguments)


@strawberry.type(description="A page of a list.")
class Connection(DjangoCursorConnection[relay.NodeType], Generic[relay.NodeType]):
    edges: list[Edge[relay.NodeType]] = strawberry.field(description="Contains the nodes in this connection")

    @strawberry.field(description="How many rows the whole list has, on all pages; counted only when asked for.")
    def total_count(self) -> int:
        return super().total_count()

    @classmethod
    def resolve_connection(cls, nodes: Any, *, info: Any, **arguments: Any) -> Any:
        with readable_cursors():
            if not is_optimized_by_prefetching(nodes):
                expect_cursors(nodes, arguments)
            return super().resolve_connection(nodes, info=info, **bounded(arguments))


@contextmanager
def readable_cursors() -> Iterator[None]:
    """The library says a plain ValueError of a cursor that it did not write."""
    try:
        yield
    except ValueError as error:
        words = Text(ja="カーソルが正しくありません。", en="That is not a cursor of this list.")
        raise Refusal(Code.INVALID, words, path=("after",)) from error


def expect_cursors(queryset: QuerySet[Any], page: dict[str, Any]) -> None:
    """Raise ValueError where a cursor of the page was made in another order than the rows are in."""
    given = [page[name] for name in ("after", "before") if page.get(name)]
    if given:
        _, ordering, _ = annotate_ordering_fields(queryset)
        for cursor in given:
            cursor_values(cursor, ordering)


def cursor_values(cursor: str, ordering: list[Any]) -> list[Any]:
    """Return what a cursor holds for each value that rows are ordered by; raise ValueError where it holds no such."""
    values: list[Any] = OrderedCollectionCursor.from_cursor(cursor, ordering).field_values
    if any(isinstance(value, datetime) and value.tzinfo is None for value in values):  # of an order by a date
        raise ValueError("An instant without its offset")
    return values


def bounded(arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments with the default page size, or refuse a page out of bounds."""
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None and last is not None:
        raise Refusal(
            Code.INVALID,
            Text(ja="firstとlastは同時に指定できません。", en="Give first or last, not both."),
            path=("first",),
        )
    for name, size in (("first", first), ("last", last)):
        if size is not None and not 0 <= size <= MOST:
            raise Refusal(
                Code.OUT_OF_RANGE,
                Text(
                    ja="{name}は0から{most}までの整数で指定してください。",
                    en="{name} is a whole number from 0 to {most}.",
                ).with_facts(name=name, most=MOST),
                path=(name,),
            )
    return {**arguments, "first": PAGE if first is None and last is None else first, "last": last}


class ListField(StrawberryDjangoField):
    """A connection that takes `filter`, `orderBy` and `updatedSince`: one statement a level, nested or not."""

    def get_queryset(
        self,
        queryset: QuerySet[Any],
        info: Any,
        *,
        filter: Any = None,
        order_by: list[Enum] | None = None,
        updated_since: datetime | None = None,
        **arguments: Any,
    ) -> QuerySet[Any]:
        if is_optimized_by_prefetching(queryset):
            return queryset
        queryset = self.narrowed(
            queryset, info.context.actor, filter=filter, order_by=order_by, updated_since=updated_since
        )
        related = arguments.pop("_strawberry_related_field_id", None)
        page = {name: arguments.pop(name, None) for name in ("first", "last", "after", "before")}
        queryset = super().get_queryset(queryset, info, **arguments)
        return _paged_for_each_parent(queryset, info, related, page) if related else queryset

    def narrowed(
        self, queryset: QuerySet[Any], actor: Actor, *, filter: Any, order_by: list[Enum] | None, updated_since: Any
    ) -> QuerySet[Any]:
        """Apply what narrows and orders the list; both paths come here, a compiled one with slots for values."""
        if among := self.metadata.get("among"):
            queryset = among(queryset)
        queryset = narrow(queryset, filter, actor)
        if updated_since is not None:
            queryset = queryset.filter(updated_at__gte=updated_since)
        if order_by:
            queryset = queryset.order_by(*(order.value for order in order_by))
        return queryset


def _paged_for_each_parent(queryset: QuerySet[Any], info: Any, related: str, page: dict[str, Any]) -> QuerySet[Any]:
    """Cut a page for each parent row by a window, so that one statement serves all parents."""
    with readable_cursors():
        expect_cursors(queryset, page)
        paged, _ = apply_cursor_pagination(
            queryset, related_field_id=related, info=info, max_results=MOST, **bounded(page)
        )
    if page["after"] or page["before"]:
        paged = paged.annotate(_strawberry_total_count=_count_for_parent(queryset, related))
    return mark_optimized_by_prefetching(paged)


def _count_for_parent(queryset: QuerySet[Any], related: str) -> Coalesce:
    """Count all rows of a parent, where a window would count only those beyond the cursor."""
    own = queryset.order_by().filter(**{related: OuterRef(related)}).values(related)
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField())


class ListExtension(StrawberryDjangoConnectionExtension):
    """Adds the arguments of a list to the field."""

    def __init__(
        self, *, filter: Any, order: Any, rows: Callable[[Any, Info], QuerySet[Any]] | None, has_times: bool
    ) -> None:
        super().__init__(max_results=MOST)
        self.filter = filter
        self.has_times = has_times
        self.order = order
        self.rows = rows

    def apply(self, field: Any) -> None:
        super().apply(field)
        if self.rows:
            field.base_resolver = StrawberryResolver(self._resolver(self.rows))
        paging = [_argument(name, kind, words) for name, (kind, words) in PAGING.items()]
        own = [argument for argument in field.arguments if argument.python_name not in PAGING]
        added = []
        if self.has_times:
            added.append(_argument("updated_since", datetime | None, "Only rows changed at or after this instant."))
        if self.filter:
            added.append(_argument("filter", self.filter | None, "Only rows that meet all that is given here."))
        if self.order:
            added.append(_argument("order_by", list[self.order] | None, "The order; by age where nothing is given."))
        field.arguments = [*own, *paging, *added]

    def _resolver(self, rows: Callable[[Any, Info], QuerySet[Any]]) -> Callable[..., Any]:
        def resolve(root: Any, info: Info, **arguments: Any) -> Iterable[Any]:
            return cast(Iterable[Any], rows(root, info))

        return resolve


PAGING = {
    "first": (int | None, f"How many rows from the start: {PAGE} unless given, at most {MOST}."),
    "after": (str | None, "The cursor after which the page starts."),
    "last": (int | None, f"How many rows from the end, at most {MOST}; not together with `first`."),
    "before": (str | None, "The cursor before which the page ends."),
}


def _argument(name: str, annotation: Any, description: str) -> StrawberryArgument:
    return StrawberryArgument(
        python_name=name,
        graphql_name=None,
        type_annotation=StrawberryAnnotation(annotation),
        description=description,
        default=UNSET,
    )


def listed(
    description: str,
    *,
    filter: type | None = None,
    order: type[Enum] | None = None,
    rows: Any = None,
    has_times: bool = True,
    **options: Any,
) -> Any:
    """Declare a list: of the relation by the same name, or of what `rows(root, info)` returns.

    `metadata={"among": …}` narrows the relation's rows for everybody. Rows that are to tell no time have none.
    """
    if rows is not None:
        options["default"] = None  # a plain type is made without it
    return ListField(
        description=description,
        extensions=[ListExtension(filter=filter, order=order, rows=rows, has_times=has_times)],
        **options,
    )
