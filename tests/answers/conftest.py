"""A round in Alder: four people of Sales and one of Marketing were asked, each by an own link."""

import pytest

from tests.answers.rounds import Round, open_round
from tests.world.build import ClientWorld


@pytest.fixture
def asked(alder: ClientWorld) -> Round:
    """A round with personal links."""
    return open_round(alder)


@pytest.fixture
def by_name(alder: ClientWorld) -> Round:
    """A round whose answers stand by name."""
    return open_round(alder, by_name=True)


@pytest.fixture
def commented(alder: ClientWorld) -> Round:
    """A round with personal links that asks for comments."""
    return open_round(alder, asks_comments=True)


@pytest.fixture
def commented_by_all(alder: ClientWorld) -> Round:
    """A round with an open link that asks for comments."""
    return open_round(alder, has_open_link=True, asks_comments=True)


@pytest.fixture
def expecting(alder: ClientWorld) -> Round:
    """A round with personal links that asks what the other side will answer."""
    return open_round(alder, asks_expectations=True)


@pytest.fixture
def expecting_of_all(alder: ClientWorld) -> Round:
    """A round with an open link that asks what the other side will answer."""
    return open_round(alder, has_open_link=True, asks_expectations=True)


@pytest.fixture
def open_to_all(alder: ClientWorld) -> Round:
    """A round with an open link."""
    return open_round(alder, has_open_link=True)
