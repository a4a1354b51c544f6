"""How often the verdicts, intervals and stages are wrong, on answers made from known distributions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr

from backend.assessments.figures.inference.brunner_munzel import placements, theta_interval
from backend.assessments.figures.inference.stage_probability import Estimate
from backend.assessments.figures.inference.verdicts import ALPHA, Compared, verdicts
from backend.assessments.figures.inference.welch import welch
from backend.assessments.figures.stages import STAGES, stage_for
from bench import pairs

SIZES = ((5, 5), (5, 15), (15, 5), (8, 8), (12, 12), (20, 20), (40, 40))
SEED = 20261128
VALUES = np.arange(1, 6, dtype=np.float64)
DIMENSIONS, EACH = 5, 4
ALIKE = 0.3  # correlation of a respondent's answers to different statements
ONE_AGAINST = "O1"
TOO_LIBERAL = ("N5", "N6", ONE_AGAINST)  # known not to hold the level, and said so
SPREADS = (5.0, 9.0, 12.0, 14.0)  # standard deviations of totals within a side
STAGE_SIZES = ((5, 5), (5, 15), (8, 8))
BINS = (0.5, 0.65, 0.75, 0.85, 0.95, 1.0)  # of the stated probability

PAGE = Path(__file__).parents[1] / "docs" / "science.md"
START, END = "<!-- written by make bench-science -->", "<!-- /written -->"

Array = Any


def cut(mean: float, sd: float) -> Array:
    """Return the shares of the answers 1..5 where a normal is cut half way between them."""
    edges = ndtr((np.array([1.5, 2.5, 3.5, 4.5]) - mean) / sd)
    return np.diff(np.concatenate([[0.0], edges, [1.0]]))


def cut_to_mean(mean: float, sd: float) -> Array:
    """Return the shares where the normal is moved until its cut answers have this mean."""
    return cut(brentq(lambda centre: float(cut(centre, sd) @ VALUES) - mean, -20, 30), sd)


FAMILIES = {
    "N1": ("symmetric", cut(3, 1), cut(3, 1)),
    "N2": ("skewed, mean 3.8", cut_to_mean(3.8, 1), cut_to_mean(3.8, 1)),
    "N3": ("at the ceiling, mean 4.6", cut_to_mean(4.6, 1), cut_to_mean(4.6, 1)),
    "N4": ("narrow against wide", cut(3, 0.6), cut(3, 1.6)),
    "N5": ("polarised against narrow", np.array([0.35, 0.1, 0.1, 0.1, 0.35]), cut(3, 0.5)),
    "N6": ("mean 4, wide and skewed against narrow", cut_to_mean(4, 1.8), np.array([0, 0, 0.25, 0.5, 0.25])),
    "N7": ("nearly everybody alike", np.array([0, 0, 0.05, 0.9, 0.05]), np.array([0, 0, 0.05, 0.9, 0.05])),
}


@dataclass(frozen=True)
class Cell:
    """One family at one size of the sides."""

    family: str
    first: int
    second: int
    runs: int

    @property
    def random(self) -> np.random.Generator:
        return np.random.Generator(np.random.PCG64([SEED, int(self.family[1:]), self.first, self.second]))


def measure(*, runs: int) -> dict[str, Any]:
    """Return the worst rates over all families and sizes, each of so many simulated assessments, and all rates."""
    cells = [Cell(family, *sizes, runs) for family in FAMILIES for sizes in SIZES]
    with ProcessPoolExecutor(os.cpu_count()) as processes:
        rows = list(processes.map(simulated, cells))
        paired = list(
            processes.map(simulated_pairs, [(family, size, runs) for family in FAMILIES for size in pairs.SIZES])
        )
        calibration = [row for rows in processes.map(calibrated, [(each, runs) for each in SPREADS]) for row in rows]
    paired += [
        {"family": ONE_AGAINST, "size": size, **pairs.one_against(np.random.default_rng([SEED, size]), size, runs)}
        for size in pairs.SIZES
    ]
    write(tables(rows, paired, calibration))
    held = [row for row in rows if row["family"] not in TOO_LIBERAL]
    held_pairs = [row for row in paired if row["family"] not in TOO_LIBERAL]
    pooled = [row for row in calibration if row["spread"] in (9.0, 12.0) and row["cases"] >= runs // 4]
    return {
        "runs": runs,
        "false_gap_max": max(row["false_gap"] for row in held),
        "false_gap_max_too_liberal": max(row["false_gap"] for row in rows if row["family"] in TOO_LIBERAL),
        "d_coverage_min": min(row["d_coverage"] for row in held),
        "theta_coverage_min": min(row["theta_coverage"] for row in held),
        "paired_false_gap_max": max(row["false_gap"] for row in held_pairs),
        "paired_false_gap_max_too_liberal": max(row["false_gap"] for row in paired if row["family"] in TOO_LIBERAL),
        "paired_d_coverage_min": min(row["d_coverage"] for row in held_pairs),
        "stage_calibration_max_error": round(max(abs(row["stated"] - row["observed"]) for row in pooled), 3),
        "assess_60_ms": assess_60_ms(),
        "rows": rows,
        "paired": paired,
        "calibration": calibration,
    }


def simulated(cell: Cell) -> dict[str, Any]:
    """Simulate assessments in which both sides have the same means, and count what is wrongly said of them."""
    _, first, second = FAMILIES[cell.family]
    theta = float(first @ (np.tri(5, k=-1) + np.eye(5) / 2) @ second)
    difference = float((first - second) @ VALUES)
    random = cell.random
    false = in_d = in_theta = 0
    for _ in range(cell.runs):
        sides = answers(random, first, cell.first), answers(random, second, cell.second)
        false += has_gap(*sides)
        statement = sides[0][:, 0], sides[1][:, 0]
        mean, (low, high) = welch(*statement), theta_interval(placements(*statement))
        in_d += mean.low <= difference <= mean.high
        in_theta += low <= theta <= high
    rates = {"false_gap": false, "d_coverage": in_d, "theta_coverage": in_theta}
    return {
        "family": cell.family,
        "sizes": [cell.first, cell.second],
        **{name: round(count / cell.runs, 4) for name, count in rates.items()},
    }


def simulated_pairs(asked: tuple[str, int, int]) -> dict[str, Any]:
    """Simulate respondents of one side who answer by the family's first shares, and expect by its second."""
    family, size, runs = asked
    _, own, expected = FAMILIES[family]
    random = np.random.Generator(np.random.PCG64([SEED, int(family[1:]), size]))
    drawn = alike(random, (runs, size), 2 * DIMENSIONS * EACH)
    parts = [chosen(shares, part) for shares, part in zip((own, expected), np.split(drawn, 2, axis=2), strict=True)]
    rates = pairs.simulated(np.concatenate(parts, axis=2))
    return {"family": family, "size": size, **{name: round(rate, 4) for name, rate in rates.items()}}


