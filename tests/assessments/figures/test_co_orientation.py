"""What the sides expect of each other, computed once more by other code, and what is withheld of it."""

from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import numpy as np
import pytest
from scipy import stats

from backend.assessments.figures import coding, disclosure, result
from backend.assessments.figures.inference.pairs import typical_pairs
from backend.assessments.figures.questionnaire import DIMENSIONS, Questionnaire, Statement
from backend.assessments.figures.responses import Responses
from backend.assessments.figures.result import compute_result
from tests.assessments.figures.people import TWENTY, a_questionnaire
from tests.assessments.figures.reading import cell, figures, values

FOUR = a_questionnaire(dimensions=2, each=2)
SIDES = ("SALES", "MARKETING")
Row = tuple[str, list[int], list[int] | None]  # side, answers, expectations


def asked(*rows: Row, questionnaire: Questionnaire = FOUR, **others: Any) -> dict[str, Any]:
    some = Responses.to(
        questionnaire,
        [answers for _, answers, _ in rows],
        sides=[side for side, _, _ in rows],
        levels=["STAFF"] * len(rows),
        expected=[expected for _, _, expected in rows],
    )
    return compute_result(questionnaire, some, **others)


def of(found: dict[str, Any], kind: str, side: str | None = None) -> dict[str, dict[str, Any]]:
    """Return the parts of one comparison by dimension."""
    comparisons = found["co_orientation"]["comparisons"]
    (parts,) = (each["dimensions"] for each in comparisons if (each["kind"], each["side"]) == (kind, side))
    return {part["key"]: part for part in parts}


def false_consensus(found: dict[str, Any]) -> dict[tuple[str, str], bool | None]:
    return {(each["side"], each["key"]): each["value"] for each in found["co_orientation"]["false_consensus"]}


def expectations(found: dict[str, Any], side: str) -> dict[str, Any]:
    (told,) = (each for each in found["co_orientation"]["expectations"] if each["side"] == side)
    return dict(told)


def people(sales: int, marketing: int, *, expects: int = 0) -> list[Row]:
    """Sales two points above Marketing in the first dimension; each side expects the other to answer as itself, or so
    many points higher."""
    rows: list[Row] = []
    for place in range(sales):
        own = [4 + place % 2, 4 - place % 2, 2 + place % 3, 4 - place % 3]
        rows.append(("SALES", own, [min(each + expects, 5) for each in own]))
    for place in range(marketing):
        own = [2 - place % 2, 2 + place % 2, 2 + place % 3, 4 - place % 3]
        rows.append(("MARKETING", own, [min(each + expects, 5) for each in own]))
    return rows


def test_a_round_that_did_not_ask_has_none() -> None:
    some = Responses.to(FOUR, [[1, 2, 3, 4]] * 6, sides=["SALES"] * 6, levels=["STAFF"] * 6)
    assert compute_result(FOUR, some)["co_orientation"] is None


def test_five_comparisons_in_order_each_with_every_dimension() -> None:
    found = asked(*people(12, 12))["co_orientation"]
    assert [(each["kind"], each["side"]) for each in found["comparisons"]] == [
        ("DISAGREEMENT", None),
        ("MISPERCEPTION", "SALES"),
        ("MISPERCEPTION", "MARKETING"),
        ("EXPECTED_DISAGREEMENT", "SALES"),
        ("EXPECTED_DISAGREEMENT", "MARKETING"),
    ]
    for parts in (*found["comparisons"], *found["expectations"]):
        assert [part["key"] for part in parts["dimensions"]] == list(DIMENSIONS)
        assert {part["suppressed"] for part in parts["dimensions"][2:]} == {"NOT_ASKED"}
    assert [(each["side"], each["key"]) for each in found["false_consensus"]] == list(product(SIDES, DIMENSIONS))


def test_who_expects_an_agreement_that_is_not_there_is_under_a_false_consensus() -> None:
    found = asked(*people(14, 14))
    assert values(expectations(found, "SALES"), "dimensions")["PROCESS"] == 4.0
    assert values(expectations(found, "MARKETING"), "dimensions")["PROCESS"] == 2.0
    assert of(found, "DISAGREEMENT")["PROCESS"]["verdict"] == "GAP"
    assert of(found, "EXPECTED_DISAGREEMENT", "SALES")["PROCESS"]["verdict"] == "EQUIVALENT"
    assert [of(found, "MISPERCEPTION", side)["PROCESS"]["value"] for side in SIDES] == [2.0, -2.0]
    assert [of(found, "MISPERCEPTION", side)["PROCESS"]["verdict"] for side in SIDES] == ["GAP", "GAP"]
    told = false_consensus(found)
    assert [told[side, "PROCESS"] for side in SIDES] == [True, True]
    assert [told[side, "ROLES_LANGUAGE"] for side in SIDES] == [False, False], "there the sides agree"
    assert told["SALES", "PLANNING"] is None


