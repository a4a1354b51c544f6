"""The organization's total is half Sales and half Marketing, where both can carry it."""

import pytest

from backend.assessments.figures.basis import choose_basis


@pytest.mark.parametrize(
    ("counts", "chosen", "basis"),
    [
        ({"SALES": 20, "MARKETING": 5}, None, "SIDES"),
        ({"SALES": 20, "MARKETING": 4}, None, "POOLED"),
        ({"MARKETING": 20}, None, "POOLED"),
        ({}, None, "POOLED"),
        ({"SALES": 5, "MARKETING": 5, "BOTH": 10}, None, "SIDES"),
        ({"SALES": 5, "MARKETING": 5, "BOTH": 11}, None, "POOLED"),
        ({"SALES": 5, "MARKETING": 5, "BOTH": 11, "OTHER": 2}, None, "SIDES"),
        ({"SALES": 5, "MARKETING": 5, "BOTH": 11}, "SIDES", "SIDES"),
        ({"SALES": 9, "MARKETING": 9}, "POOLED", "POOLED"),
        ({"SALES": 9, "MARKETING": 4}, "SIDES", "POOLED"),
    ],
)
def test_the_basis_follows_the_counts_and_the_choice(counts: dict[str, int], chosen, basis: str) -> None:
    assert choose_basis(counts, k=5, chosen=chosen) == basis


def test_a_raised_k_raises_what_a_side_needs() -> None:
    assert choose_basis({"SALES": 8, "MARKETING": 8}, k=9) == "POOLED"
