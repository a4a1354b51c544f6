"""The figures of a round, computed from its file by plain Python: what the API's own numbers are checked against.

Nothing here is rounded or suppressed, and nothing is imported from the product.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

STAGES = ((40, "UNDEFINED"), (60, "DEFINED"), (80, "ALIGNED"), (101, "INTEGRATED"))


@dataclass(frozen=True)
class Response:
    side: str
    level: str
    team: str
    answers: Mapping[str, int]


def recompute(
    round_csv: Path, questionnaire: Mapping[str, Any], people: Mapping[str, Mapping[str, str]] | None = None
) -> dict[str, Any]:
    """All figures of one round: totals from 20 to 100, dimensions and statements from 1 to 5.

    `people` (rows by external_id) tells side, level and team of a file whose answers stand by name.
    Groups: side, level, side_level ("SALES/HEAD") and team ("" for people in none). A difference is Sales minus
    Marketing in scale points, for the total as for the rest; it is None where a side is missing.
    """
    responses = read_responses(round_csv, questionnaire, people or {})
    groups = {
        "side": group(responses, lambda response: response.side),
        "level": group(responses, lambda response: response.level),
        "side_level": group(responses, lambda response: f"{response.side}/{response.level}"),
        "team": group(responses, lambda response: response.team),
    }
    by_side = groups["side"]
    by_dimension = {
        dimension["key"]: [s["key"] for s in questionnaire["statements"] if s["dimension"] == dimension["key"]]
        for dimension in questionnaire["dimensions"]
    }
    by_statement = {statement["key"]: [statement["key"]] for statement in questionnaire["statements"]}
    totals = {"basis": basis(by_side) | {"POOLED": total(responses)}} | {
        by: each(members, total) for by, members in groups.items()
    }
    everybody = {"ALL": responses} | by_side
    figures: dict[str, Any] = {
        "counts": {"all": len(responses)} | {by: each(members, len) for by, members in groups.items()},
        "totals": totals,
        "stages": {by: {name: stage(figure) for name, figure in figures.items()} for by, figures in totals.items()},
        "dimensions": each(everybody, lambda some: means(some, by_dimension)),
        "statements": each(everybody, lambda some: means(some, by_statement)),
        "difference": {
            "total": difference(by_side, {"total": list(by_statement)})["total"],
            "dimensions": difference(by_side, by_dimension),
            "statements": difference(by_side, by_statement),
        },
    }
    return {name: plain(part) for name, part in figures.items()}


def basis(by_side: Mapping[str, list[Response]]) -> dict[str, Fraction]:
    """The total in which Sales and Marketing count half each, where both have answered."""
    if not {"SALES", "MARKETING"} <= by_side.keys():
        return {}
    return {"SIDES": (total(by_side["SALES"]) + total(by_side["MARKETING"])) / 2}


def total(responses: Iterable[Response]) -> Fraction:
    """Mean of the sums of each person's answers."""
    return mean([sum(response.answers.values()) for response in responses])


def means(responses: Iterable[Response], parts: Mapping[str, list[str]]) -> dict[str, Fraction]:
    """Mean answer to the statements of each part."""
    responses = list(responses)
    return {
        part: mean([response.answers[statement] for response in responses for statement in statements])
        for part, statements in parts.items()
    }


def difference(by_side: Mapping[str, list[Response]], parts: Mapping[str, list[str]]) -> dict[str, Fraction | None]:
    if not {"SALES", "MARKETING"} <= by_side.keys():
        return dict.fromkeys(parts)
    sales, marketing = means(by_side["SALES"], parts), means(by_side["MARKETING"], parts)
    return {part: sales[part] - marketing[part] for part in parts}


def mean(values: list[int]) -> Fraction:
    return Fraction(sum(values), len(values))


def stage(figure: Fraction) -> str:
    """The band an unrounded total falls into."""
    return next(name for below, name in STAGES if figure < below)


def group(responses: Iterable[Response], key: Callable[[Response], str]) -> dict[str, list[Response]]:
    groups: dict[str, list[Response]] = {}
    for response in responses:
        groups.setdefault(key(response), []).append(response)
    return groups


def each(groups: Mapping[str, list[Response]], figure: Callable[[list[Response]], Any]) -> dict[str, Any]:
    return {name: figure(responses) for name, responses in groups.items()}


def plain(figures: Any) -> Any:
    """The same figures with floats for fractions."""
    if isinstance(figures, dict):
        return {name: plain(figure) for name, figure in figures.items()}
    return float(figures) if isinstance(figures, Fraction) else figures


def read_responses(
    round_csv: Path, questionnaire: Mapping[str, Any], people: Mapping[str, Mapping[str, str]]
) -> list[Response]:
    """The responses of an anonymous file, or of a named one with what `people` tells of each name."""
    responses = []
    for row in read_csv(round_csv):
        who = row if "side" in row else of_person(people[row["external_id"]])
        answers = {statement["key"]: int(row[statement["key"]]) for statement in questionnaire["statements"]}
        responses.append(Response(who["side"], who["level"], who["team"], answers))
    return responses


def of_person(person: Mapping[str, str]) -> dict[str, str]:
    """Heads sit in a business unit and belong to no team."""
    team = "" if person["level"] == "HEAD" else person["organization"]
    return {"side": person["side"], "level": person["level"], "team": team}


def read_people(people_csv: Path) -> dict[str, dict[str, str]]:
    """Rows of a staff list by external_id, whichever of the three encodings it has."""
    return {row["external_id"]: row for row in read_csv(people_csv)}


def read_csv(path: Path) -> list[dict[str, str]]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp932")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def read_yaml(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content
