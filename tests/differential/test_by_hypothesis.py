"""The same comparison on the documents of hypothesis-graphql, which knows nothing of ours but the SDL."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from schema.sdl import sdl
from tests.differential.compare import Differential
from tests.differential.generator import Document
from tests.world.callers import Caller

SCALARS: dict[str, Any] = {
    "Date": st.dates().map(lambda day: nodes.String(day.isoformat())),
    "DateTime": st.datetimes().map(lambda moment: nodes.String(moment.isoformat() + "+00:00")),
    "Decimal": st.decimals(allow_nan=False, allow_infinity=False, places=3).map(
        lambda number: nodes.String(str(number))
    ),
    "JSON": st.just(nodes.String("x")),
}
ROOTS = ["client", "viewer", "portfolio", "stages", "playbook"]  # of node it would only make up ids
SHORT, LONG = 60, 1_000
OPTIONS: dict[str, Any] = {
    "deadline": None,
    "phases": [Phase.generate],
    "derandomize": True,
    "database": None,
    "suppress_health_check": list(HealthCheck),
}


def documents(root: str) -> st.SearchStrategy[str]:
    return queries(sdl(), fields=[root], custom_scalars=SCALARS, allow_x00=False)


def compare(callers: list[Caller], count: int) -> Differential:
    """Ask everybody in turn."""
    found = Differential()

    @settings(max_examples=count, **OPTIONS)
    @given(text=st.sampled_from(ROOTS).flatmap(documents), place=st.integers(0, len(callers) - 1))
    def ask(text: str, place: int) -> None:
        found.ask(callers[place], Document(text, {}))

    ask()
    return found


@pytest.mark.parametrize("count", [SHORT, pytest.param(LONG, marks=pytest.mark.proof)])
def test_both_paths_tell_the_same(callers: list[Caller], count: int) -> None:
    found = compare(callers, count)
    assert found.different == []
    assert found.ends["compiled"] > 0, (found.ends, found.reasons)
