"""Writes people.csv, rounds/*.csv and points.csv of the three example companies: the same bytes on every run.

    python examples/make_input.py                  # over the files in examples/
    python examples/make_input.py --into FOLDER    # somewhere else

What the figures shall tell stands in story.yaml; company.yaml, metrics.csv and actions.csv are written by hand.
"""

import argparse
from pathlib import Path
from typing import Any

import yaml
from making.answers import Answer, answers_of_round
from making.people import Person, people_of
from making.points import Point, points_of
from making.writing import write_csv

HERE = Path(__file__).parent
CONTENT = HERE.parent / "backend"


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the generated part of the example input.")
    parser.add_argument("--into", type=Path, default=HERE, help="folder to write to (default: examples/)")
    into = parser.parse_args().into

    for slug, story in read_yaml(HERE / "story.yaml")["companies"].items():
        make_company(slug, story, into / slug)


def make_company(slug: str, story: dict[str, Any], folder: Path) -> None:
    people = people_of(slug, story["people"], read_yaml(HERE / "making" / "names.yaml"))
    write_people(folder / "people.csv", people, story["people"]["file"])

    for number, round_story in story["rounds"].items():
        answers = answers_of_round(slug, number, round_story, people, read_questionnaire())
        write_round(folder / "rounds" / f"{number}.csv", answers, named=round_story["named"])

    write_points(folder / "points.csv", points_of(slug, story["series"], HERE / slug / "metrics.csv", read_ratios()))


def write_people(path: Path, people: list[Person], file: dict[str, str]) -> None:
    header = ["external_id", "name", "email", "side", "level", "organization", "locale"]
    rows = [[p.external_id, p.name, p.email, p.side, p.level, p.organization, p.locale] for p in people]
    write_csv(path, header, rows, encoding=file["encoding"], line_end=file["line_end"])


def write_round(path: Path, answers: list[Answer], *, named: bool) -> None:
    who = ["external_id"] if named else ["side", "level", "team"]
    header = who + list(answers[0].values)
    rows = [[*(a.name if named else a.group), *map(str, a.values.values())] for a in answers]
    write_csv(path, header, rows)


def write_points(path: Path, points: list[Point]) -> None:
    write_csv(path, ["metric", "period", "value"], [[p.metric, p.period, p.value] for p in points])


def read_questionnaire() -> dict[str, str]:
    """Dimension of each statement, by statement key, in the order of the questionnaire."""
    questionnaire = read_yaml(CONTENT / "assessments/content/default-questionnaire.yaml")
    return {statement["key"]: statement["dimension"] for statement in questionnaire["statements"]}


def read_ratios() -> dict[str, tuple[str, str]]:
    """Numerator and denominator of each metric that is a ratio, by metric key."""
    metrics = read_yaml(CONTENT / "metrics/content/catalogue.yaml")["metrics"]
    return {m["key"]: (m["ratio"]["numerator"], m["ratio"]["denominator"]) for m in metrics if "ratio" in m}


def read_yaml(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


if __name__ == "__main__":
    main()
