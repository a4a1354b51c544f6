"""Bad requests of every kind, each with its answer; the same list goes to the toy and to the real server.

All but those without a document ask for a change, so that letting one through is seen by what it changed.
"""

import gzip
import json
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True)
class Bad:
    """How a request is refused (`says` is part of the English message), and the request."""

    status: int
    code: str
    says: str
    content: bytes = b""
    method: str = "POST"
    query: str = ""
    type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)

    def body(self, value: Any) -> "Bad":
        return self.raw(value if isinstance(value, bytes) else json.dumps(value).encode())

    def raw(self, content: bytes, **http: Any) -> "Bad":
        return replace(self, content=content, **http)

    def get(self, *parameters: tuple[str, str]) -> "Bad":
        return replace(self, method="GET", query=urlencode(parameters))


NOT_JSON = Bad(400, "BAD_REQUEST", "not JSON")
NOT_UTF8 = Bad(400, "BAD_REQUEST", "not UTF-8")
NO_QUERY = Bad(400, "BAD_REQUEST", "as a string in query")
NO_OBJECT = Bad(400, "BAD_REQUEST", "must be a JSON object")
CHARACTER = Bad(400, "BAD_REQUEST", "U+0000")
BATCH = Bad(400, "BAD_REQUEST", "in batches")
TOO_DEEP = Bad(400, "LIMIT_EXCEEDED", "nesting of the JSON")
TOO_LARGE = Bad(413, "PAYLOAD_TOO_LARGE", "too large")
VALUE = Bad(400, "BAD_USER_INPUT", "not valid")
MEDIA = Bad(415, "UNSUPPORTED_MEDIA_TYPE", "application/json in UTF-8")
METHOD = Bad(405, "METHOD_NOT_ALLOWED", "mutations by POST")
ACCEPT = Bad(406, "NOT_ACCEPTABLE", "application/json")
SYNTAX = Bad(400, "GRAPHQL_PARSE_FAILED", "not valid GraphQL")
INVALID = Bad(400, "GRAPHQL_VALIDATION_FAILED", "does not fit the schema")


def bad_requests(change: str) -> dict[str, Bad]:
    """Return all kinds by name; `change` is a field of Mutation, with its selection, that changes something."""
    kinds = {"body": bodies(change), "json": values(change), "http": http(change), "document": documents(change)}
    return {f"{kind}: {name}": bad for kind, found in kinds.items() for name, bad in found.items()}


def bodies(change: str) -> dict[str, Bad]:
    good = json.dumps({"query": f"mutation {{ {change} }}"}).encode()
    deep = 50_000

    def beside(variables: str) -> bytes:
        return good[:-1] + f', "variables": {variables}}}'.encode()

    def noting(comment: bytes) -> bytes:
        return good.replace(b"mutation", b"#" + comment + b"\\nmutation")

    return {
        "empty": NOT_JSON.raw(b""),
        "blank": NOT_JSON.raw(b" \n"),
        "one byte over the limit": TOO_LARGE.raw(good.ljust(1_000_001)),
        "ten times the limit": TOO_LARGE.raw(good.ljust(10_000_000)),
        "lists 50,000 deep": TOO_DEEP.raw(beside("[" * deep + "]" * deep)),
        "objects 50,000 deep": TOO_DEEP.raw(beside('{"a":' * deep + "1" + "}" * deep)),
        "lists never closed": TOO_DEEP.raw(b"[" * deep),
        "brackets of both kinds never closed": TOO_DEEP.raw(b'[{"a":' * deep),
        "Latin-1": NOT_UTF8.raw(noting(b"\xe9")),
        "Shift_JIS": NOT_UTF8.raw(noting("連携".encode("shift_jis"))),
        "UTF-16": NOT_UTF8.raw(good.decode().encode("utf-16")),
        "an overlong NUL": NOT_UTF8.raw(noting(b"\xc0\x80")),
        "a surrogate in UTF-8": NOT_UTF8.raw(noting(b"\xed\xa0\x80")),
        "compressed": NOT_UTF8.raw(gzip.compress(good), headers={"content-encoding": "gzip"}),
        "a byte order mark": NOT_JSON.raw(b"\xef\xbb\xbf" + good),
        "cut off": NOT_JSON.raw(good[:-1]),
        "two in one": NOT_JSON.raw(good + good),
        "single quotes": NOT_JSON.raw(good.replace(b'"', b"'")),
        "a trailing comma": NOT_JSON.raw(good[:-1] + b",}"),
        "a bare document": NOT_JSON.raw(f"mutation {{ {change} }}".encode()),
        "a key twice": NOT_JSON.raw(b'{"query": "{ __typename }", ' + good[1:]),
        "a key twice inside": NOT_JSON.raw(beside('{"a": [{"b": 1, "b": 2}]}')),
        "NaN": NOT_JSON.raw(beside('{"n": NaN}')),
        "minus infinity": NOT_JSON.raw(beside('{"n": -Infinity}')),
        "1e999": NOT_JSON.raw(beside('{"n": 1e999}')),
        "a number of 10,000 digits": NOT_JSON.raw(beside('{"n": ' + "9" * 10_000 + "}")),
        "NUL": CHARACTER.raw(beside('{"a": "\\u0000"}')),
        "NUL in a key": CHARACTER.raw(beside('{"a": {"\\u0000": 1}}')),
        "half a surrogate pair": CHARACTER.raw(beside('{"a": ["\\ud83d"]}')),
    }


