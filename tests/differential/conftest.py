"""Who asks, of what."""

import pytest

from tests.isolation.rows import fill_schema
from tests.world.build import World
from tests.world.callers import Caller
from tests.world.keeping import kept_of_all


@pytest.fixture
def callers(world: World) -> list[Caller]:
    """Everybody who reads: each role in a client with three rows of everything, and outside of it."""
    kept_of_all(world, "read", lambda: [fill_schema(world.clients[slug]) for slug in ("alder", "birch") for _ in "123"])
    alder, north = world.clients["alder"], world.firms["north"]
    inside = [*alder.callers.values(), alder.admin.speaking("ja")]
    return [*inside, world.clients["birch"].admin, north.admin, north.admin.in_("birch")]
