"""From Django's SQL with %s to SQL with numbered parameters, its other values written in."""

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

from psycopg import sql


def numbered(text: str, parameters: Iterable[Any], place: Callable[[Any], str | None]) -> str:
    """Return the text with `place(value)` for each parameter that stays open, and all others as literals."""
    first, *rest = text.split("%s")
    pieces = [first.replace("%%", "%")]
    for value, piece in zip(parameters, rest, strict=True):
        pieces += [place(value) or literal(value), piece.replace("%%", "%")]
    return "".join(pieces)


def literal(value: Any) -> str:
    return sql.Literal(value.value if isinstance(value, Enum) else value).as_string()
