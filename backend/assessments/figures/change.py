"""How the figures moved since the round before: from two result documents, on the statements that both asked."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from backend.assessments.figures.cells import ALL, BY_SIDE, Cell
from backend.assessments.figures.hashing import HASH
from backend.assessments.figures.reasons import NOT_ASKED, NOT_COMPARABLE

Document = Mapping[str, Any]

COMPARED: Final = (ALL, *BY_SIDE)

# The interval of the change of a cell, of the weighted mean of some statements × factor, where it may be told.
IntervalOf = Callable[[Cell, Sequence[Document], int], list[float] | None]


def change(
    document: Document, previous: Document | None, *, interval: IntervalOf = lambda cell, statements, factor: None
) -> dict[str, Any] | None:
    """Return the change of total and dimensions for all and by side; None without a previous result.

    Where the rounds asked the same statements with the same weights, the published figures are compared as they stand.
    Else both are made anew, with the weights and dimensions of `document`, from the published means of the statements
    that both asked. Either way a change is told where both rounds show the numbers, so it tells nothing new. Rounds of
    different mode, and totals on a different basis, are not compared; nor are those of different scales, but for
    statements of another version of the same questionnaire that says that they can be. `interval` tells how sure a
    change is.
    """
    if previous is None:
        return None
    common = _common_statements(document, previous)
    return {
        "since": {
            "hash": previous.get(HASH),
            "questionnaire": {name: previous["questionnaire"][name] for name in ("key", "version")},
        },
        "statements_compared": len(common),
        "cells": [_cell_change(document, previous, common, cell, interval) for cell in COMPARED],
    }


def _cell_change(
    document: Document, previous: Document, common: Sequence[Document], cell: Cell, interval: IntervalOf
) -> dict[str, Any]:
    key = cell.key
    after, before = _cell(document, key), _cell(previous, key)
    is_comparable = _is_comparable(document, previous, common, key)
    as_they_stand = _asked(document) == _asked(previous) == _weighed(common)

    def moved(name: str, asked: Sequence[Document]) -> dict[str, Any]:
        now, then = _figure(after, name), _figure(before, name)
        if now["suppressed"] == NOT_ASKED:
            return _told(None, None, NOT_ASKED)
        if not is_comparable or not asked:
            return _told(None, None, NOT_COMPARABLE)
        factor = 20 if name == "total" else 1
        if as_they_stand:
            told = _told(then["value"], now["value"], now["suppressed"])
        else:
            reason = next(filter(None, _reasons(after, asked)), None)
            told = _told(_mean(before, asked, factor), _mean(after, asked, factor), reason)
        return told if told["value"] is None else told | {"interval": interval(cell, asked, factor)}

    dimensions = [figure["key"] for figure in after["dimensions"]]
    by_dimension = {name: [each for each in common if each["dimension"] == name] for name in dimensions}
    return {
        "cell": key,
        "total": moved("total", common),
        "stage_before": before["stage"] if is_comparable else None,
        "stage_after": after["stage"],
        "dimensions": [{"key": name, **moved(name, asked)} for name, asked in by_dimension.items()],
    }


def _told(before: float | None, after: float | None, suppressed: str | None) -> dict[str, Any]:
    """Return the two values and their exact difference; nothing of either where one is missing."""
    if before is None or after is None:
        reason = suppressed or NOT_COMPARABLE
        return {"before": None, "after": None, "value": None, "interval": None, "suppressed": reason}
    value = float(Fraction(repr(after)) - Fraction(repr(before)))
    return {"before": before, "after": after, "value": value, "interval": None, "suppressed": None}


def _common_statements(document: Document, previous: Document) -> list[Document]:
    """Return the statements of `document` that `previous` asked too.

    The key is what makes a statement the same, unless the newer version says that it asks something else since then.
    """
    before = {statement["key"]: statement for statement in previous["questionnaire"]["statements"]}
    asked = [statement for statement in document["questionnaire"]["statements"] if statement["key"] in before]
    older, newer = sorted((_version(previous), _version(document)))
    if not _are_versions_of_one(document, previous) or older == newer:
        return asked
    newest = before if newer == _version(previous) else {statement["key"]: statement for statement in asked}
    return [statement for statement in asked if newest[statement["key"]].get("since", 1) <= older]


def _asked(document: Document) -> list[Document]:
    return _weighed(document["questionnaire"]["statements"])


def _weighed(statements: Sequence[Document]) -> list[Document]:
    """Return what decides how statements make up the figures."""
    return [{name: statement[name] for name in ("key", "dimension", "weight")} for statement in statements]


def _version(document: Document) -> int:
    return int(document["questionnaire"]["version"])


def _are_versions_of_one(document: Document, previous: Document) -> bool:
    return bool(document["questionnaire"]["key"] == previous["questionnaire"]["key"])


def _is_comparable(document: Document, previous: Document, common: Sequence[Document], key: str) -> bool:
    scales = [[each["questionnaire"][end] for end in ("scale_min", "scale_max")] for each in (document, previous)]
    other_version = _are_versions_of_one(document, previous) and _version(document) != _version(previous)
    same_scale = scales[0] == scales[1] or (other_version and bool(common))
    same_basis = key != ALL.key or document["basis"] == previous["basis"]
    return document["mode"] == previous["mode"] and same_scale and same_basis


def _cell(document: Document, key: str) -> Document:
    cells: list[Document] = document["cells"]
    return next(cell for cell in cells if cell["cell"] == key)


def _figure(cell: Document, name: str) -> Document:
    figures: list[Document] = [{"key": "total", **cell["total"]}, *cell["dimensions"]]
    return next(figure for figure in figures if figure["key"] == name)


def _mean(cell: Document, asked: Sequence[Document], factor: int) -> float | None:
    """Return the weighted mean of the published statements × factor, None where one of them is no number."""
    if any(_reasons(cell, asked)):
        return None
    values = {figure["key"]: figure["value"] for figure in cell["statements"]}
    weights = {each["key"]: Fraction(each["weight"]) for each in asked}
    points = sum(weight * Fraction(repr(values[key])) for key, weight in weights.items())
    return float(factor * points / sum(weights.values()))


def _reasons(cell: Document, asked: Sequence[Document]) -> list[str | None]:
    reasons = {figure["key"]: figure["suppressed"] for figure in cell["statements"]}
    return [reasons[each["key"]] for each in asked]
