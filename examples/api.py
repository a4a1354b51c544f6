"""A small client of the Concord API: what a script of yours could begin with."""

from typing import Any

import httpx


class Refused(Exception):
    """The API said no; nothing was changed. Each reason has a code, a path and a sentence."""

    @property
    def codes(self) -> set[str]:
        (reasons,) = self.args
        return {reason.get("code") or reason["extensions"]["code"] for reason in reasons} - {None}


class Api:
    """Asks as the holder of one API key or answer link, in one client company or in none; close it after use."""

    def __init__(self, url: str, token: str, *, client: str | None = None, http: httpx.Client | None = None) -> None:
        self.url, self.token, self.client = url, token, client
        self._http = http or httpx.Client(base_url=url, timeout=30, trust_env=False)
        self._headers = {"Authorization": f"Bearer {token}", "Accept": "application/graphql-response+json"}
        if client:
            self._headers["X-Client-Company"] = client

    def __enter__(self) -> "Api":
        return self

    def __exit__(self, *reason: object) -> None:
        self._http.close()

    def inside(self, client: str) -> "Api":
        """Return the same key's view of one client company; it shares the connection."""
        return Api(self.url, self.token, client=client, http=self._http)

    def holding(self, token: str) -> "Api":
        """Return the view of somebody who holds an answer link's token; it shares the connection."""
        return Api(self.url, token, http=self._http)

    def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """Return `data`; raise Refused with the errors of the request itself."""
        body = {"query": document, "variables": variables}
        answer = self._http.post("/graphql", json=body, headers=self._headers).json()
        if answer.get("errors"):
            raise Refused(answer["errors"])
        return dict(answer["data"])

    def do(self, document: str, **input: Any) -> dict[str, Any]:
        """Run a mutation of one field with `$input` and return its payload; raise Refused with the payload's errors."""
        (payload,) = self.ask(document, input=input).values()
        if payload["errors"]:
            raise Refused(payload["errors"])
        return dict(payload)

    def put(self, address: str, content: bytes) -> None:
        """Send a file to the signed address that an upload was given."""
        answer = self._http.put(address, content=content)
        if answer.status_code != 201:
            raise Refused(answer.json()["errors"])
