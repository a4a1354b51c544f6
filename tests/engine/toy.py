"""A small schema without a database, with every way in which a field can fail."""

import strawberry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from psycopg import errors as postgres
from strawberry import relay

from backend.core.refusal import Code, Refusal, Refusals
from backend.core.text import Text
from schema.engine.execution import Schema

SECRET = "secret-internals-4711"
NO_BOOK = Text(ja="その本はありません。", en="There is no such book.")


@strawberry.input
class BookInput:
    title: str
    tags: list[str] = strawberry.field(default_factory=list)


@strawberry.input(one_of=True)
class Choice:
    title: strawberry.Maybe[str]
    number: strawberry.Maybe[int]


@strawberry.type
class Book:
    title: str = "道"

    @strawberry.field
    def tags(self) -> list[str]:
        return ["a", "b"]

    @strawberry.field
    def related(self) -> list["Book"]:
        return []

    @strawberry.field
    def next(self) -> "Book":
        return Book()

    @strawberry.field
    def books(self, first: int | None = None, last: int | None = None, after: str | None = None) -> "BookConnection":
        return BookConnection()


@strawberry.type
class BookEdge:
    cursor: str
    node: Book


@strawberry.type
class PageInfo:
    has_next_page: bool = False


@strawberry.type
class BookConnection:
    @strawberry.field
    def edges(self) -> list[BookEdge]:
        return [BookEdge(cursor="1", node=Book())]

    @strawberry.field
    def page_info(self) -> PageInfo:
        return PageInfo()

    @strawberry.field
    def total_count(self) -> int:
        return 1


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str = "world") -> str:
        return f"hello {name}"

    @strawberry.field
    def length(self, of: str = "") -> int:
        return len(of)

    @strawberry.field
    def number(self, value: float = 0, count: int = 0) -> float:
        return value + count

    @strawberry.field
    def book(self) -> Book:
        return Book()

    @strawberry.field
    def books(self, first: int | None = None, last: int | None = None, after: str | None = None) -> BookConnection:
        return BookConnection()

    @strawberry.field
    def things(self, ids: list[strawberry.ID]) -> list[Book]:
        return [Book() for _ in ids]

    @strawberry.field(metadata={"size": 4})
    def stages(self) -> list[Book]:
        return [Book()] * 4

    @strawberry.field
    def chosen(self, choice: Choice) -> str:
        return "one"

    @strawberry.field
    def by_id(self, id: relay.GlobalID) -> str:
        return id.node_id

    @strawberry.field
    def text(self, length: int) -> str:
        return "x" * length

    @strawberry.field
    def bug(self) -> str | None:
        raise RuntimeError(SECRET)

    @strawberry.field
    def alarm(self) -> str:
        raise RuntimeError(SECRET)

    @strawberry.field
    def broken(self) -> int | None:
        return SECRET  # type: ignore[return-value]

    @strawberry.field
    def many_bugs(self) -> list["Fragile"]:
        return [Fragile()] * 50

    @strawberry.field
    def refused(self) -> str | None:
        raise Refusal(Code.NOT_FOUND, NO_BOOK, path=("id",))

    @strawberry.field
    def refused_twice(self) -> str | None:
        raise Refusals([Refusal(Code.INVALID, NO_BOOK), Refusal(Code.TOO_LONG, NO_BOOK)])

    @strawberry.field
    def denied(self) -> str | None:
        raise PermissionDenied(SECRET)

    @strawberry.field
    def no_uuid(self) -> str | None:
        raise ValidationError(f"{SECRET} is not a valid UUID", code="invalid")

    @strawberry.field
    def database(self, failure: str) -> str | None:
        raise FAILURES[failure](SECRET) from CAUSES.get(failure)


@strawberry.type
class Fragile:
    @strawberry.field
    def bug(self) -> str | None:
        raise RuntimeError(SECRET)


@strawberry.type
class Mutation:
    @strawberry.mutation
    def rename(self, info: strawberry.Info, title: str) -> str:
        info.context.done.append(title)
        return title

    @strawberry.mutation
    def add_books(self, info: strawberry.Info, books: list[BookInput]) -> int:
        info.context.done.append(len(books))
        return len(books)

    @strawberry.mutation
    def print_all(self, info: strawberry.Info, length: int) -> str:
        info.context.done.append("printed")
        return "x" * length

    @strawberry.mutation
    def slow(self, info: strawberry.Info) -> str | None:
        info.context.done.append("slow")
        raise OperationalError(SECRET) from postgres.QueryCanceled()


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def ticks(self) -> int:  # type: ignore[misc]
        yield 1


FAILURES: dict[str, type[Exception]] = {
    "statement_timeout": OperationalError,
    "lock_timeout": OperationalError,
    "deadlock": OperationalError,
    "cut": OperationalError,
    "closed": InterfaceError,
    "out_of_range": DataError,
    "division": DataError,
    "duplicate": IntegrityError,
}
CAUSES: dict[str, Exception] = {
    "statement_timeout": postgres.QueryCanceled(),
    "lock_timeout": postgres.LockNotAvailable(),
    "deadlock": postgres.DeadlockDetected(),
    "out_of_range": postgres.NumericValueOutOfRange(),
    "division": postgres.DivisionByZero(),
    "duplicate": postgres.UniqueViolation(),
}

schema = Schema(query=Query, mutation=Mutation, subscription=Subscription)
