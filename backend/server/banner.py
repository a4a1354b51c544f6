"""The last thing the demo prints: where to look, as whom, and one line to paste."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from typing import Any

from backend.server.words import phrase

SAMPLE = "{ portfolio { edges { node { name stage total overdueCount } } } }"


def banner(told: dict[str, Any]) -> str:
    """The text for `told`, the content of demo.json."""
    return "\n".join(
        ["", f"  {phrase('running')}", "", *_rows(told), "", f"  {phrase('try')}", f"  {curl_line(told)}", ""]
    )


def curl_line(told: dict[str, Any]) -> str:
    """A shell command that asks the API as the consultancy."""
    headers = [f"Authorization: Bearer {told['keys']['consultancy']}", "Content-Type: application/json"]
    words = ["curl", "-sS", f"{told['url']}/graphql"]
    for header in headers:
        words += ["-H", header]
    return shlex.join([*words, "-d", json.dumps({"query": SAMPLE})])


def _rows(told: dict[str, Any]) -> Iterator[str]:
    yield f"  {phrase('explorer')}: {told['explorer']}"
    for login in told["logins"][:2]:
        yield f"  {phrase('login')}: {login['email']} / {login['password']}  ({login['role']})"
    yield f"  {phrase('key')}: {told['keys']['consultancy']}"
    for link in told["answer_links"][:1]:
        yield f"  {phrase('answer')}: {link}"
