"""One real server for the storm, and three clients whose rows say whose they are."""

from collections.abc import Iterator

import pytest

from tests.clients.live import Server, served
from tests.storm.marks import Marked, mark
from tests.world.build import World


@pytest.fixture(scope="module")
def server(built_world: World) -> Iterator[Server]:
    with served() as server:
        yield server


@pytest.fixture
def marked(world: World) -> dict[str, Marked]:
    return {slug: mark(client) for slug, client in world.clients.items()}
