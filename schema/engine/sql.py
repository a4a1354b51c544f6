"""From Django's querysets to SQL with numbered parameters, and from columns to JSON text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from enum import Enum
from typing import Any

import graphql as gql
from django.apps import apps
from django.db import connections
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    Expression,
    F,
    Field,
    FloatField,
    GeneratedField,
    IntegerField,
    JSONField,
    QuerySet,
    TextField,
    UUIDField,
    Value,
)

from schema.engine.slots import Slot, Uncompilable
from tenants.database.numbering import numbered
from tenants.database.routers import is_tenant_app
from tenants.reading import SCHEMA

ELSEWHERE = "current_setting('concord.plain')"  # there is no such setting: reaching it ends the statement


class Outer(Expression):
    """A column of a level further out, by its name in the whole statement."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return self.name, []


class Writer:
    """One statement: the parameters met so far, and names for its levels."""

    def __init__(self) -> None:
        self.slots: list[Slot] = []
        self._numbers: dict[Any, int] = {}
        self._levels = 0

    def level(self) -> str:
        self._levels += 1
        return f"t{self._levels}"

    def parameter(self, slot: Slot) -> str:
        number = self._numbers.setdefault(slot.key, len(self.slots) + 1)
        if number > len(self.slots):
            self.slots.append(slot)
        return f"${number}{slot.cast}"

    def select(self, queryset: QuerySet[Any]) -> str:
        """Return a queryset's SQL as Django writes it, its tables named with their schema."""
        query = queryset.query
        if query.combinator or query.is_sliced or query.distinct or query.select_for_update:
            raise Uncompilable("a set of rows is sliced, distinct, combined or locked")
        compiler = query.get_compiler(connection=connections[queryset.db], elide_empty=False)
        text, parameters = compiler.as_sql()
        return _qualified(numbered(text, parameters, self._open))

    def _open(self, value: Any) -> str | None:
        return self.parameter(value) if isinstance(value, Slot) else None


class Row:
    """One level: a set of rows under a name, and the columns that are asked of it."""

    def __init__(self, writer: Writer, queryset: QuerySet[Any]) -> None:
        self.writer = writer
        self.queryset = queryset
        self.name = writer.level()
        self._columns: dict[Any, tuple[str, Any]] = {}
        self.joins: list[str] = []
        self.place = 0

    @property
    def model(self) -> Any:
        return self.queryset.model

    def column(self, expression: Any, key: Any = None) -> str:
        """Ask for an expression (a text is a column's name) and return what to call it outside."""
        if expression == "pk":
            expression = self.model._meta.pk.attname
        key = expression if isinstance(expression, str) else key
        if key not in self._columns:
            self._columns[key] = (
                f"c{len(self._columns)}",
                F(expression) if isinstance(expression, str) else expression,
            )
        return f"{self.name}.{self._columns[key][0]}"

    def field_of(self, expression: Any) -> Field[Any, Any]:
        """Return the kind of value that an expression gives."""
        resolved: Any = expression if not isinstance(expression, str) else F(expression)
        if hasattr(resolved, "resolve_expression"):
            resolved = self.queryset.annotate(_kind=resolved).query.annotations["_kind"]
        return resolved.output_field

    def beside(self, queryset: QuerySet[Any]) -> Row:
        """Return a level for the one row, if any, that belongs to each of these; `join` it once it is complete."""
        row = Row(self.writer, queryset)
        row.joins = self.joins
        row.place = len(self.joins)
        self.joins.append("")  # before those of the levels that hang on it
        return row

    def join(self) -> None:
        self.joins[self.place] = f" LEFT JOIN LATERAL {self._rows()} ON true"

    def source(self, tail: str = "", *, is_numbered: bool = False) -> str:
        """Return the rows as something to select from, once all columns and levels beside it were asked for.

        Numbered rows carry their place in the order as rn: a join need not keep it.
        """
        rows = self._rows(tail)
        if is_numbered:
            rows = f"(SELECT *, row_number() OVER () AS rn FROM {rows}) {self.name}"
        return rows + "".join(self.joins)

    def _rows(self, tail: str = "") -> str:
        columns = dict(self._columns.values()) or {"c0": Value(1)}
        return f"({self.writer.select(self.queryset.annotate(**columns).values(*columns))}{tail}) {self.name}"


def _tenant_tables() -> set[str]:
    models = [
        model for config in apps.get_app_configs() if is_tenant_app(config.label) for model in config.get_models()
    ]
    return {model._meta.db_table for model in models}


def _qualified(text: str) -> str:
    tables = _tenant_tables()

    def named(found: re.Match[str]) -> str:
        before, table = found.groups()
        return f'{before} {SCHEMA}."{table}"' if table in tables else found[0]

    return re.sub(r'\b(FROM|JOIN) "(\w+)"', named, text)


# --- JSON


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def or_null(text: str) -> str:
    return f"coalesce({text}, 'null')"


def or_elsewhere(text: str) -> str:
    """A value that must not be null: where it is, the plain path answers, and says what is wrong."""
    return f"coalesce({text}, {ELSEWHERE})"


Pieces = list[str | bytes]


def joined(pieces: Iterable[str | bytes]) -> str:
    """Concatenate texts: bytes are literal JSON, strings are SQL that gives text."""
    merged: list[str | bytes] = []
    for piece in pieces:
        if isinstance(piece, bytes) and merged and isinstance(merged[-1], bytes):
            merged[-1] += piece
        else:
            merged.append(piece)
    return " || ".join(literal(piece.decode()) if isinstance(piece, bytes) else piece for piece in merged)