def answers(random: np.random.Generator, shares: Array, count: int) -> Array:
    """Draw the answers of so many respondents to all statements."""
    return chosen(shares, alike(random, (count,), DIMENSIONS * EACH))


def alike(random: np.random.Generator, people: tuple[int, ...], items: int) -> Array:
    """Draw, for people × items, places from 0 to 1, those of one respondent alike to a degree."""
    common = random.standard_normal((*people, 1))
    own = random.standard_normal((*people, items))
    return ndtr(np.sqrt(ALIKE) * common + np.sqrt(1 - ALIKE) * own)


def chosen(shares: Array, place: Array) -> Array:
    return VALUES[np.minimum(np.searchsorted(np.cumsum(shares), place), len(VALUES) - 1)]


def has_gap(first: Array, second: Array) -> bool:
    """Whether any dimension or the total is called a GAP.

    p is never below Welch's, so where that alone is too large for Holm's first step nothing can be found.
    """
    compared = list(figures(first, second))
    if min(welch(each.first, each.second).p for each in compared) * len(compared) >= ALPHA:
        return False
    return any(found.verdict == "GAP" for found in verdicts(compared))


def figures(first: Array, second: Array) -> Iterator[Compared]:
    for start in range(0, DIMENSIONS * EACH, EACH):
        part = slice(start, start + EACH)
        yield Compared("DIMENSION", first[:, part].mean(axis=1), second[:, part].mean(axis=1))
    yield Compared("TOTAL", first.mean(axis=1), second.mean(axis=1))


