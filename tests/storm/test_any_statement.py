"""Whichever statement of a request is cancelled: one plain error, nothing changed, and the next request is served."""

from typing import Any

import pytest

from tenants.models import ApiKey
from tests.keys.test_keys import CREATE as CREATE_KEY
from tests.keys.test_keys import WHO
from tests.storm.cancelling import CancelsOne
from tests.storm.marks import CREATE, Marked
from tests.world.build import ClientWorld
from tests.world.callers import Answer, Caller

LIST = "{ viewer { role } client { slug organizations { totalCount edges { node { name } } } } }"
REQUESTS: dict[str, tuple[str, dict[str, Any]]] = {
    "a read": (LIST, {}),
    "a change": (CREATE, {"input": {"kind": "TEAM", "name": "New"}}),
}


PUBLIC = {"input": {"name": "New", "role": "CLIENT_VIEWER"}}


class CancelsAt(CancelsOne):
    """Cancels the statement at a place, counted over all connections of the request."""

    def __init__(self, place: int) -> None:
        super().__init__("")
        self.place, self.sent = place, 0

    def picks(self, sql: str) -> bool:
        self.sent += 1
        return self.sent == self.place


@pytest.mark.parametrize("name", REQUESTS)
def test_any_statement_may_be_cancelled(marked: dict[str, Marked], name: str) -> None:
    caller, (document, variables) = marked["alder"].client.admin, REQUESTS[name]
    before, place = held(marked), 0

    while (answer := sent(caller, document, variables, cancel := CancelsAt(place + 1))) and cancel.cancelled:
        place += 1
        assert (place, answer.status, answer.codes, answer.data) == (place, 504, ["TIMEOUT"], {})
        assert (place, held(marked)) == (place, before)
        assert caller.ask(LIST)["client"]["slug"] == "alder"

    assert (answer.status, answer.codes) == (200, [])
    assert place == cancel.sent > 2


def test_any_statement_of_a_public_change_may_be_cancelled(alder: ClientWorld) -> None:
    """It commits before it is read back: an error after that says so, and an error before says nothing of the kind."""
    ends, place, cancel = set(), 0, CancelsAt(1)

    while cancel.sent >= place:
        place, before = place + 1, ApiKey.objects.count()
        answer = sent(alder.admin, CREATE_KEY, PUBLIC, cancel := CancelsAt(place))
        made = ApiKey.objects.count() - before

        if answer.status == 200:
            assert (made, answer.data["createApiKey"]["errors"]) == (1, [])
        else:
            assert set(answer.codes) <= {"TIMEOUT", "UNAVAILABLE"}
            assert answer.data == {}
            assert ("is kept already" in answer.body["errors"][0]["message"]) == bool(made)
        ends.add((answer.status, made))
        assert alder.viewer.ask(WHO)["viewer"]["role"] == "CLIENT_VIEWER"

    assert ends >= {(200, 1), (504, 0), (504, 1)}


def sent(caller: Caller, document: str, variables: dict[str, Any], cancel: CancelsOne) -> Answer:
    with cancel.everywhere():
        return caller.send(document, **variables)


def held(marked: dict[str, Marked]) -> dict[str, set[str]]:
    return {slug: each.stored() for slug, each in marked.items()}
