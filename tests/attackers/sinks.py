"""Every field under which a figure of a result can show, and what an attacker reads out of each.

What hangs at a result is derived from the schema: whatever has no case here fails the tests. A new field needs one: a
function that gives what is told (`rests` at the least, where the figure cannot be written as an equation), or its name
among those that tell nothing of answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import graphql as gql

from backend.assessments.figures.inference.pairs import typical_pairs
from backend.assessments.figures.inference.verdicts import ALPHA, STATEMENT_ALPHA, typical_need
from backend.assessments.figures.scores import Kind
from tests.attackers.asking import SCHEMA, is_node
from tests.attackers.told import Asked, Mean, Told

Node = dict[str, Any]
LIKE_A_LEAF = {"LocalizedText"}
BANDS = {"UNDEFINED": (20, 40), "DEFINED": (40, 60), "ALIGNED": (60, 80), "INTEGRATED": (80, 100)}
CROWD = 10  # respondents from whom on it is told how far they lie apart
NEARLY = 4  # points of 1..5 that a number needs between its sum and the nearer end of the scale


@dataclass(frozen=True)
class Place:
    """Where a leaf stands: the objects above it, the innermost last, and the rounds that it speaks of."""

    sink: str
    value: Any
    above: tuple[Node, ...]
    now: Asked
    before: Asked | None

    @property
    def node(self) -> Node:
        return self.above[-1]

    def inside(self, type_name: str) -> Node | None:
        return next((node for node in reversed(self.above) if node["__typename"] == type_name), None)

    @property
    def group(self) -> Node:
        """What the people of the innermost group have in common; nothing where it is the organization."""
        cell = self.inside("ResultCell") or self.inside("ChangeCell") or self.inside("SideExpectations") or {}
        team = cell.get("team")
        found = {"side": cell.get("side"), "level": cell.get("level"), "team": team and team["organizationId"]}
        return {name: value for name, value in found.items() if value is not None}

    def mean(self, asked: Asked | None = None) -> Mean:
        asked = asked or self.now
        items = asked.expected(self.node) if self.inside("SideExpectations") else asked.items(self.node)
        return asked.mean(self.group, items)

    def apart(self, items: tuple[int, ...], pair: str) -> Mean:
        name = {"SALES_MARKETING": "side", "HEAD_STAFF": "level"}[pair]
        one, other = pair.split("_")
        return self.now.mean({name: one}, items).minus(self.now.mean({name: other}, items))

    def groups(self) -> list[Node]:
        """What the people of each group that the innermost figure is of have in common, all of one weight."""
        pair, comparison = self.inside("ResultDifference"), self.inside("CoOrientationComparison")
        if comparison:
            is_of_one = comparison["kind"] == "EXPECTED_DISAGREEMENT"
            return [{"side": side} for side in ([comparison["side"]] if is_of_one else ["SALES", "MARKETING"])]
        if pair:
            name = {"SALES_MARKETING": "side", "HEAD_STAFF": "level"}[pair["pair"]]
            return [{name: each} for each in pair["pair"].split("_")]
        if not self.group and self.now.basis == "SIDES":
            return [{"side": "SALES"}, {"side": "MARKETING"}]
        return [self.group]

    def sizes(self) -> list[int]:
        return [self.now.size(group) for group in self.groups()]

    @property
    def scale(self) -> int:
        """A total is told as 20..100: twenty times the mean answer. Not so in a difference."""
        is_total = not {"dimension", "statement"} & set(self.node)
        return 20 if is_total and not self.inside("ResultDifference") else 1


Case = Callable[[Place], Iterator[Told]]


def sinks_of(schema: gql.GraphQLSchema, type_name: str) -> set[str]:
    """Return every leaf that hangs at a type, short of other nodes, as Type.field."""
    found, todo = set(), {type_name}
    seen: set[str] = set()
    while todo:
        seen.add(name := todo.pop())
        for key, field in schema.type_map[name].fields.items():  # type: ignore[attr-defined]
            inner = gql.get_named_type(field.type)
            if gql.is_leaf_type(inner) or inner.name in LIKE_A_LEAF:
                found.add(f"{name}.{key}")
            elif not is_node(inner) and inner.name not in seen:
                todo.add(inner.name)
    return found


SINKS = sinks_of(SCHEMA, "AssessmentResult")


def leaves(data: Node, now: Asked, before: Asked | None, above: tuple[Node, ...] = ()) -> Iterator[Place]:
    """Yield every leaf of an answer that says its types."""
    for key, value in data.items():
        sink = f"{data['__typename']}.{key}"
        if sink in SINKS:
            yield Place(sink, value, (*above, data), now, before)
        elif key != "__typename":
            for each in value if isinstance(value, list) else [value] if value else []:
                yield from leaves(each, now, before, (*above, data))


def told_by(data: Node, now: Asked, before: Asked | None) -> list[Told]:
    """Return all that an answer tells. Raises KeyError for a sink without a case."""
    found = [(CASES[place.sink], place) for place in leaves(data, now, before)]
    return [told for case, place in found if place.value is not None for told in case(place)]


def nothing(place: Place) -> Iterator[Told]:
    yield from ()


def rests(place: Place) -> Iterator[Told]:
    """Something of the group: whoever learns it learns at least that the group has it."""
    yield Told(sink=place.sink, row=place.mean().row)


def figure(place: Place) -> Iterator[Told]:
    pair = place.inside("ResultDifference")
    mean = place.apart(place.now.items(place.node), pair["pair"]) if pair else place.mean()
    yield mean.is_(place.value / place.scale, place.sink)


def code(place: Place) -> Iterator[Told]:
    """Near an end of the scale: all together are less than four points away from it."""
    assert place.inside("ResultDifference") is None
    mean = place.mean()
    span = NEARLY * max(mean.row) * len(mean.items) - 1  # in whole points, less than that
    slack = Fraction(int(span), mean.of)
    yield (
        mean.between(5 - slack, 5, place.sink) if place.value == "VERY_HIGH" else mean.between(1, 1 + slack, place.sink)
    )


def stage_of(which: str) -> Case:
    def stage(place: Place) -> Iterator[Told]:
        asked = place.before if which == "before" else place.now
        assert asked is not None
        low, high = BANDS[place.value]
        everything = tuple(range(len(asked.statements)))
        yield asked.mean(place.group, everything).between(Fraction(low, 20), Fraction(high, 20), place.sink)

    return stage


def compared(place: Place) -> Iterator[Told]:
    """A difference of answers; or, of expectations, what has to follow from the two numbers told beside it."""
    comparison, dimension = place.inside("CoOrientationComparison"), place.node["dimension"]
    assert comparison is not None
    if comparison["kind"] == "DISAGREEMENT":
        yield from sides_apart(place)
        return
    side, cells = comparison["side"], _by_side(place.above[0]["cells"])
    other = "MARKETING" if side == "SALES" else "SALES"
    expects = _by_side(place.above[0]["coOrientation"]["expectations"])[side, dimension]
    if cells:  # else others were asked for
        answers = cells[side if comparison["kind"] == "EXPECTED_DISAGREEMENT" else other, dimension]
        assert abs(expects - answers - place.value) < 1e-9, f"{place.sink} tells more: {place.value}"


def _by_side(parts: list[Node]) -> dict[tuple[str, str], float]:
    sides = [part for part in parts if part.get("kind", "SIDE") == "SIDE"]
    return {(part["side"], each["dimension"]): each["value"] for part in sides for each in part["dimensions"]}


def takes_for_granted(place: Place) -> Iterator[Told]:
    """It has to follow from the two verdicts told beside it."""
    verdicts = {
        (comparison["kind"], comparison["side"], each["dimension"]): each["verdict"]
        for comparison in place.above[0]["coOrientation"]["comparisons"]
        for each in comparison["dimensions"]
    }
    apart = verdicts["DISAGREEMENT", None, place.node["dimension"]]
    within = verdicts["EXPECTED_DISAGREEMENT", place.node["side"], place.node["dimension"]]
    follows = (within, apart) == ("EQUIVALENT", "GAP") if place.value else within == "GAP" or apart == "EQUIVALENT"
    assert follows, f"{place.sink} tells more: {place.value}"
    yield from ()


def between(place: Place) -> Iterator[Told]:
    """The mean lies in one of the bands named, whichever."""
    low, high = BANDS[place.value[0]][0], BANDS[place.value[-1]][1]
    yield place.mean().between(Fraction(low, 20), Fraction(high, 20), place.sink)


def reached(place: Place) -> Iterator[Told]:
    yield place.mean().between(Fraction(BANDS[place.value][0], 20), 5, place.sink)


def probability(place: Place) -> Iterator[Told]:
    """It follows from the mean and how far the members lie apart; of few, by tenths only."""
    parts = 100 if all(size >= CROWD for size in place.sizes()) else 10
    assert abs(place.value * parts - round(place.value * parts)) < 1e-9, f"{place.sink} tells more: {place.value}"
    yield from rests(place)


def distribution(place: Place) -> Iterator[Told]:
    """Of ten and more, and never so that each member's answer is known to within a point."""
    assert sum(place.sizes()) >= CROWD, f"{place.sink} tells of fewer than {CROWD}"
    given = [point for point, share in enumerate(place.value) if share]
    assert max(given) - min(given) > 1, f"{place.sink} gives answers away"
    yield from rests(place)


