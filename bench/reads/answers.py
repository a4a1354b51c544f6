"""What a server answers, brought into one form: without edges, ids and the field that only we have around it."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from http.client import HTTPConnection
from typing import Any


class Different(Exception):
    """Two servers do not answer the same, so their speeds cannot be compared."""


def ask(port: int, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """Return the data of one answer; raise ValueError where it is none or holds errors."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("POST", "/graphql", body, {"Content-Type": "application/json", **headers})
        text = connection.getresponse().read().decode(errors="replace")
    finally:
        connection.close()
    answer = json.loads(text)
    if answer.get("errors") or not answer.get("data"):
        raise ValueError(text[:1000])
    return dict(answer["data"])


def normal(data: Any) -> Any:
    """Return the same structure for the same facts, however a server words them."""
    if isinstance(data, list):
        return [normal(each) for each in data]
    if not isinstance(data, dict):
        return data
    for around in ("client", "change"):
        if around in data:
            return normal(data[around])
    if "edges" in data:
        return [normal(edge["node"]) for edge in data["edges"]]
    return {name: _value(name, value) for name, value in data.items() if name not in ("id", "errors")}


def _value(name: str, value: Any) -> Any:
    if name == "value":
        return Decimal(value)
    return datetime.fromisoformat(value) if name == "updatedAt" else normal(value)


def compare(operation: str, answers: Mapping[str, Any]) -> None:
    """Raise Different unless all answers, by server, are the first one's equal and hold something."""
    (first, expected), *others = answers.items()
    if not all(expected.values()):
        raise Different(f"{operation}: {first} answers nothing")
    for name, answer in others:
        if answer != expected:
            raise Different(
                f"{operation}: {name} answers otherwise than {first}:\n{str(answer)[:600]}\n{str(expected)[:600]}"
            )
