"""Three clients, each with a recognisable row of everything."""

from typing import Any

import pytest

from tests.isolation.rows import Rows, fill
from tests.world.build import World
from tests.world.keeping import kept_of_all


@pytest.fixture
def filled(world: World, settings: Any, tmp_path: Any) -> dict[str, Rows]:
    """What each client holds; no job is waited for, and files go to a folder of the test."""
    settings.OPEN_CLIENT_WAIT_S = 0
    settings.UPLOADS_DIR = tmp_path
    return kept_of_all(world, "filled", lambda: {slug: fill(each) for slug, each in world.clients.items()})
