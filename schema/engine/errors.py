"""What a caller is told when something is refused or breaks: a closed set of codes, each in both languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import GraphQLError

from backend.core.text import Locale, Text
from schema.engine.codes import ErrorCode

DETAIL_LENGTH = 500
OURS_TO_FIX = {ErrorCode.TIMEOUT, ErrorCode.UNAVAILABLE, ErrorCode.INTERNAL_SERVER_ERROR}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One entry of `errors`: `detail` is a technical remark in English, `facts` are further extensions."""

    code: str
    text: Text
    detail: str = ""
    path: tuple[str | int, ...] = ()
    locations: tuple[tuple[int, int], ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def formatted(self, locale: Locale, request_id: str) -> dict[str, Any]:
        sentence = self.text.in_(locale)
        extensions: dict[str, Any] = {"code": str(self.code), **self.facts}
        if self.detail:
            sentence = f"{sentence} {self.detail}"
            extensions["detail"] = self.detail
        if self.code in OURS_TO_FIX:
            extensions["requestId"] = request_id
        entry: dict[str, Any] = {"message": sentence, "extensions": extensions}
        if self.locations:
            entry["locations"] = [{"line": line, "column": column} for line, column in self.locations]
        if self.path:
            entry["path"] = list(self.path)
        return entry


class ApiError(Exception):
    """Ends a request: it is answered with these problems and nothing of it is kept."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(problem.code for problem in self.problems))


def problem(
    code: ErrorCode, text: Text | None = None, *, at: GraphQLError | None = None, facts: Mapping[str, Any] | None = None
) -> Problem:
    """Return a problem in the code's own words, or in `text`; `at` lends its place and its message as detail."""
    plain = Problem(code=code, text=text or code.text, facts=facts or {})
    if at is None:
        return plain
    places = tuple((place.line, place.column) for place in at.locations or ())
    return replace(plain, detail=at.message[:DETAIL_LENGTH], path=tuple(at.path or ()), locations=places)


def refuse(code: ErrorCode, text: Text | None = None, *, facts: Mapping[str, Any] | None = None) -> ApiError:
    """Return the error to raise for one problem."""
    return ApiError([problem(code, text, facts=facts)])
