"""One real server for all tests here that only ask."""

from collections.abc import Iterator

import pytest

from tests.clients.live import Server, served
from tests.world.build import World


@pytest.fixture(scope="session")
def server(built_world: World) -> Iterator[Server]:
    with served() as server:
        yield server