def sure(place: Place) -> Iterator[Told]:
    """How far the members of two groups lie apart from each other, of ten and more in each."""
    assert min(place.sizes()) >= CROWD, f"{place.sink} tells of fewer than {CROWD}"
    yield from rests_of_both(place)


def rests_of_both(place: Place) -> Iterator[Told]:
    if place.value != "SUPPRESSED":
        for group in place.groups():
            yield Told(sink=place.sink, row=place.now.mean(group, place.now.items({})).row)


def more_needed(place: Place) -> Iterator[Told]:
    """Of few answers it follows from how many they are alone."""
    if min(place.sizes()) < CROWD:
        kind: Kind = "DIMENSION" if "dimension" in place.node else "STATEMENT" if "statement" in place.node else "TOTAL"
        comparison = place.inside("CoOrientationComparison") or {"kind": "DISAGREEMENT"}
        asked = len(set(place.now.dimensions)) + (comparison["kind"] == "DISAGREEMENT")
        need = typical_need(kind, alpha=STATEMENT_ALPHA if kind == "STATEMENT" else ALPHA / asked)
        if comparison["kind"] == "EXPECTED_DISAGREEMENT":
            need = typical_pairs(family=asked)
        assert place.value == max((need or 0) - min(place.sizes()), 1), f"{place.sink} tells more"
    yield from rests_of_both(place)


