"""The cache of documents: what is sent again is not parsed again, and whatever is sent, it stays bounded."""

import pytest

from schema.engine.documents import Documents
from schema.engine.errors import ApiError
from schema.engine.limits import Limits
from tests.engine import toy


def cache(**bounds: int) -> Documents:
    return Documents(toy.schema._schema, Limits(), **bounds)


def test_the_same_text_gives_the_same_document() -> None:
    documents = cache()
    assert documents.prepared("{ hello }") is documents.prepared("{ hello }")
    assert documents.prepared("{ hello }") is not documents.prepared("{  hello }")


def test_three_times_as_many_documents_as_it_keeps_leave_it_full_and_no_larger() -> None:
    documents = cache(most=100)
    for n in range(300):
        documents.prepared(f"{{ a{n}: hello }}")
        assert len(documents) == min(n + 1, 100)


def test_the_one_used_least_recently_goes() -> None:
    documents = cache(most=2)
    kept = documents.prepared("{ hello }")
    for n in range(10):
        documents.prepared(f"{{ a{n}: hello }}")
        assert documents.prepared("{ hello }") is kept


def test_long_documents_take_more_of_the_room() -> None:
    documents = cache(room=1_000)
    for n in range(30):
        documents.prepared(f"# {n}" + " " * 64 * 300 + "\n{ hello }")
        assert len(documents) <= 3
    assert len(documents) == 3


def test_one_larger_than_the_room_is_answered_and_not_kept() -> None:
    documents = cache(room=5)
    assert documents.prepared("{ hello length number __typename stages { title } }").operations
    assert len(documents) == 0


@pytest.mark.parametrize("text", ["{", "{ nothing }", "{ books(first: 101) { totalCount } }"])
def test_what_is_refused_is_not_kept(text: str) -> None:
    documents = cache()
    with pytest.raises(ApiError):
        documents.prepared(text)
    assert len(documents) == 0
