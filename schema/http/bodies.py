"""What was asked, read from an HTTP request and trusted in nothing: size, nesting and characters before meaning."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from backend.core.text import Text
from schema.engine.codes import ErrorCode
from schema.engine.errors import ApiError, refuse
from schema.engine.limits import Limits, exceeded

PARAMETERS = ("query", "operationName", "variables", "extensions")
ONE_KIND = bytes.maketrans(b"{}", b"[]")
NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The parameters of a GraphQL request, of the right types but otherwise unchecked."""

    query: str
    operation_name: str | None
    variables: dict[str, Any]
    extensions: dict[str, Any]


def body_of(request: HttpRequest, limits: Limits) -> bytes:
    """Read what a POST brings; raise ApiError where that is too large or was cut off."""
    announced = announced_length(request.META)
    body = b"" if announced > limits.body_bytes else request.read(limits.body_bytes + 1)
    if max(announced, len(body)) > limits.body_bytes:
        raise refuse(ErrorCode.PAYLOAD_TOO_LARGE, facts={"maximum": limits.body_bytes})
    if len(body) < announced:
        raise refuse(ErrorCode.BAD_REQUEST, CUT_OFF)
    return body


def announced_length(environ: Mapping[str, Any]) -> int:
    """Return how long a body says that it is, 0 where it says nothing that can be read."""
    try:
        return int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def from_address(parameters: QueryDict, limits: Limits) -> Asked:
    """Read a GET, whose variables and extensions are JSON texts; raise ApiError as `asked` and `parsed` do."""
    if any(len(parameters.getlist(name)) > 1 for name in PARAMETERS):
        raise refuse(ErrorCode.BAD_REQUEST, TWICE)
    found: dict[str, Any] = {name: parameters[name] for name in PARAMETERS if name in parameters}
    for name in ("variables", "extensions"):
        if found.get(name):
            found[name] = parsed(found[name].encode(), limits)
        else:
            found.pop(name, None)
    _refuse_bad_characters(found)
    return asked(found)


def parsed(body: bytes, limits: Limits) -> Any:
    """Return the JSON value of UTF-8 bytes; raise ApiError for anything that JSON or we do not allow."""
    _refuse_deep(body, limits)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise refuse(ErrorCode.BAD_REQUEST, NOT_UTF8) from None
    try:
        value = DECODER.decode(text)
    except (ValueError, RecursionError):
        raise refuse(ErrorCode.BAD_REQUEST, NOT_JSON) from None
    if "\\u" in text:
        _refuse_bad_characters(value)
    return value


def asked(value: Any) -> Asked:
    """Check the types of the parameters; raise ApiError where one is wrong."""
    if isinstance(value, list):
        raise refuse(ErrorCode.BAD_REQUEST, NO_BATCHES)
    if not isinstance(value, dict):
        raise refuse(ErrorCode.BAD_REQUEST, NO_OBJECT)
    query, name = value.get("query"), value.get("operationName")
    variables, extensions = value.get("variables"), value.get("extensions")
    if query is None and isinstance(extensions, dict) and "persistedQuery" in extensions:
        raise refuse(ErrorCode.PERSISTED_QUERY_NOT_SUPPORTED)
    if not isinstance(query, str) or not query.strip():
        raise refuse(ErrorCode.BAD_REQUEST, NO_QUERY)
    if not isinstance(name, str | None):
        raise refuse(ErrorCode.BAD_REQUEST, NAME_TYPE)
    if not isinstance(variables, dict | None):
        raise refuse(ErrorCode.BAD_REQUEST, VARIABLES_TYPE)
    if not isinstance(extensions, dict | None):
        raise refuse(ErrorCode.BAD_REQUEST, EXTENSIONS_TYPE)
    return Asked(query=query, operation_name=name or None, variables=variables or {}, extensions=extensions or {})


def _refuse_deep(body: bytes, limits: Limits) -> None:
    """Peel the innermost brackets once per allowed level; every step is one linear pass over bytes."""
    outside_strings = b"".join(body.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')[::2])
    brackets = outside_strings.translate(ONE_KIND, NO_BRACKETS)
    for _ in range(limits.json_depth):
        brackets = brackets.replace(b"[]", b"")
        if not brackets:
            return
    if b"[]" in brackets or brackets.count(b"[") > limits.json_depth:
        raise ApiError([exceeded(limits, "json_depth")])


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("not a finite number")
    return number


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


DECODER = json.JSONDecoder(parse_constant=_number, parse_float=_number, object_pairs_hook=_object)


def _refuse_bad_characters(value: Any) -> None:
    """PostgreSQL stores no NUL, and half of a surrogate pair is no character."""
    for text in _strings(value):
        if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
            raise refuse(ErrorCode.BAD_REQUEST, BAD_CHARACTER)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


TWICE = Text(ja="同じパラメーターが二度指定されています。", en="A parameter is given twice.")
CUT_OFF = Text(
    ja="本文が途中で切れています（Content-Length より短い本文でした）。",
    en="The body was cut off: it is shorter than its Content-Length says.",
)
NOT_UTF8 = Text(ja="本文が UTF-8 ではありません。", en="The body is not UTF-8.")
NOT_JSON = Text(
    ja="JSON として読み取れません。キーの重複や NaN、Infinity も使えません。",
    en="This is not JSON; a repeated key, NaN and Infinity are not allowed either.",
)
NO_BATCHES = Text(
    ja="複数のリクエストをまとめて送ることはできません。一件ずつ送信してください。",
    en="Requests cannot be sent in batches. Send them one by one.",
)
NO_OBJECT = Text(ja="本文は JSON オブジェクトにしてください。", en="The body must be a JSON object.")
NO_QUERY = Text(ja="query に GraphQL の文字列を指定してください。", en="Give the document as a string in query.")
NAME_TYPE = Text(ja="operationName は文字列か null にしてください。", en="operationName must be a string or null.")
VARIABLES_TYPE = Text(
    ja="variables は JSON オブジェクトか null にしてください。",
    en="variables must be a JSON object or null.",
)
EXTENSIONS_TYPE = Text(
    ja="extensions は JSON オブジェクトか null にしてください。",
    en="extensions must be a JSON object or null.",
)
BAD_CHARACTER = Text(
    ja="文字列に NUL 文字（U+0000）や対になっていないサロゲートは使えません。",
    en="A string must not contain U+0000 or half of a surrogate pair.",
)
