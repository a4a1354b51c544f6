"""A browser as a frontend drives it: cookies, the CSRF token sent back as a header, JSON."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client as Browser

from tests.world.callers import Answer

DOOR = "/_allauth/browser/v1"


@dataclass
class Visitor:
    """Somebody with a browser that keeps cookies; CSRF is enforced as in production."""

    locale: str = "en"
    browser: Browser = field(default_factory=lambda: Browser(enforce_csrf_checks=True, raise_request_exception=False))

    def arrives(self) -> Answer:
        """Ask who is signed in, as a frontend does first; this also brings the CSRF cookie."""
        return self.get("/auth/session")

    def signs_in(self, email: str, password: str, *, csrf: bool = True) -> Answer:
        self.arrives()
        return self.post("/auth/login", email=email, password=password, csrf=csrf)

    def signs_out(self, *, csrf: bool = True) -> Answer:
        return self._sent("delete", "/auth/session", {}, csrf=csrf)

    @property
    def is_signed_in(self) -> bool:
        return self.arrives().status == 200

    def get(self, address: str, **headers: str) -> Answer:
        return self._answer(self.browser.get(f"{DOOR}{address}", headers=self._headers(csrf=False) | headers))

    def post(self, address: str, *, csrf: bool = True, **body: Any) -> Answer:
        return self._sent("post", address, body, csrf=csrf)

    def asks(self, document: str, *, client: str | None = None, csrf: bool = True, **headers: str) -> Answer:
        """POST to /graphql with the session's cookies."""
        more = {"X-Client-Company": client} if client else {}
        body = json.dumps({"query": document})
        response = self.browser.post(
            "/graphql", body, content_type="application/json", headers=self._headers(csrf=csrf) | more | headers
        )
        return self._answer(response)

    def reads(self, document: str, *, client: str | None = None) -> Answer:
        """GET /graphql with the session's cookies."""
        more = {"X-Client-Company": client} if client else {}
        return self._answer(self.browser.get("/graphql", {"query": document}, headers=self._headers(csrf=False) | more))

    def _sent(self, method: str, address: str, body: dict[str, Any], *, csrf: bool) -> Answer:
        send = getattr(self.browser, method)
        return self._answer(
            send(
                f"{DOOR}{address}",
                json.dumps(body),
                content_type="application/json",
                headers=self._headers(csrf=csrf),
            )
        )

    def _headers(self, *, csrf: bool) -> dict[str, str]:
        headers = {"Accept-Language": self.locale, "Accept": "application/json"}
        token = self.browser.cookies.get("csrftoken")
        return headers | {"X-CSRFToken": token.value} if csrf and token else headers

    def _answer(self, response: Any) -> Answer:
        is_json = response.headers.get("Content-Type", "").startswith("application/")
        body = json.loads(response.content) if is_json and response.content else {}
        return Answer(response.status_code, body, response.headers)
