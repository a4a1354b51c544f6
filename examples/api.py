"""A small client of the Concord API: what a script of yours could begin with."""

from typing import Any

import httpx


class Refused(Exception):
    """The API said no; nothing was changed. Each reason has a code, a path and a sentence."""


class Api:
    """Asks as the holder of one API key, in one client company or in none."""

    def __init__(self, url: str, key: str, *, client: str | None = None) -> None:
        self.url, self.key, self.client = url, key, client
        headers = {"Authorization": f"Bearer {key}", "Accept": "application/graphql-response+json"}
        if client:
            headers["X-Client-Company"] = client
        self._http = httpx.Client(base_url=url, headers=headers, timeout=30, trust_env=False)

    def inside(self, client: str) -> "Api":
        """Return the same key's view of one client company."""
        return Api(self.url, self.key, client=client)

    def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """Return `data`; raise Refused with the errors of the request itself."""
        answer = self._http.post("/graphql", json={"query": document, "variables": variables}).json()
        if answer.get("errors"):
            raise Refused(answer["errors"])
        return dict(answer["data"])

    def do(self, document: str, **input: Any) -> dict[str, Any]:
        """Run a mutation of one field with `$input` and return its payload; raise Refused with the payload's errors."""
        (payload,) = self.ask(document, input=input).values()
        if payload["errors"]:
            raise Refused(payload["errors"])
        return dict(payload)