def split(place: Place) -> Iterator[Told]:
    stages = [cell["stage"] for cell in place.node["cells"] if cell["kind"] == "SIDE"]
    if len(stages) == 2:
        assert place.value == (stages[0] != stages[1]), f"{place.sink} tells more"
    yield from ()


def movement_interval(place: Place) -> Iterator[Told]:
    assert place.before is not None
    groups = [(asked, group) for asked in (place.before, place.now) for group in place.groups()]
    assert min(asked.size(group) for asked, group in groups) >= CROWD, f"{place.sink} tells of few"
    yield from rests(place)


def explained(place: Place) -> Iterator[Told]:
    """Every number in the sentence is told beside it, rounded, or is one of the rule's own."""
    node, own = place.node, (0.5, 1, 95, 99)
    figures = [node.get("value"), node.get("morePerSide"), *(node.get("inference") or {}).values()]
    if place.inside("Standing"):
        cell = place.above[-2]
        figures = [cell["total"]["value"], *(100 * each["probability"] for each in node["probabilities"] or ())]
    numbers = [each for each in figures if isinstance(each, int | float)]
    for text in (place.value["ja"], place.value["en"]):
        for number in _numbers(text):
            assert number in own or any(abs(abs(each) - number) < 0.0501 for each in numbers), (
                f"{place.sink} tells more: {text}"
            )
    yield from ()


