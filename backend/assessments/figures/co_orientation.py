"""What each side expects the other to answer, beside what both do: who disagrees, and who only believes so.

Per dimension, each of the five comparisons for itself (McLeod & Chaffee 1973, American Behavioral Scientist 16:469):

- *disagreement*: Sales' answers minus Marketing's, as told among the differences, for one number has one verdict;
- *misperception*: what a side expects of the other minus what the other answers, as between any two groups;
- *expected disagreement*: what a side expects of the other minus its own answers, as pairs of each respondent's.

A side is under a *false consensus* where it expects no disagreement and there is one. All of it is told where the
numbers beside it are, so it tells nothing new of anybody; of spread the rule of differences.py holds.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from backend.assessments.figures.cells import Cell
from backend.assessments.figures.differences import (
    Group,
    Told,
    by_dimension,
    compared,
    difference,
    said_of,
    smaller_side,
)
from backend.assessments.figures.disclosure import Disclosure
from backend.assessments.figures.inference.pairs import Pairs, paired_verdicts, typical_pairs
from backend.assessments.figures.responses import EXPECTING, MARKETING, SALES
from backend.assessments.figures.scores import Figure

DISAGREEMENT: Final = "DISAGREEMENT"
MISPERCEPTION: Final = "MISPERCEPTION"
EXPECTED_DISAGREEMENT: Final = "EXPECTED_DISAGREEMENT"
OTHER_SIDE: Final = {SALES: MARKETING, MARKETING: SALES}
SURE: Final = ("low", "high", "p")  # what is told of how sure a comparison is

Parts = dict[str, Told]  # by dimension


def co_orientation(
    own: Disclosure, expected: Disclosure, apart: Sequence[Mapping[str, Any]], *, invited: Mapping[str, int] | None
) -> dict[str, Any]:
    """Return what each side expects, the five comparisons, and where a side is under a false consensus.

    `expected` holds the expectations of the respondents of `own`, `apart` the differences that are told of them.
    `invited` counts the roster by side.
    """
    found = {
        (kind, side): {key: _slim(part) for key, part in parts.items()}
        for kind, side, parts in _comparisons(own, expected, apart, invited)
    }
    return {
        "expectations": [{"side": side, "dimensions": _expected_by(expected, side)} for side in EXPECTING],
        "comparisons": [
            {"kind": kind, "side": side, "dimensions": [{"key": key, **part} for key, part in parts.items()]}
            for (kind, side), parts in found.items()
        ],
        "false_consensus": [
            {"side": side, "key": key, "value": _is_false(part, found[EXPECTED_DISAGREEMENT, side][key])}
            for side in EXPECTING
            for key, part in found[DISAGREEMENT, None].items()
        ],
    }


def _expected_by(expected: Disclosure, side: str) -> list[Told]:
    cell = Cell(side=side)
    return [{"key": key, **expected.told(cell, figure)} for key, figure in expected.scores.asked.items()]


def _comparisons(
    own: Disclosure, expected: Disclosure, apart: Sequence[Mapping[str, Any]], invited: Mapping[str, int] | None
) -> Iterator[tuple[str, str | None, Parts]]:
    asked = own.scores.dimensions
    sides = next(pair for pair in apart if pair["pair"] == "SALES_MARKETING")
    yield DISAGREEMENT, None, {part["key"]: part for part in sides["dimensions"]}
    for side, other in OTHER_SIDE.items():
        expects, answers = Group(expected, Cell(side=side)), Group(own, Cell(side=other))
        yield (
            MISPERCEPTION,
            side,
            by_dimension(own.scores, compared(expects, answers, asked, roster=smaller_side(invited))),
        )
    for side in EXPECTING:
        expects, answers = Group(expected, Cell(side=side)), Group(own, Cell(side=side))
        roster = invited.get(side, 0) if invited else None
        yield EXPECTED_DISAGREEMENT, side, by_dimension(own.scores, _paired(expects, answers, asked, roster=roster))


def _paired(expects: Group, answers: Group, asked: Sequence[Figure], *, roster: int | None) -> dict[Figure, Told]:
    """Return expectation minus answer of the same respondents, with what is said of each; by name no verdict."""
    found = {figure: difference(expects, answers, figure) for figure in asked}
    if answers.disclosure.numbers is None:
        return found
    if answers.size is None:
        return {figure: part | {"verdict": "SUPPRESSED"} for figure, part in found.items()}
    pairs = [_pairs(expects, answers, figure, hidden=part["value"] is None) for figure, part in found.items()]
    typical = typical_pairs(family=len(pairs))
    said = [
        said_of(gap, answers=answers.size, typical=typical, tells_spread=answers.tells_spread, roster=roster)
        for gap in paired_verdicts(pairs)
    ]
    return {figure: found[figure] | part for figure, part in zip(found, said, strict=True)}


def _pairs(expects: Group, answers: Group, figure: Figure, *, hidden: bool) -> Pairs:
    (members,) = answers.disclosure.groups[answers.disclosure.place[answers.cell]]
    points = [group.disclosure.scores.points_in(figure)[members] for group in (expects, answers)]
    return Pairs(points[0] - points[1], figure.span, hidden=hidden)


def _slim(part: Mapping[str, Any]) -> Told:
    """Return a comparison as it is told here: without theta, which pairs do not have, and without another's key."""
    told = {name: value for name, value in part.items() if name != "key"}
    return told | {"inference": part["inference"] and {name: part["inference"][name] for name in SURE}}


def _is_false(apart: Told, within: Told) -> bool | None:
    """Whether a side takes an agreement for granted that is not there; None where that cannot be said."""
    if within["verdict"] == "EQUIVALENT" and apart["verdict"] == "GAP":
        return True
    return False if within["verdict"] == "GAP" or apart["verdict"] == "EQUIVALENT" else None
