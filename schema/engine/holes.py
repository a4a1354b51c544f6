"""What Python tells of a row inside an answer that the database writes: a hole, filled from columns that came along."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from json import loads
from typing import Any

from django.db.models import Field, Model

from schema.engine.parts import Part, Scene
from schema.engine.slots import Uncompilable
from schema.engine.sql import Row, kind_of


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


def _same(value: Any) -> Any:
    return value
