"""Running one operation on the plain path: strawberry executes, our cache parses and validates."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

import strawberry
import structlog
from graphql import DocumentNode, GraphQLError
from strawberry.extensions import SchemaExtension
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types import ExecutionContext

from backend.core.text import Text
from schema.engine.codes import ErrorCode
from schema.engine.documents import Request
from schema.engine.errors import ApiError, Problem
from schema.engine.failures import problems_for
from schema.engine.limits import Limits, check

ENDS_THE_REQUEST = {ErrorCode.TIMEOUT, ErrorCode.UNAVAILABLE}  # the transaction is dead: nothing of it can be told
DOCUMENT = "concord.document"

HALF_WAY = Text(
    ja="処理が途中で中止されましたが、すでに保存された変更があります。内容を確認してから、残りの操作だけをやり直してください。",
    en="This was stopped half way, and a change is kept already. Look at what is there before you try again.",
)

log = structlog.get_logger("concord.graphql")


@dataclass(frozen=True)
class Answer:
    """What running gave: `data` as JSON bytes ("null" included) and the errors of fields."""

    data: bytes
    problems: tuple[Problem, ...] = ()
    told: "Told | None" = None


@dataclass
class Told:
    """What is told of how a request was answered."""

    path: str = "plain"
    why: str = ""  # it was not compiled
    hit: bool | None = None  # whether the plan was kept
    sql: tuple[str, ...] = ()
    ms: float | None = None  # that the database took, with the way there and back

    def for_people(self) -> dict[str, Any]:
        plain = {"path": self.path, "why": self.why or None}
        if self.path == "plain":
            return plain
        return plain | {
            "hit": self.hit,
            "statementMs": self.ms,
            "sql": [text.replace("\x00", "client") for text in self.sql],
        }

    def for_log(self, answer: Answer) -> dict[str, Any]:
        """The figures for the log: objects are counted by the text that opens one."""
        return {"path": self.path, "hit": self.hit, "bytes": len(answer.data), "objects": answer.data.count(b'{"')}


Run = Callable[[Request, Any], Answer]
Transaction = Callable[[Any], AbstractContextManager[Any]]


class UsePrepared(SchemaExtension):
    """Hands strawberry the document that is parsed and validated already."""

    def on_parse(self) -> Iterator[None]:
        self.execution_context.graphql_document = self._prepared
        yield

    def on_validate(self) -> Iterator[None]:
        if self._prepared:
            self.execution_context.pre_execution_errors = []
        yield

    @property
    def _prepared(self) -> DocumentNode | None:
        return (self.execution_context.operation_extensions or {}).get(DOCUMENT)


@dataclass(frozen=True)
class Ready:
    """A value that a resolver gives as JSON, with all that is selected of it."""

    data: bytes


class Executor(StrawberryGraphQLCoreExecutionContext):
    def complete_value(self, return_type: Any, details: Any, info: Any, path: Any, result: Any, position: Any) -> Any:
        """What is ready needs no completing."""
        if isinstance(result, Ready):
            return result
        return super().complete_value(return_type, details, info, path, result, position)


class Schema(strawberry.Schema):
    """A strawberry schema whose documents come prepared and whose errors are logged by the frame, once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, execution_context_class=Executor)

    def get_extensions(self, sync: bool = False) -> list[SchemaExtension]:
        return [UsePrepared(), *super().get_extensions(sync)]

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        pass


def plain(schema: Schema, limits: Limits, transaction: Transaction = nullcontext) -> Run:
    """Return the plain path of a schema, which runs an operation inside `transaction(context)`.

    It raises ApiError, so that the transaction is undone, where the database gave up or the answer is too large.
    """

    def run(request: Request, context: Any) -> Answer:
        with transaction(context):
            return executed(request, context)

    def executed(request: Request, context: Any) -> Answer:
        result = schema.execute_sync(
            request.prepared.text,
            variable_values=request.raw,
            context_value=context,
            operation_name=request.operation.name,
            operation_extensions={DOCUMENT: request.prepared.document},
        )
        problems = _told(result.errors or [], limits, has_kept=getattr(context, "has_kept", False))
        data = written(result.data)
        check(limits, answer_bytes=len(data))
        return Answer(data, problems)

    return run


MARK = re.compile(rb'"\\u0000(\d+)"')  # no text of an answer holds NUL: neither a request nor PostgreSQL can bring one


def written(data: Any) -> bytes:
    """Return an answer's data as JSON, with what is ready put in as it is."""
    ready: list[bytes] = []

    def marked(value: Any) -> str:
        if not isinstance(value, Ready):
            raise TypeError(f"{type(value).__name__} is no JSON")
        ready.append(value.data)
        return f"\0{len(ready) - 1}"

    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=marked).encode()
    return MARK.sub(lambda found: ready[int(found[1])], text) if ready else text


def _told(errors: list[GraphQLError], limits: Limits, *, has_kept: bool) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    for error in errors[: limits.errors]:
        found = problems_for(error)
        if fatal := [problem for problem in found if problem.code in ENDS_THE_REQUEST]:
            whole = [replace(problem, path=(), locations=()) for problem in fatal]
            raise ApiError(replace(problem, text=HALF_WAY) if has_kept else problem for problem in whole) from error
        if any(problem.code == ErrorCode.INTERNAL_SERVER_ERROR for problem in found):
            log.error("graphql.bug", path=error.path, exc_info=error.original_error or error)
        problems += found
    return tuple(problems[: limits.errors])
