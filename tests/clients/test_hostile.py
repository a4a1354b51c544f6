"""Bad requests, one after the other, to one real server: each refused, nothing changed, the server as before."""

import httpx
import pytest

from backend.events.models import AuditEvent
from backend.organizations.models import Organization
from tenants.binding import client_transaction
from tests.clients.live import Server, http
from tests.engine.bad import bad_requests
from tests.world.build import ClientWorld

CHANGE = 'createOrganization(input: {kind: COMPANY, name: "New"}) { organization { id } errors { code } }'
BAD = bad_requests(CHANGE)
ANSWERS = "application/graphql-response+json"


def stored(client: ClientWorld) -> tuple[int, int]:
    with client_transaction(client.row.schema_name):
        return Organization.objects.count(), AuditEvent.objects.count()


def headers_of(client: ClientWorld) -> dict[str, str]:
    return {"authorization": f"Bearer {client.manager.token}", "accept": ANSWERS}


def ask(server: Server, client: ClientWorld, document: str) -> httpx.Response:
    return http.post(server.url, json={"query": document}, headers=headers_of(client))


@pytest.mark.parametrize("name", BAD)
def test_a_bad_request_leaves_the_server_as_it_was(server: Server, alder: ClientWorld, name: str) -> None:
    bad = BAD[name]
    headers = headers_of(alder) | ({"content-type": bad.type} if bad.type else {}) | bad.headers
    url = httpx.URL(server.url, query=bad.query.encode() or None)

    answer = http.request(bad.method, url, content=bad.content, headers=headers)

    assert answer.status_code == bad.status
    assert {error["extensions"]["code"] for error in answer.json()["errors"]} == {bad.code}
    assert stored(alder) == (0, 0)
    assert ask(server, alder, "{ client { slug } }").json()["data"] == {"client": {"slug": "alder"}}
    assert server.is_the_same_as_before()


def test_the_change_that_bad_requests_ask_for_is_made_when_asked_well(server: Server, alder: ClientWorld) -> None:
    assert ask(server, alder, f"mutation {{ {CHANGE} }}").json()["data"]["createOrganization"]["errors"] == []
    assert stored(alder) == (1, 1)
