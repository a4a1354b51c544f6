"""The company whose people answer, beside an author of questionnaires."""

import pytest

from tests.assessments.rounds import Company, build_company
from tests.questionnaires.author import Author
from tests.world.build import ClientWorld


@pytest.fixture
def author(alder: ClientWorld) -> Author:
    """Somebody in Alder who may write questionnaires."""
    return Author(alder)


@pytest.fixture
def acme(alder: ClientWorld) -> Company:
    return build_company(alder)