def test_who_expects_a_disagreement_is_under_none_whether_there_is_one_or_not() -> None:
    rows = [(side, own, [max(each - 2, 1) for each in own]) for side, own, _ in people(14, 14)]
    found = asked(*rows)
    assert of(found, "EXPECTED_DISAGREEMENT", "SALES")["PROCESS"]["value"] == -2.0
    assert of(found, "EXPECTED_DISAGREEMENT", "SALES")["PROCESS"]["verdict"] == "GAP"
    assert of(found, "MISPERCEPTION", "SALES")["PROCESS"]["verdict"] == "EQUIVALENT"
    assert false_consensus(found)["SALES", "PROCESS"] is False


def test_of_few_answers_no_false_consensus_can_be_said() -> None:
    found = asked(*people(6, 6))
    assert of(found, "DISAGREEMENT")["PROCESS"]["verdict"] == "GAP"
    within = of(found, "EXPECTED_DISAGREEMENT", "SALES")["PROCESS"]
    assert (within["verdict"], within["inference"]) == ("UNDERPOWERED", None)
    assert within["more_per_side"] == (typical_pairs(family=2) or 0) - 6 > 0, "for a usual spread, not for theirs"
    assert false_consensus(found)["SALES", "PROCESS"] is None


def test_a_disagreement_has_the_verdict_of_the_difference() -> None:
    found = asked(*people(12, 15))
    (sides, _) = found["differences"]
    for part in sides["dimensions"]:
        told = of(found, "DISAGREEMENT")[part["key"]]
        assert {name: told[name] for name in ("value", "verdict", "suppressed")} == {
            name: part[name] for name in ("value", "verdict", "suppressed")
        }
        sure = part["inference"]
        assert told["inference"] == (sure and {name: sure[name] for name in ("low", "high", "p")})


def random_rows(die: Random, *, sales: int, marketing: int, others: int, items: int) -> list[Row]:
    def row() -> list[int]:
        return [die.randint(1, 5) for _ in range(items)]

    sides = ["SALES"] * sales + ["MARKETING"] * marketing + ["BOTH", "OTHER"] * others
    rows: list[Row] = []
    for side in sides:
        own = row()
        near = [min(max(each + die.choice([-1, 0, 0, 1, 1]), 1), 5) for each in own]
        rows.append((side, own, near if side in SIDES else None))
    die.shuffle(rows)
    return rows


WEIGHTED = Questionnaire(
    key="own",
    version=1,
    statements=(
        Statement(key="a", dimension="PROCESS", weight=2),
        Statement(key="b", dimension="PROCESS", weight=0.5, reverse=True),
        Statement(key="c", dimension="PLANNING"),
        Statement(key="d", dimension="PLANNING", weight=3),
    ),
)


def mean(rows: list[Row], side: str, dimension: str, which: int) -> tuple[Fraction, list[Fraction]]:
    """The mean of a dimension over a side, of answers (1) or expectations (2), and each respondent's own."""
    own = []
    for row in rows:
        if row[0] == side:
            given, sum_, weights = row[which], Fraction(0), Fraction(0)
            assert isinstance(given, list)
            for statement, value in zip(WEIGHTED.statements, given, strict=True):
                if statement.dimension == dimension:
                    weight = Fraction(str(statement.weight))
                    sum_ += weight * (6 - value if statement.reverse else value)
                    weights += weight
            own.append(sum_ / weights)
    return sum(own, Fraction(0)) / len(own), own


def by_flips(differences: list[Fraction]) -> float:
    """All flips where there are 4,096 or fewer; else 20,000 of another generator."""
    observed = abs(sum(differences))
    if len(differences) <= 12:
        signs = list(product((1, -1), repeat=len(differences)))
        hits = [abs(sum(s * d for s, d in zip(each, differences, strict=True))) >= observed for each in signs]
        return sum(hits) / len(hits)
    drawn = np.random.Generator(np.random.PCG64(1)).choice([1, -1], (20_000, len(differences)))
    sums = np.abs(drawn @ np.array([float(each) for each in differences]))
    return float(np.mean(sums >= float(observed) - 1e-9))