def values(change: str) -> dict[str, Bad]:
    query = f"mutation Change {{ {change} }}"
    counting = f"mutation ($n: Int!) {{ {change} ... @include(if: true) {{ again: __typename }} }}"
    hash_only = {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}
    return {
        "a batch": BATCH.body([{"query": query}, {"query": query}]),
        "an empty batch": BATCH.body([]),
        "a string": NO_OBJECT.body(query),
        "a number": NO_OBJECT.body(1),
        "null": NO_OBJECT.body(None),
        "no query": NO_QUERY.body({"operationName": "Change"}),
        "query null": NO_QUERY.body({"query": None}),
        "query blank": NO_QUERY.body({"query": " \n"}),
        "query a list": NO_QUERY.body({"query": [query]}),
        "operationName a number": Bad(400, "BAD_REQUEST", "operationName must be").body(
            {"query": query, "operationName": 1}
        ),
        "operationName unknown": Bad(400, "BAD_REQUEST", "no operation by this").body(
            {"query": query, "operationName": "Other"}
        ),
        "operations to choose from": Bad(400, "BAD_REQUEST", "choose one").body(
            {"query": f"query Read {{ __typename }} {query}"}
        ),
        "variables a list": Bad(400, "BAD_REQUEST", "variables must be").body({"query": query, "variables": [1]}),
        "variables a string": Bad(400, "BAD_REQUEST", "variables must be").body({"query": query, "variables": "{}"}),
        "extensions a list": Bad(400, "BAD_REQUEST", "extensions must be").body({"query": query, "extensions": []}),
        "extensions a string": Bad(400, "BAD_REQUEST", "extensions must be").body({"query": query, "extensions": "a"}),
        "a hash for a persisted query": Bad(400, "PERSISTED_QUERY_NOT_SUPPORTED", "whole document").body(
            {"extensions": hash_only}
        ),
        "an unused variable": INVALID.body({"query": counting, "variables": {"n": 1}}),
        "a variable missing": VALUE.body({"query": _asking(change, "$n: Boolean!")}),
        "a variable null": VALUE.body({"query": _asking(change, "$n: Boolean!"), "variables": {"n": None}}),
        "a variable of another type": VALUE.body({"query": _asking(change, "$n: Boolean!"), "variables": {"n": "yes"}}),
        "a variable that is an object": VALUE.body({"query": _asking(change, "$n: Boolean!"), "variables": {"n": {}}}),
    }


def _asking(change: str, variable: str) -> str:
    return f"mutation ({variable}) {{ {change} ... @skip(if: $n) {{ again: __typename }} }}"


