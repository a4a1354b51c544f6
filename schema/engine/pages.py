"""One page of a list in SQL: its bounds, its cursors and what is told of it, as the library's connection does it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.db.models import Q, QuerySet
from strawberry_django.relay.cursor_connection import annotate_ordering_fields

from schema.engine.slots import Slot, Uncompilable, Values
from schema.engine.sql import Row, Writer, base64, instant, kind_of, or_null
from schema.lists import MOST, PAGE, cursor_values

Check = Callable[[Values], Any]


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
        cls, checks: list[Check], writer: Writer, rows: QuerySet[Any], given: dict[str, Any], *, tells_more: bool
    ) -> Page:
        rows, ordering, _ = annotate_ordering_fields(rows)
        for name, is_before in (("after", False), ("before", True)):
            if given.get(name):
                rows = rows.filter(beyond(checks, given[name], ordering, is_before=is_before))
        first, last = given.get("first"), given.get("last")
        if first is not None and last is not None:
            raise Uncompilable("first and last together")
        size: Any = PAGE if first is None and last is None else last if first is None else first
        if isinstance(size, Slot):
            size = size.then(within_bounds, "size", cast="::int8")
            checks.append(size.read)
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


def beyond(checks: list[Check], cursor: Any, ordering: list[Any], *, is_before: bool) -> Q:
    """Return the condition for rows after or before a cursor."""
    if any(each.maybe_null for each in ordering):
        raise Uncompilable("a cursor in an order by what may be null")
    read, key = (cursor.read, cursor.key) if isinstance(cursor, Slot) else (lambda values: cursor, ("written", cursor))
    kinds = [SimpleNamespace(order_by=SimpleNamespace(expression=_Kind(each))) for each in ordering]

    def decoded(values: Values) -> list[Any]:
        try:
            found = cursor_values(read(values), kinds)
        except ValueError as error:
            raise Uncompilable("no cursor of this list") from error
        if None in found:
            raise Uncompilable("a cursor with null")
        return found

    checks.append(decoded)
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