def moved(place: Place) -> Iterator[Told]:
    assert place.before is not None
    name = place.sink.partition(".")[2]
    mean = place.mean(place.before if name == "before" else place.now)
    if name == "value":
        mean = mean.minus(place.mean(place.before))
    yield mean.is_(place.value / place.scale, place.sink)


def everybodys(place: Place) -> Iterator[Told]:
    """The mean of a dimension over the organization, as a reason tells it."""
    yield place.mean().is_(place.value, place.sink)


def sides_apart(place: Place) -> Iterator[Told]:
    yield place.apart(place.now.items(place.node), "SALES_MARKETING").is_(place.value, place.sink)


def shortfall(place: Place) -> Iterator[Told]:
    """wanted - mean, or nothing but that the mean is no less than what is wanted."""
    wanted, mean = place.node["wanted"], place.mean()
    if place.value > 0:
        yield mean.is_(wanted - place.value, place.sink)
    else:
        yield mean.between(Fraction(wanted).limit_denominator(1000), 5, place.sink)


def priority(place: Place) -> Iterator[Told]:
    """It has to follow from the reasons told beside it, or it tells more than they do."""
    reasons = place.node["reasons"]
    assert abs(place.value - sum(map(_weight, reasons)) / len(reasons)) < 1e-9, f"{place.sink} tells more"
    yield from ()


def rank(place: Place) -> Iterator[Told]:
    """It has to follow from the priorities told beside it; equals keep the playbook's order."""
    others = place.above[0]["recommendations"]
    places = [(not each["practice"]["core"], -round(each["priority"], 9)) for each in others]
    assert places == sorted(places), f"{place.sink} tells more"
    yield from ()


def sentence(place: Place) -> Iterator[Told]:
    """Every number in it has to be told beside it, rounded to two places in whichever direction."""
    node = place.node
    figures = [node[name] for name in ("mean", "wanted", "shortfall", "difference") if node[name] is not None]
    for text in (place.value["ja"], place.value["en"]):
        for number in _numbers(text):
            assert any(abs(abs(each) - number) < 0.0101 for each in figures), f"{place.sink} tells more: {text}"
    yield from ()


def _weight(reason: Node) -> float:
    short = reason["shortfall"]
    if short is None:
        short = reason["wanted"] - 1 if reason["code"] == "VERY_LOW" else 0
    return float(short) + (abs(reason["difference"] or 0) if reason["isGap"] else 0)


def _numbers(text: str) -> list[float]:
    words = "".join(letter if letter in "0123456789." else " " for letter in text).split()
    return [float(word.strip(".")) for word in words if word.strip(".")]


def _all(case: Case, *sinks: str) -> dict[str, Case]:
    return dict.fromkeys(sinks, case)