def http(change: str) -> dict[str, Bad]:
    query = f"mutation {{ {change} }}"
    good = json.dumps({"query": query}).encode()
    return {
        "no content type": MEDIA.raw(good, type=""),
        "text": MEDIA.raw(good, type="text/plain"),
        "a form": MEDIA.raw(urlencode({"query": query}).encode(), type="application/x-www-form-urlencoded"),
        "a multipart form": MEDIA.raw(good, type="multipart/form-data; boundary=x"),
        "application/graphql": MEDIA.raw(query.encode(), type="application/graphql"),
        "a content type of nonsense": MEDIA.raw(good, type=";;/,"),
        "charset utf-16": MEDIA.raw(good.decode().encode("utf-16"), type="application/json; charset=utf-16"),
        "charset Shift_JIS": MEDIA.raw(good, type="application/json; charset=Shift_JIS"),
        "PUT": METHOD.raw(good, method="PUT"),
        "PATCH": METHOD.raw(good, method="PATCH"),
        "DELETE": METHOD.raw(good, method="DELETE"),
        "a mutation by GET": METHOD.get(("query", query)),
        "GET without a query": NO_QUERY.get(),
        "GET with a query twice": Bad(400, "BAD_REQUEST", "given twice").get(("query", query), ("query", query)),
        "GET with variables that are no JSON": NOT_JSON.get(("query", query), ("variables", "{n:1}")),
        "GET with variables too deep": TOO_DEEP.get(("query", query), ("variables", "[" * 60)),
        "GET with variables as a list": Bad(400, "BAD_REQUEST", "variables must be").get(
            ("query", query), ("variables", "[]")
        ),
        "GET with NUL": CHARACTER.get(("query", f"{query} #\0")),
        "wants HTML of a POST": ACCEPT.raw(good, headers={"accept": "text/html"}),
        "wants XML": ACCEPT.raw(good, headers={"accept": "application/xml, text/xml;q=0.9"}),
        "wants Latin-1": ACCEPT.raw(good, headers={"accept": "application/json; charset=iso-8859-1"}),
        "wants no JSON": ACCEPT.raw(good, headers={"accept": "application/*;q=0, text/*"}),
    }


def documents(change: str) -> dict[str, Bad]:
    def changing(more: str, *, head: str = "mutation", tail: str = "") -> dict[str, str]:
        return {"query": f"{head} {{ {change} {more} }} {tail}"}

    def over(what: str) -> Bad:
        return Bad(400, "LIMIT_EXCEEDED", what)

    return {
        "a bracket too many": SYNTAX.body(changing("}")),
        "a string never closed": SYNTAX.body(changing('a(b: "')),
        "a name missing": SYNTAX.body(changing("a(: 1)")),
        "half a surrogate pair": SYNTAX.body(changing(r'a(b: "\ud83d")')),
        "NUL by an escape": Bad(400, "GRAPHQL_PARSE_FAILED", "U+0000").body(changing(r'a(b: "\u0000")')),
        "an unknown field": INVALID.body(changing("nothing")),
        "an unknown variable": INVALID.body(changing("__typename @include(if: $no)")),
        "an unknown directive": INVALID.body(changing("", head="mutation @no")),
        "a type definition": INVALID.body(changing("", tail="type Query { a: Int }")),
        "a fragment within itself": INVALID.body(changing("...f", tail="fragment f on Mutation { ...f }")),
        "10,000 aliases": over("tokens").body(changing(" ".join(f"a{n}: __typename" for n in range(10_000)))),
        "31 aliases": over("aliases").body(changing(" ".join(f"a{n}: __typename" for n in range(31)))),
        "a flood of tokens": over("tokens").body(changing("__typename " * 2_000)),
        "a flood of comments": over("tokens").body({"query": "#\n" * 100_000 + changing("")["query"]}),
        "a list of 900 deep": over("nesting").body(changing("a(b: " + "[" * 900 + "]" * 900 + ")")),
        "selections 400 deep": over("nesting").body(changing("... {" * 400 + "__typename" + "}" * 400)),
        "fields 13 deep": over("depth").body(changing("a {" * 12 + "a" + "}" * 12)),
        "21 root fields": over("root fields").body(changing(" ".join(f"f{n}" for n in range(20)))),
        "6 mutations": over("mutations").body(changing(" ".join(f"a{n}: {change}" for n in range(5)))),
        "21 directives": over("directives").body(changing("__typename" + " @skip(if: true)" * 21)),
        "a field 52 times": over("repeated").body(changing("__typename " * 52)),
        "a bomb of 657 bytes": over("root fields").body({"query": bomb(change, size=657)}),
    }


def bomb(change: str, *, size: int) -> str:
    """A document of so many bytes whose fragments each spread the next one twice, down to the change."""
    head, tail, links = "mutation{...f0}", "fragment f{n} on Mutation{{{change}}}", ""
    for n in range(size):
        longer = links + f"fragment f{n} on Mutation{{...f{n + 1}...f{n + 1}}}"
        if len(head + longer + tail.format(n=n + 1, change=change)) > size:
            return (head + links + tail.format(n=n, change=change)).ljust(size)
        links = longer
    raise AssertionError
