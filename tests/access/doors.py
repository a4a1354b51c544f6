"""The same question through every door: with a key or signed in, naming a client by key, host or header."""

import json
import re
from dataclasses import dataclass
from typing import Any

from django.test import Client as Browser

from tenants.models import User

WHO = "{ viewer { role } client { slug } }"
REQUEST_ID = re.compile(rb'"requestId":"[0-9a-f]+"')


@dataclass(frozen=True)
class Reply:
    """What came back: the bytes but for the request's own id, which differs between any two."""

    status: int
    content: bytes
    headers: frozenset[tuple[str, str]]

    @property
    def body(self) -> dict[str, Any]:
        return dict(json.loads(self.content))

    @property
    def codes(self) -> list[str]:
        return [error["extensions"]["code"] for error in self.body.get("errors", [])]

    @property
    def client(self) -> str | None:
        return ((self.body.get("data") or {}).get("client") or {}).get("slug")


def ask(
    document: str = WHO,
    *,
    token: str | None = None,
    user: User | None = None,
    header: str | None = None,
    host: str | None = None,
    authorization: str | None = None,
) -> Reply:
    """Ask once; `host` is the client's short name in the host, or a whole host name where it has a dot."""
    browser = Browser(raise_request_exception=False)
    if user:
        browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    headers = {"Accept": "application/graphql-response+json", "Accept-Language": "en"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    if authorization is not None:
        headers["Authorization"] = authorization
    if header is not None:
        headers["X-Client-Company"] = header
    name = "localhost" if host is None else host if "." in host else f"{host}.localhost"
    answer = browser.post(
        "/graphql", json.dumps({"query": document}), content_type="application/json", headers=headers, HTTP_HOST=name
    )
    told = frozenset((key, value) for key, value in answer.headers.items() if key != "X-Request-Id")
    return Reply(answer.status_code, REQUEST_ID.sub(b'"requestId":""', answer.content), told)
