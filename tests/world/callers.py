"""Callers: how tests speak to the API, through the real door."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client as Browser


@dataclass
class Answer:
    """What came back over HTTP."""

    status: int
    body: dict[str, Any]
    headers: Any = None

    @property
    def data(self) -> dict[str, Any]:
        return self.body.get("data") or {}

    @property
    def codes(self) -> list[str]:
        return [error["extensions"]["code"] for error in self.body.get("errors", [])]


@dataclass
class Caller:
    """Somebody with an API key (or nobody), asking about one client (or none)."""

    token: str | None = None
    client: str | None = None
    locale: str = "en"
    host: str = "localhost"
    browser: Browser = field(default_factory=lambda: Browser(raise_request_exception=False))

    def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """Return the data; errors of any kind fail the test."""
        answer = self.send(document, **variables)
        assert "errors" not in answer.body, answer.body["errors"]
        return answer.data

    def do(self, document: str, **input: Any) -> dict[str, Any]:
        """Run a mutation of one field with `$input`, which must succeed, and return its payload."""
        payload = self.attempt(document, **input)
        assert payload["errors"] == [], payload["errors"]
        return payload

    def attempt(self, document: str, **input: Any) -> dict[str, Any]:
        """Run a mutation of one field with `$input` and return its payload, refused or not."""
        (payload,) = self.ask(document, input=input).values()
        return dict(payload)

    def refused(self, document: str, **input: Any) -> list[tuple[str, str]]:
        """Run a mutation that must be refused and return (code, dotted path) of each reason."""
        payload = self.attempt(document, **input)
        assert payload["errors"], "it was not refused"
        return [(error["code"], ".".join(error["path"])) for error in payload["errors"]]

    def send(self, document: str, **variables: Any) -> Answer:
        headers = {"Accept": "application/graphql-response+json", "Accept-Language": self.locale}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.client:
            headers["X-Client-Company"] = self.client
        body = json.dumps({"query": document, "variables": variables})
        response = self.browser.post(
            "/graphql", body, content_type="application/json", headers=headers, HTTP_HOST=self.host
        )
        return Answer(response.status_code, json.loads(response.content), response.headers)

    def in_(self, client: str | None) -> "Caller":
        return Caller(token=self.token, client=client, locale=self.locale, host=self.host)

    def speaking(self, locale: str) -> "Caller":
        return Caller(token=self.token, client=self.client, locale=locale, host=self.host)
