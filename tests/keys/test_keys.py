"""API keys: made once, limited, and dead at once when revoked."""

import pytest

from tests.world.build import ClientWorld, FirmWorld
from tests.world.callers import Caller

CREATE = """
mutation Make($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { token apiKey { id prefix role scopes } errors { code path message } }
}
"""
REVOKE = """
mutation End($input: RevokeApiKeyInput!) {
  revokeApiKey(input: $input) { apiKey { revokedAt } errors { code path message } }
}
"""
WHO = "{ viewer { role permissions } }"


def made(caller: Caller, **input: object) -> tuple[Caller, str]:
    """Make a key and return a caller that holds it, with its id."""
    payload = caller.do(CREATE, name="CRM", **input)
    return Caller(token=payload["token"]), payload["apiKey"]["id"]


def test_a_new_key_works_in_its_client(alder: ClientWorld) -> None:
    key, _ = made(alder.admin, role="CLIENT_VIEWER")
    assert key.ask(WHO)["viewer"]["role"] == "CLIENT_VIEWER"


def test_a_scoped_key_may_no_more_than_its_scopes(alder: ClientWorld) -> None:
    key, _ = made(alder.admin, role="CLIENT_VIEWER", scopes=["CLIENT_READ", "METRIC_READ"])
    permissions = key.ask(WHO)["viewer"]["permissions"]
    assert permissions == ["CLIENT_READ", "METRIC_READ", "STAGES_READ", "VIEWER_READ"]
    assert key.send("{ client { people { totalCount } } }").codes == ["FORBIDDEN"]


def test_a_revoked_key_is_dead_at_once(alder: ClientWorld) -> None:
    key, id = made(alder.admin, role="CLIENT_VIEWER")
    alder.admin.do(REVOKE, id=id)
    answer = key.send(WHO)
    assert (answer.status, answer.codes) == (401, ["UNAUTHENTICATED"])


def test_another_clients_key_is_not_found(alder: ClientWorld, birch: ClientWorld) -> None:
    key, id = made(birch.admin, role="CLIENT_VIEWER")
    assert alder.admin.refused(REVOKE, id=id) == [("NOT_FOUND", "input.id")]
    assert key.ask(WHO)["viewer"]


@pytest.mark.parametrize("caller", ["CLIENT_MANAGER", "CLIENT_MEMBER", "CLIENT_VIEWER"])
def test_only_an_administrator_makes_keys(alder: ClientWorld, caller: str) -> None:
    assert alder.callers[caller].refused(CREATE, name="x", role="CLIENT_VIEWER") == [("FORBIDDEN", "")]


@pytest.mark.parametrize(
    ("input", "refusal"),
    [
        ({"role": "CONSULTANT"}, ("INVALID", "input.role")),
        ({"role": "CLIENT_VIEWER", "expiresAt": "2001-01-01T00:00:00Z"}, ("OUT_OF_RANGE", "input.expiresAt")),
        ({"role": "CLIENT_VIEWER", "name": ""}, ("REQUIRED", "input.name")),
        ({"role": "CLIENT_VIEWER", "name": "x" * 101}, ("TOO_LONG", "input.name")),
    ],
)
def test_refuses_a_key_that_makes_no_sense(alder: ClientWorld, input: dict, refusal: tuple) -> None:  # type: ignore[type-arg]
    assert alder.admin.refused(CREATE, **{"name": "CRM", **input}) == [refusal]


def test_a_firms_key_opens_its_clients(north: FirmWorld) -> None:
    key, _ = made(north.admin, role="CONSULTANT")
    assert key.in_("alder").ask(WHO)["viewer"]["role"] == "CONSULTANT"
    assert key.in_("cedar").send(WHO).codes == ["CLIENT_NOT_FOUND"]
