"""Scalars that we read more strictly than the library does."""

from datetime import datetime
from operator import methodcaller
from typing import Any

import strawberry
from strawberry.exceptions import StrawberryInputCoercionError


def instant(value: Any) -> datetime:
    """Read an instant; raise StrawberryInputCoercionError where it has no time of day or no offset from UTC."""
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        found = None
    if found is None or found.tzinfo is None:
        raise StrawberryInputCoercionError(
            f'DateTime cannot represent "{value}": write date, time and offset, as in 2026-11-28T09:30:00Z.'
        )
    return found


DATE_TIME = strawberry.scalar(
    name="DateTime",
    description="An instant in ISO 8601, with its offset from UTC, as in 2026-11-28T09:30:00Z.",
    serialize=methodcaller("isoformat"),
    parse_value=instant,
)
