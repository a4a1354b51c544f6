"""A company that watches one metric."""

import pytest

from tests.metrics.asked import put_metric, put_organization
from tests.world.build import ClientWorld


@pytest.fixture
def acme(alder: ClientWorld) -> str:
    """The global id of the company ACME in alder."""
    return put_organization(alder)


@pytest.fixture
def cycle(alder: ClientWorld, acme: str) -> str:
    """The global id of its monthly metric M1, in days, of which less is better."""
    return str(put_metric(alder)["id"])
