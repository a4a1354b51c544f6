"""While statements are being cancelled, nobody is ever told, or writes, what is another client's."""

from dataclasses import replace

import pytest

from tests.clients.live import Server
from tests.storm.cancelling import Storm, come_to_rest
from tests.storm.crowd import Asker, Crowd, Request, planned
from tests.storm.marks import Marked
from tests.world.build import World

SEED = 20261123
SHORT, LONG, CALM = 200, 2_000, 60


@pytest.mark.parametrize("count", [SHORT, pytest.param(LONG, marks=pytest.mark.proof)])
def test_a_storm_of_cancels_makes_no_answer_wrong_and_breaks_nothing(
    server: Server, world: World, marked: dict[str, Marked], count: int
) -> None:
    crowd = Crowd(marked)
    with Storm(SEED) as storm:
        crowd.send(server, planned(world, marked, count=count, seed=SEED))

    assert crowd.wrong == []
    assert sum(crowd.ends.values()) == count
    assert crowd.ends["TIMEOUT"] > (count // 50 if count == LONG else 0), (crowd.ends, storm)
    assert crowd.ends["OWN"] > count // 10, (crowd.ends, storm)
    assert storm.at_bindings or count < LONG, storm
    assert come_to_rest()
    assert stored(marked) == acknowledged(crowd)

    afterwards = Crowd(marked)
    afterwards.send(server, planned(world, marked, count=CALM, seed=SEED, first=count))

    assert (afterwards.wrong, afterwards.ends) == ([], {"OWN": CALM})
    assert server.is_the_same_as_before()


def test_without_a_storm_the_same_requests_all_succeed(server: Server, world: World, marked: dict[str, Marked]) -> None:
    crowd = Crowd(marked)
    crowd.send(server, planned(world, marked, count=CALM, seed=SEED))

    assert (crowd.wrong, crowd.ends) == ([], {"OWN": CALM})
    assert stored(marked) == acknowledged(crowd)


def test_the_judge_sees_an_answer_that_is_meant_for_another(
    server: Server, world: World, marked: dict[str, Marked]
) -> None:
    plan = planned(world, marked, count=CALM, seed=SEED)
    crowd = Crowd(marked)
    crowd.send(server, [replace(request, asker=astray(request, plan)) for request in plan])

    reads = [request for request in plan if request.kind != "create"]
    assert len(crowd.wrong) == len(reads) > 0
    assert stored(marked) != acknowledged(crowd)


def astray(request: Request, plan: list[Request]) -> Asker:
    """Somebody who expects to be told of the request's client, but whose credential leads to another."""
    other = next(each.asker for each in plan if each.asker.about is not request.asker.about)
    return replace(request.asker, headers=other.headers)


def stored(marked: dict[str, Marked]) -> dict[str, set[str]]:
    return {slug: each.stored() for slug, each in marked.items()}


def acknowledged(crowd: Crowd) -> dict[str, set[str]]:
    """What each client must hold: its seeds and what was acknowledged to its callers, no more, no less."""
    return {
        slug: set(each.rows.values()) | {name for name in crowd.acknowledged if each.word in name}
        for slug, each in crowd.world.items()
    }
