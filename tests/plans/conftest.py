"""The company and the plan that most tests of plans start from."""

import pytest

from tests.assessments.rounds import Company, build_company
from tests.plans.work import Work, work_of
from tests.world.build import ClientWorld


@pytest.fixture
def acme(alder: ClientWorld) -> Company:
    return build_company(alder)


@pytest.fixture
def work(acme: Company) -> Work:
    return work_of(acme)
