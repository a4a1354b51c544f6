"""Each test starts with no failed attempts counted."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_attempts_counted() -> None:
    cache.clear()
