"""GraphQL over HTTP: one view that negotiates, reads, prices, runs inside the request's context, and answers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, ClassVar
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from backend.core.text import Locale, Text, locale_from
from schema.engine.codes import ErrorCode
from schema.engine.documents import Documents, Operation, Request
from schema.engine.errors import Problem, refuse
from schema.engine.execution import Answer, Run, Schema, Told, plain
from schema.engine.failures import problems_for
from schema.engine.limits import LIMITS, Limits
from schema.engine.parts import dumped
from schema.http.bodies import asked, body_of, from_address, parsed
from schema.http.encoding import encoded
from schema.http.negotiation import HTML, JSON, RESPONSE_JSON, chosen, reads

View = Callable[[HttpRequest], HttpResponse]
ContextFor = Callable[[HttpRequest], AbstractContextManager[Any]]
HEADERS = {
    401: {"WWW-Authenticate": 'Bearer realm="concord"'},
    405: {"Allow": "GET, POST"},
    503: {"Retry-After": "2"},
}

STATUS: dict[str, int] = {"CLIENT_NOT_FOUND": 404, "CLIENT_SUSPENDED": 403} | {code: code.status for code in ErrorCode}
OF_THE_DOCUMENT = {
    ErrorCode.GRAPHQL_PARSE_FAILED,
    ErrorCode.GRAPHQL_VALIDATION_FAILED,
    ErrorCode.BAD_USER_INPUT,
    ErrorCode.LIMIT_EXCEEDED,
}

log = structlog.get_logger("concord.graphql")


def status_for(problems: Collection[Problem], *, media: str, well_formed: bool, answered: bool) -> int:
    """Choose the status: the first problem's, but 200 beside data, and 200 to application/json for a document's faults.

    As the audits of the npm package graphql-http want it; the draft of August 2026 asks for 422 and 294 in places.
    """
    if answered or not problems:
        return 200
    code = next(iter(problems)).code
    if media == JSON and well_formed and code in OF_THE_DOCUMENT:
        return 200
    return STATUS.get(code, 400)


def make_view(
    schema: Schema,
    *,
    context_for: ContextFor,
    limits: Limits = LIMITS,
    run: Run | None = None,
    explorer: View | None = None,
) -> GraphQLView:
    """Return the view of a schema.

    `context_for(request)` opens the request's context and transaction; leaving it commits, raising through it undoes.
    `run` executes one operation inside it, by default strawberry; `explorer` answers a browser that wants HTML.
    """
    return GraphQLView(Documents(schema._schema, limits), context_for, run or plain(schema, limits), explorer)


@dataclass(frozen=True)
class Reply:
    """An answer before it is anybody's response."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, eq=False)
class GraphQLView:
    documents: Documents
    context_for: ContextFor
    run: Run
    explorer: View | None

    csrf_exempt: ClassVar = True  # for the middleware; asked() decides by is_forged instead

    def __call__(self, request: HttpRequest) -> HttpResponse:
        offers = (JSON, RESPONSE_JSON, HTML) if self.explorer and request.method == "GET" else (JSON, RESPONSE_JSON)
        media = chosen(request.headers.get("Accept", ""), offers)
        if media == HTML and self.explorer:
            return self.explorer(request)
        reply = self.reply(request, media)
        return HttpResponse(reply.body, status=reply.status, headers=reply.headers)

    def reply(self, request: HttpRequest, media: str | None) -> Reply:
        """Answer in a media type; None refuses, since the caller takes none of ours."""
        exchange = Exchange(request, self.documents.limits, media or JSON)
        with structlog.contextvars.bound_contextvars(request_id=exchange.request_id):
            try:
                if media is None:
                    raise refuse(ErrorCode.NOT_ACCEPTABLE)
                self.answer(exchange)
            except Exception as error:
                exchange.fail(error)
            return exchange.reply()

    def answer(self, exchange: Exchange) -> None:
        body = self.body(exchange.request)
        found = self.documents.asked_before(body) or self.read(exchange, body)
        exchange.well_formed, exchange.operation, exchange.cost = True, found.operation, found.cost
        with self.context_for(exchange.request) as exchange.context:
            answer = self.run(found, exchange.context)
        exchange.result = answer  # only now: the context has committed

    def body(self, request: HttpRequest) -> bytes:
        """Return what a POST brings, nothing of a GET; refuse all that can be refused unread."""
        if request.method == "GET":
            return b""
        if request.method != "POST":
            raise refuse(ErrorCode.METHOD_NOT_ALLOWED)
        if not reads(request.headers.get("Content-Type", "")):
            raise refuse(ErrorCode.UNSUPPORTED_MEDIA_TYPE)
        if is_forged(request):
            raise refuse(ErrorCode.FORBIDDEN, FORGED)
        return body_of(request, self.documents.limits)

    def read(self, exchange: Exchange, body: bytes) -> Request:
        """Read what is asked for and find it good, or raise ApiError; the exchange is told how far it came."""
        request, limits = exchange.request, self.documents.limits
        given = from_address(request.GET, limits) if request.method == "GET" else asked(parsed(body, limits))
        exchange.well_formed = True
        prepared = self.documents.prepared(given.query)
        exchange.operation = operation = prepared.operation(given.operation_name)
        if operation.kind == "subscription":
            raise refuse(ErrorCode.BAD_REQUEST, NO_SUBSCRIPTIONS)
        if operation.kind == "mutation" and request.method == "GET":
            raise refuse(ErrorCode.METHOD_NOT_ALLOWED)
        found = self.documents.priced(prepared, operation, given.variables)
        if body:
            self.documents.remember(body, found)
        return found