@pytest.mark.parametrize(("sales", "marketing"), [(12, 11), (10, 25), (21, 14)])
def test_every_figure_equals_an_independent_computation(sales: int, marketing: int) -> None:
    die = Random(sales)
    rows = random_rows(die, sales=sales, marketing=marketing, others=3, items=4)
    found = asked(*rows, questionnaire=WEIGHTED, invited={"SALES": 30, "MARKETING": 30, "BOTH": 9, "OTHER": 9})
    for side, other in (SIDES, SIDES[::-1]):
        ps = {}
        for dimension in ("PROCESS", "PLANNING"):
            expected, each_expected = mean(rows, side, dimension, 2)
            own, each_own = mean(rows, side, dimension, 1)
            others, _ = mean(rows, other, dimension, 1)
            assert values(expectations(found, side), "dimensions")[dimension] == float(expected)
            assert of(found, "MISPERCEPTION", side)[dimension]["value"] == float(expected - others)
            within = of(found, "EXPECTED_DISAGREEMENT", side)[dimension]
            assert within["value"] == float(expected - own)
            differences = [float(a - b) for a, b in zip(each_expected, each_own, strict=True)]
            theirs = stats.ttest_1samp(differences, 0)
            low, high = theirs.confidence_interval()
            assert within["inference"]["low"] <= low < within["inference"]["low"] + 0.1
            assert within["inference"]["high"] - 0.1 < high <= within["inference"]["high"]
            flipped = by_flips([a - b for a, b in zip(each_expected, each_own, strict=True)])
            ps[dimension] = max(theirs.pvalue, flipped)
        smaller, larger = sorted(ps, key=ps.__getitem__)
        holm = {smaller: min(2 * ps[smaller], 1.0), larger: min(max(2 * ps[smaller], ps[larger]), 1.0)}
        for dimension, p in holm.items():
            told = of(found, "EXPECTED_DISAGREEMENT", side)[dimension]["inference"]["p"]
            assert told == pytest.approx(p, abs=0.001 if max(sales, marketing) <= 12 else 0.02)
            assert told <= 1


def test_the_order_in_which_they_came_decides_nothing() -> None:
    rows = random_rows(Random(4), sales=13, marketing=12, others=2, items=4)
    once = asked(*rows)
    Random(5).shuffle(rows)
    assert asked(*rows)["hash"] == once["hash"]


def test_joint_functions_are_not_asked_and_change_nothing() -> None:
    rows = people(12, 12)
    without, beside = asked(*rows), asked(*rows, *[("BOTH", [1, 1, 1, 1], None)] * 5)
    assert without["co_orientation"] == beside["co_orientation"]


def test_of_a_side_that_is_withheld_nothing_is_told() -> None:
    found = asked(*people(8, 4))
    for each in found["co_orientation"]["expectations"]:
        told = figures(each, "dimensions")["PROCESS"]
        assert told[0] is None
    for each in found["co_orientation"]["comparisons"]:
        for part in each["dimensions"][:2]:
            assert (part["value"], part["inference"], part["verdict"]) == (None, None, "SUPPRESSED")
    assert set(false_consensus(found).values()) == {None}


def test_what_one_side_expects_is_told_though_the_other_is_too_small() -> None:
    """On the pooled basis with eight beside them, Sales stands alone; nothing can be set against Marketing."""
    found = asked(*people(9, 3), *[("BOTH", [3, 2, 4, 3], None)] * 5, basis="POOLED")
    assert cell(found, "side:SALES")["count"] == 9
    assert values(expectations(found, "SALES"), "dimensions")["PROCESS"] == 4.0
    assert of(found, "EXPECTED_DISAGREEMENT", "SALES")["PROCESS"]["verdict"] == "NO_EVIDENCE"
    assert of(found, "MISPERCEPTION", "SALES")["PROCESS"]["suppressed"] == "TOO_FEW"
    assert figures(expectations(found, "MARKETING"), "dimensions")["PROCESS"] == (None, None, "TOO_FEW")


def near(value: int) -> list[Row]:
    """Sales nearly all expect `value` in the first dimension."""
    rows = people(12, 12)
    return [(side, own, [value, value, *(rest or [])[2:]] if side == "SALES" else rest) for side, own, rest in rows]


