"""Embedded servers for these tests alone, each in a temporary folder of its own."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from backend.server.postgres import EmbeddedPostgres


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stopped data folder, used in turn and copied from: founding one takes a second."""
    folder = tmp_path_factory.mktemp("founded")
    server = EmbeddedPostgres(folder, durable=False)
    server.start()
    server.stop()
    return folder


@pytest.fixture(scope="session")
def serving(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """One running server for the tests that only look."""
    server = EmbeddedPostgres(copied(founded, tmp_path_factory.mktemp("serving") / "data"), durable=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def data_dir(founded: Path) -> Iterator[Path]:
    """The founded folder itself, at rest before and after the test."""
    yield founded
    EmbeddedPostgres(founded).stop()


@pytest.fixture
def embedded() -> Iterator[Callable[..., EmbeddedPostgres]]:
    """Makes launchers, and stops each of them at the end of the test."""
    with ExitStack() as servers:

        def launcher(data_dir: Path, *, durable: bool = False) -> EmbeddedPostgres:
            server = EmbeddedPostgres(data_dir, durable=durable)
            servers.callback(server.stop)
            return server

        yield launcher


def copied(founded: Path, target: Path) -> Path:
    subprocess.run(["cp", "-a", founded, target], check=True)
    return target
