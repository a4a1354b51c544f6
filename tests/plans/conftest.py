"""The company and the plan that most tests of plans start from."""

import pytest

from tests.assessments.rounds import Company, build_company
from tests.plans.work import Work, work_of
from tests.world.build import ClientWorld
from tests.world.keeping import kept


@pytest.fixture
def acme(alder: ClientWorld) -> Company:
    return build_company(alder)


@pytest.fixture
def work(acme: Company) -> Work:
    return kept(acme.client, "work", lambda: work_of(acme), after="company")