def leaf(column: str, field: Field[Any, Any], type: gql.GraphQLOutputType, *, is_set: bool = False) -> Pieces:
    """Return what gives a column's value as JSON text, as the plain path serializes it.

    `is_set` says that the database itself lets the column never be null.
    """
    if not isinstance(type, gql.GraphQLNonNull):
        return [or_null(_checked_null(column, field, type))]
    text, is_quoted, is_checked = _leaf(column, field, type.of_type)
    if is_set and not is_checked:
        return [b'"', text, b'"'] if is_quoted else [text]
    return [or_elsewhere(_whole(text, is_quoted=is_quoted))]


def _whole(text: str, *, is_quoted: bool) -> str:
    return f"'\"' || {text} || '\"'" if is_quoted else text


def _checked_null(column: str, field: Field[Any, Any], type: gql.GraphQLOutputType) -> str:
    """What gives null though the column holds something goes elsewhere; null itself is null."""
    text, is_quoted, is_checked = _leaf(column, field, type)
    whole = _whole(text, is_quoted=is_quoted)
    return f"CASE WHEN {column} IS NULL THEN 'null' ELSE {or_elsewhere(whole)} END" if is_checked else whole


def _leaf(column: str, field: Field[Any, Any], type: Any) -> tuple[str, bool, bool]:
    """Return a value's text, whether it stands in quotes, and whether it is null for what does not fit the type."""
    if isinstance(type, gql.GraphQLList):
        return _list(column, field, type.of_type)
    if isinstance(type, gql.GraphQLEnumType):
        return _enum(column, type), False, True
    name, kind = type.name, kind_of(field)
    match name, kind:
        case ("Boolean", "boolean") | ("Int", "integer") | ("JSON", "json"):
            return f"{column}::text", False, False
        case "Int", "bigint":
            return f"CASE WHEN {column} BETWEEN -2147483648 AND 2147483647 THEN {column}::text END", False, True
        case "Float", "float":
            return f"CASE WHEN {column} NOT IN ('NaN', 'Infinity', '-Infinity') THEN {column}::text END", False, True
        case ("String", "text") | ("Date", "date"):
            return f"to_json({column})::text", False, False
        case "Decimal", "decimal":
            return f"{column}::text", True, False
        case "DateTime", "instant":
            return instant(column), True, False
    raise Uncompilable(f"{kind} as {name} is not written by the database")


KINDS: tuple[tuple[type[Field[Any, Any]], str], ...] = (
    (BooleanField, "boolean"),
    (BigIntegerField, "bigint"),
    (IntegerField, "integer"),
    (FloatField, "float"),
    (DecimalField, "decimal"),
    (DateTimeField, "instant"),
    (DateField, "date"),
    (CharField, "text"),
    (TextField, "text"),
    (JSONField, "json"),
)


def kind_of(field: Field[Any, Any]) -> str:
    if isinstance(field, GeneratedField):
        field = field.output_field
    for cls, kind in KINDS:
        if isinstance(field, cls):
            return kind
    return type(field).__name__


def instant(column: str) -> str:
    """Return a moment as Python's isoformat gives it: no fraction of a second where it is zero."""
    digits = f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')"""
    return f"replace({digits}, '.000000', '') || '+00:00'"


def _enum(column: str, type: gql.GraphQLEnumType) -> str:
    """A value that the enum does not know gives null, which goes elsewhere."""
    names = "".join(
        f" WHEN {literal(str(_value_of(value)))} THEN {literal(json.dumps(name))}"
        for name, value in type.values.items()
    )
    return f"CASE {column}{names} END"


def _value_of(value: gql.GraphQLEnumValue) -> Any:
    return value.value.value if isinstance(value.value, Enum) else value.value


def _list(column: str, field: Field[Any, Any], item: Any) -> tuple[str, bool, bool]:
    base = getattr(field, "base_field", None)
    if base is None or not isinstance(item, gql.GraphQLNonNull):
        raise Uncompilable("a list that is no array of the database")
    item = item.of_type
    if isinstance(item, gql.GraphQLEnumType):
        if any(name != str(_value_of(value)) for name, value in item.values.items()):
            raise Uncompilable(f"the values of {item.name} are not its names")
        known = ", ".join(literal(name) for name in item.values)
        return f"CASE WHEN {column}::text[] <@ ARRAY[{known}] THEN to_json({column})::text END", False, True
    if (item.name, kind_of(base)) in {("String", "text"), ("Int", "integer")}:
        return f"CASE WHEN array_position({column}, NULL) IS NULL THEN to_json({column})::text END", False, True
    raise Uncompilable(f"a list of {item.name} is not written by the database")


def global_id(type_name: str, column: str, field: Field[Any, Any]) -> Pieces:
    """Return a row's global id; a UUID keeps it within one line of base64 unless the type's name is very long."""
    text = f"{literal(type_name + ':')} || {column}::text"
    is_short = isinstance(field, UUIDField) and len(type_name) + 1 + 36 <= LINE
    return [b'"', _base64(text) if is_short else base64(text), b'"']


def base64(text: str) -> str:
    """PostgreSQL breaks base64 into lines of 76 characters; Python does not."""
    return f"translate({_base64(text)}, E'\\n', '')"


def _base64(text: str) -> str:
    return f"encode(convert_to({text}, 'UTF8'), 'base64')"


LINE = 57  # bytes that one line of base64 holds
