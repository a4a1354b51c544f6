"""Which figures of the published cells are shown as numbers, where (nearly) everybody answered alike.

Five people with a mean of 4.8 have all answered 4 or 5: their number is not about fewer than five, and still tells what
each of them said. So the *slack* of a number is the sum of what separates its respondents from the nearer end of the
scale, min(sum - 1·n, 5·n - sum) in points of 1..5 (for the total: of total / 20). With a slack of 4 or more each
respondent's own figure could still be anything from 1 to 5; with less it could not, and only VERY_HIGH or VERY_LOW is
said. The same holds for what can be computed from numbers:

- across cells: of each figure, cells are shown in their order while no combination of those shown has a slack below 4
  (all minus Sales, all minus its teams, …; the search of combinations.py, with slack as the cost);
- across figures: a withheld dimension would be the total minus the other ones. So a figure is shown only in cells where
  the one it is part of is shown, and whatever is withheld has a companion withheld in the same cells, such that what
  remains for both has slack enough. The total comes before its dimensions, a dimension before its statements.

Known limits: a coefficient other than ±1 counts as ±1, so where the organization's total weighs the sides differently
and a side's number is withheld, a linear program can still narrow a few answers (24 of 9,000 tried, to 2 points wide at
the least; none exactly, none within 1.5 points). The code itself, too, says something of everybody in its cell.
"""

from collections.abc import Sequence

import numpy as np

from backend.assessments.figures.combinations import IntArray, has_cheap_combination
from backend.assessments.figures.publishing import admitted, patterns_of
from backend.assessments.figures.reasons import VERY_HIGH, VERY_LOW
from backend.assessments.figures.scores import Figure, Scores

Cells = frozenset[int]
Shown = dict[Figure, Cells]


def shown_numbers(
    scores: Scores, rows: IntArray, *, published: Sequence[int], detailed: Sequence[int], prior: IntArray | None = None
) -> Shown:
    """Return for each figure the cells that show its number, out of the `published` ones (places in rows).

    `rows` is cells × respondents. Statements are considered in the `detailed` cells only; `prior` rows were shown
    before, with every figure.
    """
    slack = _Slack(scores, rows, prior)
    total = slack.shown(scores.total, published)
    shown = {scores.total: total} | slack.shown_parts(scores.dimensions, sorted(total))
    for dimension in scores.dimensions:
        parts = [statement for statement in scores.statements if set(statement.items) <= set(dimension.items)]
        shown |= slack.shown_parts(parts, [cell for cell in detailed if cell in shown[dimension]])
    return shown


def shown_dimensions(
    scores: Scores, rows: IntArray, *, published: Sequence[int], prior: IntArray | None = None
) -> Shown:
    """Return for each dimension the cells that show its number, where no total and no statement is told beside."""
    slack = _Slack(scores, rows, prior)
    return {dimension: slack.shown(dimension, published) for dimension in scores.dimensions}


def near_unanimous(scores: Scores, figure: Figure, row: IntArray) -> str | None:
    """Return VERY_LOW or VERY_HIGH where the slack of the cell's own number is below 4, else None.

    Where respondents weigh differently, the slack is counted for the one who weighs most.
    """
    points, whole = int(row @ scores.points_in(figure)), int(row.sum()) * figure.span
    enough = figure.span * int(row.max(initial=0))
    if min(points, whole - points) >= enough:
        return None
    return VERY_LOW if 2 * points < whole else VERY_HIGH


class _Slack:
    """Answers whether numbers may be shown together, for one set of responses."""

    def __init__(self, scores: Scores, rows: IntArray, prior: IntArray | None) -> None:
        self.scores = scores
        self.rows = rows
        every = rows if prior is None else np.concatenate([rows, prior])
        self.patterns, self.pattern_of = patterns_of(every)
        self.prior = list(range(len(rows), len(every)))

    def shown(self, figure: Figure, cells: Sequence[int]) -> Cells:
        """Return the cells, in order, whose number of one figure may be shown beside those before it."""
        wide = [cell for cell in cells if near_unanimous(self.scores, figure, self.rows[cell]) is None]
        return frozenset(admitted(self.prior, wide, lambda chosen: self.is_enough([figure], chosen))) - {*self.prior}

    def is_enough(self, figures: Sequence[Figure], chosen: Sequence[int]) -> bool:
        """Tell whether no combination of the rows `chosen`, of the figures taken together, has a slack below 4."""
        points = np.sum([self.scores.points_in(figure) for figure in figures], axis=0)
        span = sum(figure.span for figure in figures)
        up = self._by_pattern(points)
        down = self._by_pattern(span - points)
        return not has_cheap_combination(self.patterns[list(chosen)], up, down, limit=span)

    def _by_pattern(self, points: IntArray) -> IntArray:
        sums = np.zeros(self.patterns.shape[1], dtype=np.int64)
        np.add.at(sums, self.pattern_of, points)
        return sums

    def shown_parts(self, parts: Sequence[Figure], cells: Sequence[int]) -> Shown:
        """Return where each part of a figure may be shown, the figure itself being shown in `cells`."""
        shown = {part: self.shown(part, cells) for part in parts}
        for block in self._blocks(shown, cells):
            shown |= dict.fromkeys(block, frozenset.intersection(*(shown[part] for part in block)))
        return shown

    def _blocks(self, shown: Shown, cells: Sequence[int]) -> list[list[Figure]]:
        """Gather the parts withheld somewhere, with companions, into blocks whose sums have slack enough."""
        withheld = [part for part in shown if len(shown[part]) < len(cells)]
        companions = [part for part in shown if part not in withheld]
        blocks: list[list[Figure]] = []
        block: list[Figure] = []
        while withheld or block:
            nothing_left = not (withheld or companions or blocks)
            if nothing_left or (len(block) > 1 and self.is_enough(block, [*self.prior, *cells])):
                blocks, block = [*blocks, block], []
            elif withheld:
                block = [*block, withheld.pop(0)]
            elif companions:
                block = [*block, companions.pop()]
            else:
                block = [*blocks.pop(), *block]
        return blocks
