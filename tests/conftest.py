"""Fixtures that every test may use; the database comes from tests/plugin.py."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from hypothesis import settings as hypothesis_settings

from tenants.database.aliases import CLIENT, FRONT
from tests.world.build import ClientWorld, FirmWorld, World, build, owner, put_back

hypothesis_settings.register_profile("untimed", deadline=None)  # a busy machine fails no test
hypothesis_settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> None:
    settings.PASSWORD_HASHERS = ["tests.world.hashing.QuickArgon2"]


@pytest.fixture(scope="session")
def built_world(django_db_blocker: Any) -> Iterator[World]:
    """The world, made once per process in a fully migrated database. Tests commit for real."""
    from tenants.provisioning.everything import migrate_all
    from tenants.reading import lines

    with django_db_blocker.unblock():
        migrate_all(say=lambda line: None)
        built = build()
        gc.collect()
        gc.freeze()  # nothing made so far is looked through again, and what is new seldom
        gc.set_threshold(50_000, 50, 50)
        yield built
        owner().close()
        connections.close_all()
        for alias in (FRONT, CLIENT):
            connections[alias].close_pool()
        lines.close()


@pytest.fixture
def world(built_world: World) -> Iterator[World]:
    """The world as it was built, whatever the test before did to it."""
    yield built_world
    put_back(built_world)


@pytest.fixture
def alder(world: World) -> ClientWorld:
    """A client of North."""
    return world.clients["alder"]


@pytest.fixture
def birch(world: World) -> ClientWorld:
    """Another client of North."""
    return world.clients["birch"]


@pytest.fixture
def cedar(world: World) -> ClientWorld:
    """A client of South."""
    return world.clients["cedar"]


@pytest.fixture
def north(world: World) -> FirmWorld:
    """The consultancy of alder and birch."""
    return world.firms["north"]


@pytest.fixture
def south(world: World) -> FirmWorld:
    """The consultancy of cedar."""
    return world.firms["south"]
