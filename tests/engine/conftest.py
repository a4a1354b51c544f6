"""The toy schema behind the real view: requests go in as HTTP, answers come out as HTTP."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
import structlog
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from schema.engine.limits import Limits
from schema.http.view import make_view
from tests.engine import toy

RESPONSE_JSON = "application/graphql-response+json"


@dataclass
class Context:
    """What a resolver is given; `done` is what it did, kept by the house only when the context commits."""

    done: list[Any] = field(default_factory=list)
    client_slug: str = "acme"
    actor_label: str = "key:abc"
    statement_count: int = 3


@dataclass
class Answered:
    status: int
    headers: Any
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.raw)  # type: ignore[no-any-return]

    @property
    def data(self) -> Any:
        return self.body.get("data")

    @property
    def errors(self) -> list[dict[str, Any]]:
        return self.body.get("errors", [])

    @property
    def codes(self) -> list[str]:
        return [error["extensions"]["code"] for error in self.errors]


class House:
    """The view with a pretended database: `kept` is what was committed."""

    def __init__(self, **options: Any) -> None:
        self.kept: list[Any] = []
        self.opened = 0
        self.refuses: Exception | None = None
        self.commit_fails: Exception | None = None
        self.view = make_view(toy.schema, context_for=self.context_for, **options)

    @contextmanager
    def context_for(self, request: HttpRequest) -> Iterator[Context]:
        if self.refuses:
            raise self.refuses
        self.opened += 1
        context = Context()
        yield context
        if self.commit_fails:
            raise self.commit_fails
        self.kept += context.done

    def ask(self, query: str, variables: dict[str, Any] | None = None, **more: Any) -> Answered:
        headers = {"accept": RESPONSE_JSON} | more.pop("headers", {})
        return self.post({"query": query, "variables": variables, **more}, headers=headers)

    def post(self, body: Any, *, headers: dict[str, str] | None = None, type: str = "application/json") -> Answered:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.send("POST", content=content, headers=headers, type=type)

    def get(self, parameters: Any, *, headers: dict[str, str] | None = None) -> Answered:
        return self.send("GET", query=urlencode(parameters, doseq=True), headers=headers)

    def send(
        self,
        method: str,
        *,
        content: bytes = b"",
        query: str = "",
        headers: dict[str, str] | None = None,
        type: str = "application/json",
    ) -> Answered:
        request = RequestFactory().generic(method, "/graphql", content, content_type=type, headers=headers or {})
        request.META |= {"QUERY_STRING": query, "CONTENT_TYPE": type}
        return answered(self.view(request))


def answered(response: HttpResponse) -> Answered:
    return Answered(response.status_code, response.headers, response.content)


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def small() -> House:
    """A house with limits so low that a test can stand just under and just over each."""
    return House(
        limits=Limits(
            body_bytes=2_000,
            json_depth=6,
            tokens=200,
            nesting=12,
            depth=4,
            aliases=3,
            directives=3,
            repeats=2,
            root_fields=5,
            mutations=2,
            page=10,
            cost=50,
            errors=3,
            answer_bytes=1_000,
            default_page=5,
            default_list=2,
        )
    )


@pytest.fixture
def logged() -> Iterator[list[Any]]:
    with structlog.testing.capture_logs() as entries:
        yield entries
