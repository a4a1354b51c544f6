"""Text in both languages, and enums with a description on each value."""

from enum import Enum
from typing import TypeVar

import strawberry

from backend.core.text import Text
from schema.context import Info

E = TypeVar("E", bound=type[Enum])


@strawberry.type(description="A wording in both languages.")
class LocalizedText:
    ja: str = strawberry.field(description="In Japanese.")
    en: str = strawberry.field(description="In English.")

    @strawberry.field(description="In the caller's language (Accept-Language).")
    def text(self, info: Info) -> str:
        return self.ja if info.context.actor.locale == "ja" else self.en

    @classmethod
    def of(cls, text: Text) -> "LocalizedText":
        return cls(ja=text.ja, en=text.en)


def described(enum: E, *, name: str | None = None, **values: str) -> E:
    """Publish an enum in the schema: its docstring and a description for each value."""
    published = strawberry.enum(enum, name=name, description=(enum.__doc__ or "").strip())
    for value in published.__strawberry_definition__.values:  # type: ignore[attr-defined]
        value.description = values[value.name]
    return published
