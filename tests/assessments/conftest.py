"""The company that most tests of assessments start from."""

import pytest

from tests.assessments.rounds import Company, build_company
from tests.world.build import ClientWorld


@pytest.fixture
def acme(alder: ClientWorld) -> Company:
    return build_company(alder)