@dataclass
class Exchange:
    """One request and what became of it, until it is answered and logged."""

    request: HttpRequest
    limits: Limits
    media: str
    well_formed: bool = False
    operation: Operation | None = None
    context: Any = None
    cost: int = 0
    result: Answer | None = None
    problems: tuple[Problem, ...] = ()
    started: float = field(default_factory=perf_counter)

    def __post_init__(self) -> None:
        self.request_id: str = getattr(self.request, "request_id", None) or uuid4().hex
        self.locale: Locale = locale_from(self.request.headers.get("Accept-Language", ""))

    def fail(self, error: Exception) -> None:
        self.result, self.problems = None, problems_for(error)
        if any(problem.code == ErrorCode.INTERNAL_SERVER_ERROR for problem in self.problems):
            log.error("graphql.bug", exc_info=error)

    def reply(self) -> Reply:
        problems = self.result.problems if self.result else self.problems
        answered = self.result is not None and (self.result.data != b"null" or self.media == JSON)
        status = status_for(problems, media=self.media, well_formed=self.well_formed, answered=answered)
        self._log(status, problems)
        accept = self.request.headers.get("Accept-Encoding", "")
        body, coding = encoded(self._body(problems), accept, by_cookie=bool(self.request.META.get("HTTP_COOKIE")))
        headers = {
            "Content-Type": f"{self.media}; charset=utf-8",
            "Cache-Control": "private, no-store",
            "Vary": "Accept, Accept-Language, Accept-Encoding",
            **HEADERS.get(status, {}),
        }
        return Reply(status, headers | {"Content-Encoding": coding} if coding else headers, body)

    def _body(self, problems: Collection[Problem]) -> bytes:
        data = errors = plan = b""
        if self.result is not None:
            data = b'"data":' + self.result.data + b","
        if problems:
            formatted = [problem.formatted(self.locale, self.request_id) for problem in problems]
            errors = b'"errors":' + dumped(formatted) + b","
        if self.told and getattr(self.context, "sees_plan", False):
            plan = b',"plan":' + dumped(self.told.for_people())
        return b'{%s%s"extensions":{"requestId":%s,"cost":{"used":%d,"limit":%d}%s}}' % (
            data,
            errors,
            dumped(self.request_id),
            self.cost,
            self.limits.cost,
            plan,
        )

    def _log(self, status: int, problems: Collection[Problem]) -> None:
        log.info(
            "graphql.request",
            client=getattr(self.context, "client_slug", None),
            actor=getattr(self.context, "actor_label", None),
            operation=self.operation.name if self.operation else None,
            kind=self.operation.kind if self.operation else None,
            ms=round((perf_counter() - self.started) * 1000, 1),
            statements=getattr(self.context, "statement_count", None),
            status=status,
            cost=self.cost,
            errors=[str(problem.code) for problem in problems],
            **(self.told.for_log(self.result) if self.result and self.told else {}),
        )

    @property
    def told(self) -> Told | None:
        return self.result.told if self.result else None


def is_forged(request: HttpRequest) -> bool:
    """Whether a request that rides on a session cookie lacks Django's CSRF token; a bearer token is never sent unasked.

    It holds as long as `context_for` lets a bearer token win over a cookie.
    """
    if request.headers.get("Authorization") or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return bool(_CsrfCheck(HttpResponse).process_view(request, HttpResponse, (), {}))  # neither class is called


class _CsrfCheck(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


NO_SUBSCRIPTIONS = Text(
    ja="サブスクリプションはここでは受け付けていません。",
    en="Subscriptions are not served here.",
)
FORGED = Text(
    ja="CSRF トークンがないか、正しくありません。",
    en="The CSRF token is missing or wrong.",
)
