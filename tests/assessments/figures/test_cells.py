"""The list of groups is fixed, and so is its order."""

import numpy as np

from backend.assessments.figures.cells import ALL, Cell, cells_for
from tests.assessments.figures.people import a_questionnaire, groups

QUESTIONNAIRE = a_questionnaire(dimensions=1, each=1)
PEOPLE = groups(QUESTIONNAIRE, (4, "SALES", "HEAD", [1]), (6, "MARKETING", "STAFF", [3]), (2, "BOTH", "STAFF", [5]))


def test_cells_come_in_one_order() -> None:
    assert [cell.key for cell in cells_for(["b", None, "a", "b"])] == [
        "all",
        "side:SALES",
        "side:MARKETING",
        "level:HEAD",
        "level:MANAGER",
        "level:STAFF",
        "side:SALES/level:HEAD",
        "side:SALES/level:MANAGER",
        "side:SALES/level:STAFF",
        "side:MARKETING/level:HEAD",
        "side:MARKETING/level:MANAGER",
        "side:MARKETING/level:STAFF",
        "team:a",
        "team:b",
    ]


def test_kinds_name_what_a_cell_is_cut_by() -> None:
    kinds = {cell.kind for cell in cells_for(["a"])}
    assert kinds == {"ALL", "SIDE", "LEVEL", "SIDE_LEVEL", "TEAM"}


def test_statements_are_for_all_and_the_sides_only() -> None:
    assert [cell.key for cell in cells_for(["a"]) if cell.has_statements] == ["all", "side:SALES", "side:MARKETING"]


def test_half_and_half_weighs_each_side_by_the_other_ones_number() -> None:
    row = ALL.row(PEOPLE, basis="SIDES")
    assert row.tolist() == [3] * 4 + [2] * 6 + [0] * 2
    assert row @ PEOPLE.answers[:, 0] / row.sum() == (1 + 3) / 2


def test_the_pooled_total_weighs_everybody_alike() -> None:
    assert ALL.row(PEOPLE, basis="POOLED").tolist() == [1] * 12


def test_half_and_half_of_one_side_is_nothing() -> None:
    only_sales = groups(QUESTIONNAIRE, (9, "SALES", "STAFF", [2]))
    assert not np.any(ALL.row(only_sales, basis="SIDES"))


def test_a_level_holds_every_side() -> None:
    assert Cell(level="STAFF").row(PEOPLE, basis="SIDES").tolist() == [0] * 4 + [1] * 8