def test_a_near_unanimous_expectation_is_coded_and_shows_in_no_other_figure() -> None:
    high, low = asked(*near(5)), asked(*near(1))
    assert figures(expectations(high, "SALES"), "dimensions")["PROCESS"] == (None, "VERY_HIGH", "NEAR_UNANIMOUS")
    assert figures(expectations(low, "SALES"), "dimensions")["PROCESS"] == (None, "VERY_LOW", "NEAR_UNANIMOUS")
    for kind in ("MISPERCEPTION", "EXPECTED_DISAGREEMENT"):
        part = of(high, kind, "SALES")["PROCESS"]
        assert part == of(low, kind, "SALES")["PROCESS"]
        assert (part["value"], part["verdict"], part["suppressed"]) == (None, "SUPPRESSED", "NEAR_UNANIMOUS")
        others = of(high, kind, "SALES")["ROLES_LANGUAGE"]
        assert others == of(low, kind, "SALES")["ROLES_LANGUAGE"]
        assert others["verdict"] != "SUPPRESSED"
    assert high["cells"] == low["cells"], "what they answer themselves is told as ever"


def test_a_near_unanimous_answer_withholds_what_it_is_compared_with() -> None:
    rows = [(side, [5, 5, *own[2:]] if side == "SALES" else own, rest) for side, own, rest in people(12, 12)]
    found = asked(*rows, *[("BOTH", [3, 2, 4, 3], None)] * 8, basis="POOLED")
    assert values(expectations(found, "SALES"), "dimensions")["PROCESS"] == 4.0
    assert of(found, "EXPECTED_DISAGREEMENT", "SALES")["PROCESS"]["verdict"] == "SUPPRESSED"
    assert of(found, "MISPERCEPTION", "MARKETING")["PROCESS"]["verdict"] == "SUPPRESSED"
    assert of(found, "MISPERCEPTION", "SALES")["PROCESS"]["verdict"] == "GAP"
    assert false_consensus(found)["SALES", "PROCESS"] is None


def test_without_the_coding_what_each_expects_would_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding, "near_unanimous", lambda *of: None)
    monkeypatch.setattr(
        disclosure,
        "shown_dimensions",
        lambda scores, rows, *, published, prior: dict.fromkeys(scores.dimensions, frozenset(published)),
    )
    assert values(expectations(asked(*near(5)), "SALES"), "dimensions")["PROCESS"] == 5.0


@pytest.mark.parametrize(("sales", "marketing"), [(9, 14), (14, 9)])
def test_how_sure_it_is_is_told_from_ten_on(sales: int, marketing: int) -> None:
    found = asked(*people(sales, marketing))
    large = "SALES" if sales > marketing else "MARKETING"
    for side in SIDES:
        assert of(found, "MISPERCEPTION", side)["PROCESS"]["inference"] is None
        within = of(found, "EXPECTED_DISAGREEMENT", side)["PROCESS"]
        assert (within["inference"] is not None) == (side == large)
        assert within["verdict"] is not None


def test_more_answers_than_were_asked_are_beyond_the_roster() -> None:
    for invited, beyond in ((6, True), (20, False)):
        found = asked(*people(6, 6), invited={"SALES": invited, "MARKETING": 20})
        assert of(found, "EXPECTED_DISAGREEMENT", "SALES")["PROCESS"]["beyond_roster"] is beyond
        assert of(found, "EXPECTED_DISAGREEMENT", "MARKETING")["PROCESS"]["beyond_roster"] is False


def test_by_name_the_figures_stand_without_verdicts() -> None:
    found = asked(*people(1, 1, expects=1), mode="NAMED")
    assert values(expectations(found, "SALES"), "dimensions")["PROCESS"] == 5.0
    within = of(found, "EXPECTED_DISAGREEMENT", "SALES")["PROCESS"]
    assert (within["value"], within["verdict"], within["inference"]) == (1.0, None, None)
    assert set(false_consensus(found).values()) == {None}


def test_figures_of_answers_are_the_same_whether_expectations_were_asked_or_not() -> None:
    rows = random_rows(Random(8), sales=14, marketing=9, others=4, items=20)
    with_them = asked(*rows, questionnaire=TWENTY)
    some = Responses.to(
        TWENTY, [own for _, own, _ in rows], sides=[side for side, _, _ in rows], levels=["STAFF"] * len(rows)
    )
    without = compute_result(TWENTY, some)
    for name in set(without) - {"hash", "co_orientation"}:
        assert with_them[name] == without[name], name
    assert (without["method"], without["co_orientation"]) == (result.METHOD, None)
