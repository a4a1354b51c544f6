"""No figure of fewer than five people, and no single answer, follows from all that the API tells of results."""

from random import Random
from typing import Any

import numpy as np
import pytest

from backend.assessments.figures import differences, disclosure, result
from backend.assessments.figures.reasons import TOO_FEW
from backend.assessments.questionnaires import standard_questionnaire
from tests.attackers.asking import WAYS, WHOLE, put_in, read
from tests.attackers.attack import Attack, attack_on
from tests.attackers.organizations import STATEMENTS, an_organization
from tests.world.build import ClientWorld

SEED = 20261128


def attacked(client: ClientWorld, die: Random, *, most: int = 60, ways: list[str] | None = None) -> Attack:
    """Bring in an organization and read its results as a viewer, who may read no less of them than anybody."""
    measured = put_in(client, an_organization(die, most=most))
    asked = [WHOLE, *(ways or [])]
    return attack_on(measured, [[read(client.viewer, each, document) for document in asked] for each in measured])


def test_no_group_and_no_answer_is_found_in_random_organizations(alder: ClientWorld) -> None:
    die = Random(SEED)
    told = 0
    for turn in range(14):
        attack = attacked(alder, die, most=(60, 24)[turn % 2], ways=WAYS if turn < 2 else None)
        assert attack.group() is None
        assert attack.answers(die, tries=2) == []
        told += len(attack.told)
    assert told > 2_000


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(20))
def test_no_group_and_no_answer_is_found_in_two_hundred_organizations(alder: ClientWorld, seed: int) -> None:
    die = Random(SEED + 1 + seed)
    for _ in range(10):
        attack = attacked(alder, die, ways=WAYS)
        assert attack.group() is None
        assert attack.answers(die, tries=12) == []


def k_only(rows: Any, *, k: int, prior: Any = None) -> list[str | None]:
    """Publish by the rule that most tools have: each group of k or more."""
    return [None if np.count_nonzero(row) >= k else TOO_FEW for row in rows]


def every_number(scores: Any, rows: Any, *, published: Any, detailed: Any, prior: Any = None) -> Any:
    """Code nothing: every figure of a published cell is a number."""
    whole = dict.fromkeys((scores.total, *scores.dimensions), frozenset(published))
    return whole | dict.fromkeys(scores.statements, frozenset(detailed))


def differences_of_all(told: Any, *, invited: Any) -> list[dict[str, Any]]:
    """Tell the difference of two groups, be they withheld or not."""
    open_to_all = disclosure.Disclosure(
        scores=told.scores,
        cells=told.cells,
        groups=told.groups,
        rows=told.rows,
        reasons=(None,) * len(told.rows),
        numbers=None,
    )
    open_ = all(row.any() for row in told.rows[:6])
    return differences.differences(open_to_all if open_ else told, invited=invited)


def test_groups_are_found_where_only_k_is_kept(alder: ClientWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure, "publishable", k_only)
    die = Random(SEED)
    assert sum(attacked(alder, die, most=30).group() is not None for _ in range(6)) >= 3


def test_groups_are_found_where_one_sink_tells_what_others_withhold(
    alder: ClientWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(result, "differences", differences_of_all)
    die = Random(SEED)
    assert any(attacked(alder, die, most=20).group() for _ in range(6))


def test_answers_are_found_where_nothing_is_coded(alder: ClientWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure, "shown_numbers", every_number)
    die = Random(SEED)
    assert any(attacked(alder, die, most=16).answers(die, tries=4) for _ in range(8))


def test_the_attackers_read_answers_as_points() -> None:
    statements = standard_questionnaire().statements
    assert not any(each.reverse for each in statements)
    assert {each.weight for each in statements} == {1}


def test_what_is_expected_is_found_where_it_is_not_coded(alder: ClientWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure, "shown_dimensions", every_dimension)
    die = Random(SEED)
    found = [aim for _ in range(10) for aim in attacked(alder, die, most=24).answers(die, tries=6)]
    assert found
    assert all(item >= STATEMENTS for aim in found for _, item in aim)


def every_dimension(scores: Any, rows: Any, *, published: Any, prior: Any = None) -> Any:
    return dict.fromkeys(scores.dimensions, frozenset(published))
