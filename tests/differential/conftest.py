"""Who asks, of what."""

import pytest

from tests.isolation.rows import fill_schema
from tests.world.build import World
from tests.world.callers import Caller


@pytest.fixture
def callers(world: World) -> list[Caller]:
    """Everybody who reads: each role in a client with three rows of everything, and outside of it."""
    for slug in ("alder", "birch"):
        for _ in range(3):
            fill_schema(world.clients[slug])
    alder, north = world.clients["alder"], world.firms["north"]
    inside = [*alder.callers.values(), alder.admin.speaking("ja")]
    return [*inside, world.clients["birch"].admin, north.admin, north.admin.in_("birch")]
