"""A query that comes again word by word is not read again; what depends on who asks is never remembered with it."""

from typing import Any

import pytest

from schema.endpoint import graphql
from schema.engine import documents, reads
from schema.engine.limits import LIMITS
from schema.http.view import GraphQLView
from tests.engine.conftest import House
from tests.world.build import World

NAMES = "{ client { slug organizations { edges { node { name } } } } }"
KEYS = "{ client { slug apiKeys { edges { node { name } } } } }"
CREATE = """mutation Create($input: CreateOrganizationInput!) {
  createOrganization(input: $input) { organization { name } errors { code } }
}"""


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    graphql.documents._queries.clear()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The bodies that were read, as far as they were not remembered."""
    bodies: list[bytes] = []
    kept = GraphQLView.read

    def noticed(self: Any, exchange: Any, body: bytes) -> Any:
        bodies.append(body)
        return kept(self, exchange, body)

    monkeypatch.setattr(GraphQLView, "read", noticed)
    return bodies


def test_the_same_body_is_read_once(house: House, read: list[bytes]) -> None:
    answers = [house.ask("query Q($n: String!) { hello(name: $n) }", {"n": name}).data for name in "aabab"]
    assert [answer["hello"] for answer in answers] == [f"hello {name}" for name in "aabab"]
    assert len(read) == 2
    assert house.opened == 5


def test_a_refusal_is_not_remembered(house: House, read: list[bytes]) -> None:
    assert [house.ask("{ nothing }").codes for _ in range(3)] == [["GRAPHQL_VALIDATION_FAILED"]] * 3
    assert len(read) == 3


def test_a_remembered_body_is_refused_where_it_may_not_come_so(house: House) -> None:
    assert house.ask("{ hello }").data
    body = b'{"query": "{ hello }", "variables": null}'
    assert house.post(body).data
    assert house.post(body, type="text/plain").codes == ["UNSUPPORTED_MEDIA_TYPE"]
    assert house.send("PUT", content=body).codes == ["METHOD_NOT_ALLOWED"]
    assert house.send("GET", content=body).codes == ["BAD_REQUEST"]


def test_a_long_body_is_read_each_time(house: House, read: list[bytes]) -> None:
    long = " " * documents.MOST_REMEMBERED
    for _ in range(2):
        assert house.ask("{ hello }" + long).data
    assert len(read) == 2


def test_a_change_is_done_each_time_it_is_asked_for(world: World, read: list[bytes]) -> None:
    manager = world.clients["alder"].manager
    for _ in range(2):
        manager.do(CREATE, kind="COMPANY", name="Twin")
    assert len(read) == 2
    told = manager.ask(NAMES)["client"]["organizations"]["edges"]
    assert [edge["node"]["name"] for edge in told] == ["Twin", "Twin"]


def test_what_is_remembered_stays_within_bounds() -> None:
    few = documents.Documents(graphql.documents.schema, LIMITS, most=20)
    for number in range(50):
        prepared = few.prepared(f"query Q{number} {{ stages {{ stage }} }}")
        operation = prepared.operation(None)
        few.remember(b"%d" % number, few.priced(prepared, operation, {}))
    assert len(few._queries) == 20


def test_each_asks_for_themselves_by_the_same_body(world: World, read: list[bytes]) -> None:
    for slug in ("alder", "birch"):
        world.clients[slug].manager.do(CREATE, kind="COMPANY", name=f"of {slug}")
    read.clear()
    for slug in ("alder", "birch", "alder", "birch"):
        told = world.clients[slug].viewer.ask(NAMES)["client"]
        assert told["slug"] == slug
        assert [edge["node"]["name"] for edge in told["organizations"]["edges"]] == [f"of {slug}"]
    assert len(read) == 1


def test_rights_count_at_each_request_by_the_same_body(world: World) -> None:
    alder = world.clients["alder"]
    for _ in range(2):
        assert alder.admin.ask(KEYS)["client"]["apiKeys"]["edges"]
        assert alder.viewer.send(KEYS).codes == ["FORBIDDEN"]


def test_a_plan_found_for_others_would_show_what_is_not_theirs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a plan is taken again only where it holds for whoever asks."""
    alder = world.clients["alder"]
    for _ in range(2):
        assert alder.admin.ask(KEYS)["client"]["apiKeys"]["edges"]
    monkeypatch.setattr(reads, "holds", lambda actor, noted: True)
    assert alder.viewer.ask(KEYS)["client"]["apiKeys"]["edges"]
