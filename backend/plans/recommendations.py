"""Which practices to take up next, and why: pure, from the published figures of one sealed result alone.

Each practice of the step from a stage to the next gets a priority, in points of the scale 1..5:

    priority = mean over its dimensions of (shortfall + |difference|, where the verdict on it is GAP)
    shortfall = max(0, wanted - mean of the dimension)
    wanted = the total at which the next stage begins (40, 60, 80), on 1..5: (total - 20) / 80 * 4 + 1
    difference = mean of Sales - mean of Marketing in the dimension; one that may be chance alone does not count

The core practices come first, the highest priority first among them, then the others likewise; the playbook's own order
decides between equals. A withheld figure counts 0, so that no place in the order tells what is not published; of a
dimension that is only told to be VERY_LOW the whole way from 1 to what is wanted counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

from backend.assessments.figures.reasons import VERY_LOW
from backend.assessments.figures.stages import CUTS, HIGHEST_TOTAL, LOWEST_TOTAL, STAGES
from backend.assessments.vocabulary import Dimension, Verdict
from backend.core.text import Text
from backend.organizations.vocabulary import Stage
from backend.plans.playbook import Playbook, Practice
from backend.plans.words import in_words

LOWEST, HIGHEST = 1, 5
WANTED: Final = {
    stage: (cut - LOWEST_TOTAL) / (HIGHEST_TOTAL - LOWEST_TOTAL) * (HIGHEST - LOWEST) + LOWEST
    for stage, cut in zip_longest(STAGES, CUTS)
    if cut is not None
}


@dataclass(frozen=True, kw_only=True)
class Reason:
    """How one dimension that a practice lifts stands; a figure is None where its `suppressed` says why."""

    dimension: Dimension
    wanted: float
    mean: float | None
    code: str | None
    suppressed: str | None
    difference: float | None
    difference_suppressed: str | None
    is_gap: bool  # the difference is flagged: the verdict on it is GAP

    @property
    def shortfall(self) -> float | None:
        """How far the mean lies below what is wanted, 0 where it does not."""
        return None if self.mean is None else max(0.0, self.wanted - self.mean)

    @property
    def weight(self) -> float:
        """What the dimension adds to a practice's priority."""
        known = (self.wanted - LOWEST if self.code == VERY_LOW else 0.0) if self.shortfall is None else self.shortfall
        return known + (abs(self.difference) if self.is_gap and self.difference else 0.0)

    @property
    def text(self) -> Text:
        return in_words(self)


@dataclass(frozen=True, kw_only=True)
class Recommendation:
    """A practice for the next step, its place, and the reasons for it."""

    practice: Practice
    rank: int
    priority: float
    reasons: tuple[Reason, ...]


def recommend(document: Mapping[str, Any], playbook: Playbook, *, from_stage: str | None) -> list[Recommendation]:
    """Return the practices of the step from `from_stage`, best first; none after the last stage or without one."""
    if from_stage is None or from_stage not in WANTED:
        return []
    reasons = {dimension: _reason(document, dimension, WANTED[from_stage]) for dimension in Dimension}
    found = [(practice, [reasons[each] for each in practice.dimensions]) for practice in playbook.for_step(from_stage)]
    ranked = sorted(found, key=lambda each: (not each[0].core, -_priority(each[1])))
    return [
        Recommendation(practice=practice, rank=rank, priority=_priority(why), reasons=tuple(why))
        for rank, (practice, why) in enumerate(ranked, start=1)
    ]


def stage_in(document: Mapping[str, Any]) -> Stage | None:
    """Return the organization's stage as the document publishes it, None where it is withheld."""
    stage = _everybody(document)["stage"]
    return Stage(stage) if stage else None


def _priority(reasons: list[Reason]) -> float:
    return sum(reason.weight for reason in reasons) / len(reasons)


def _reason(document: Mapping[str, Any], dimension: Dimension, wanted: float) -> Reason:
    told = _figure(_everybody(document)["dimensions"], dimension)
    sides = next(pair for pair in document["differences"] if pair["pair"] == "SALES_MARKETING")
    apart = _figure(sides["dimensions"], dimension)
    return Reason(
        dimension=dimension,
        wanted=wanted,
        mean=told["value"],
        code=told["code"],
        suppressed=told["suppressed"],
        difference=apart["value"],
        difference_suppressed=apart["suppressed"],
        is_gap=apart.get("verdict") == Verdict.GAP,
    )


def _everybody(document: Mapping[str, Any]) -> Mapping[str, Any]:
    return next(cell for cell in document["cells"] if cell["kind"] == "ALL")


def _figure(figures: list[Mapping[str, Any]], dimension: Dimension) -> Mapping[str, Any]:
    return next(figure for figure in figures if figure["key"] == dimension)