FIGURES = ("Figure", "DimensionFigure", "StatementFigure")
DIFFERENCES = ("TotalDifference", "DimensionDifference", "StatementDifference")
JUDGED = (*DIFFERENCES, "DimensionComparison")
MOVEMENTS = ("Movement", "DimensionMovement")
CASES: dict[str, Case] = {
    **_all(figure, *(f"{type}.value" for type in (*FIGURES, *DIFFERENCES))),
    **_all(rests_of_both, *(f"{type}.verdict" for type in JUDGED)),
    **_all(more_needed, *(f"{type}.morePerSide" for type in JUDGED)),
    **_all(explained, "Standing.explanation", *(f"{type}.explanation" for type in (*JUDGED, "FalseConsensus"))),
    "DimensionComparison.value": compared,
    "FalseConsensus.value": takes_for_granted,
    **_all(sure, *(f"ComparisonInference.{name}" for name in ("low", "high", "p"))),
    **_all(sure, *(f"Inference.{name}" for name in ("low", "high", "theta", "thetaLow", "thetaHigh", "p"))),
    **_all(movement_interval, "Interval.low", "Interval.high"),
    "Standing.between": between,
    "Standing.reached": reached,
    "StageProbability.probability": probability,
    "StatementFigure.distribution": distribution,
    "AssessmentResult.stageSplit": split,
    **_all(code, *(f"{type}.code" for type in (*FIGURES, "RecommendationReason"))),
    **_all(moved, *(f"{type}.{name}" for type in MOVEMENTS for name in ("before", "after", "value"))),
    **_all(stage_of("now"), "AssessmentResult.stage", "ResultCell.stage", "ChangeCell.stageAfter"),
    **_all(stage_of("before"), "ChangeCell.stageBefore"),
    **_all(rests, "AssessmentResult.count", "ResultCell.count"),
    **_all(rests, "AssessmentResult.responseRate", "ResultCell.responseRate"),
    "RecommendationReason.mean": everybodys,
    "RecommendationReason.shortfall": shortfall,
    "RecommendationReason.difference": sides_apart,
    "RecommendationReason.text": sentence,
    "Recommendation.priority": priority,
    "Recommendation.rank": rank,
    # Why something is not told, and what was known before anybody answered.
    **_all(nothing, *(f"{type}.suppressed" for type in (*FIGURES, *JUDGED, *MOVEMENTS, "RecommendationReason"))),
    **_all(nothing, *(f"{type}.code" for type in JUDGED)),  # the code of a group stands in its cell
    **_all(nothing, *(f"{type}.beyondRoster" for type in JUDGED)),  # morePerSide beside how many were asked
    "RecommendationReason.isGap": nothing,  # the verdict on the difference
    **_all(nothing, "RecommendationReason.differenceSuppressed", "RecommendationReason.wanted"),
    **_all(nothing, "AssessmentResult.invited", "ResultCell.invited", "AssessmentResult.smallestGroup"),
    # What a figure is of.
    **_all(nothing, *(f"ResultCell.{name}" for name in ("key", "kind", "side", "level"))),
    **_all(nothing, "ResultTeam.organizationId", "ResultTeam.name", "ChangeCell.key", "ChangeCell.side"),
    **_all(nothing, "DimensionFigure.dimension", "StatementFigure.statement", "DimensionMovement.dimension"),
    **_all(nothing, "SideExpectations.side", "CoOrientationComparison.kind", "CoOrientationComparison.side"),
    **_all(nothing, "DimensionComparison.dimension", "FalseConsensus.side", "FalseConsensus.dimension"),
    **_all(nothing, "DimensionDifference.dimension", "StatementDifference.statement", "StageProbability.stage"),
    **_all(nothing, "RecommendationReason.dimension", "ResultDifference.pair", "ResultChange.statementsCompared"),
    **_all(nothing, *(f"AssessmentResult.{name}" for name in ("id", "method", "basis", "createdAt", "isAsSealed"))),
    # Digests of documents that hold no more than is told here: tests/attackers/test_sinks.py.
    **_all(nothing, "AssessmentResult.hash", "ResultChange.sinceHash"),
    # The playbook, the same for all.
    **_all(nothing, *(f"Practice.{name}" for name in ("key", "core", "title", "description", "dimensions", "sides"))),
    **_all(nothing, *(f"Practice.{name}" for name in ("metrics", "durationDays", "doneSigns"))),
    **_all(nothing, "PracticeTransition.from", "PracticeTransition.to"),
}