def calibrated(asked: tuple[float, int]) -> list[dict[str, Any]]:
    """Return, for each range of the stated probability of an organization's stage, how often it was that stage."""
    spread, runs = asked
    random = np.random.Generator(np.random.PCG64([SEED, int(10 * spread)]))
    stated: list[float] = []
    was_so: list[bool] = []
    for sizes in STAGE_SIZES:
        for _ in range(runs):
            truth = random.uniform(25, 95)
            sides = [np.clip(np.rint(random.normal(truth, spread, size)), 20, 100) for size in sizes]
            found = Estimate.of_both(Estimate.of(sides[0]), Estimate.of(sides[1])).probabilities
            best = max(STAGES, key=found.__getitem__)
            stated.append(found[best])
            was_so.append(stage_for(truth) == best)
    place = np.searchsorted(BINS, stated, side="right")
    kept = [(number, place == number) for number in sorted(set(place.tolist()))]
    return [
        {
            "spread": spread,
            "stated": round(float(np.mean(np.array(stated)[chosen])), 3),
            "observed": round(float(np.mean(np.array(was_so)[chosen])), 3),
            "cases": int(chosen.sum()),
        }
        for _, chosen in kept
    ]


def assess_60_ms() -> float:
    """Return the median time of all 26 comparisons for 30 respondents on each side."""
    random = np.random.Generator(np.random.PCG64(SEED))
    sides = [answers(random, FAMILIES["N1"][1], 30) for _ in range(2)]
    statements = [Compared("STATEMENT", sides[0][:, place], sides[1][:, place]) for place in range(DIMENSIONS * EACH)]
    every = [*statements, *figures(*sides)]
    times = []
    for _ in range(9):
        started = perf_counter()
        verdicts(every)
        times.append((perf_counter() - started) * 1000)
    return round(median(times), 1)


def write(text: str, page: Path = PAGE) -> None:
    """Put the tables in place of those that stand on the page."""
    before, rest = page.read_text(encoding="utf-8").split(START)
    page.write_text(f"{before}{START}\n{text}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def tables(rows: list[dict[str, Any]], paired: list[dict[str, Any]], calibration: list[dict[str, Any]]) -> str:
    """Return the rates by family and size, then those of pairs, and the stages by spread and stated probability."""
    lines = ["", "| family | " + " | ".join(f"{first}/{second}" for first, second in SIZES) + " |"]
    lines.append("| --- " * (len(SIZES) + 1) + "|")
    for family, (words, *_) in FAMILIES.items():
        cells = [
            f"{row['false_gap']:.3f} · {row['d_coverage']:.3f} · {row['theta_coverage']:.3f}"
            for row in rows
            if row["family"] == family
        ]
        lines.append(f"| {family}: {words} | " + " | ".join(cells) + " |")
    lines += ["", "| expected against own | " + " | ".join(map(str, pairs.SIZES)) + " |"]
    lines.append("| --- " * (len(pairs.SIZES) + 1) + "|")
    named = {family: words for family, (words, *_) in FAMILIES.items()}
    for family, words in {**named, ONE_AGAINST: "one in six far off, the others half a point the other way"}.items():
        cells = [f"{row['false_gap']:.3f} · {row['d_coverage']:.3f}" for row in paired if row["family"] == family]
        lines.append(f"| {family}: {words} | " + " | ".join(cells) + " |")
    lines += ["", "| spread | " + " | ".join(f"to {end:.2f}" for end in BINS[1:]) + " |"]
    lines.append("| --- " * len(BINS) + "|")
    for spread in SPREADS:
        told = [
            f"{row['stated']:.2f} → {row['observed']:.2f} ({row['cases']:,})"
            for row in calibration
            if row["spread"] == spread and row["stated"] > BINS[0]
        ]
        lines.append(f"| {spread:.0f} | " + " | ".join(told[-len(BINS) + 1 :]) + " |")
    return "\n".join([*lines, ""])
