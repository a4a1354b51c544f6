"""Who reads what stands by name."""

from typing import Self

import strawberry

from schema.assessments.words import ReaderKind
from schema.enums import Role
from tenants import readers


@strawberry.type(description="Somebody, or something, that reads what stands by name.")
class Reader:
    kind: ReaderKind = strawberry.field(description="What kind of reader.")
    name: str = strawberry.field(description="What it is called.")
    role: Role | None = strawberry.field(description="As what it reads; null of a consultancy, whose people differ.")

    @classmethod
    def of(cls, reader: readers.Reader) -> Self:
        return cls(kind=ReaderKind(reader.kind), name=reader.name, role=Role(reader.role) if reader.role else None)
