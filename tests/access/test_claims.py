"""Whom a key stood for last time is believed until the same trip says otherwise: rights still end at once."""

from typing import Any

import pytest

from backend.events.models import AuditEvent
from schema import context
from tenants import access, keyring
from tenants.binding import client_transaction
from tenants.database.aliases import OWNER
from tenants.database.lines import Step
from tenants.keyring import Claim, Claims
from tenants.models import AccessGrant, ApiKey, ClientCompany, ClientState
from tests.world.build import World
from tests.world.callers import Caller

LIST = "{ client { slug organizations(first: 1) { totalCount } } }"
MUTATION = """mutation Create($input: CreateOrganizationInput!) {
  createOrganization(input: $input) { organization { name } errors { code } }
}"""


@pytest.fixture(autouse=True)
def claims(monkeypatch: pytest.MonkeyPatch) -> Claims:
    fresh = Claims()
    monkeypatch.setattr(keyring, "claims", fresh)
    monkeypatch.setattr(access, "claims", fresh)
    return fresh


def believed(caller: Caller) -> None:
    """Ask twice: the first use of a day is written down, the second is remembered."""
    for _ in range(3):
        assert caller.ask(LIST)["client"]["slug"] == "alder"


def revoke(world: World, caller: Caller) -> None:
    prefix = (caller.token or "").split("_")[1]
    ApiKey.objects.using(OWNER).filter(prefix=prefix).update(revoked_at="2026-01-01T00:00:00Z")


def expire(world: World, caller: Caller) -> None:
    prefix = (caller.token or "").split("_")[1]
    ApiKey.objects.using(OWNER).filter(prefix=prefix).update(expires_at="2026-01-01T00:00:00Z")


def lose_the_grant(world: World, caller: Caller) -> None:
    AccessGrant.objects.using(OWNER).filter(client=world.clients["alder"].row).update(ended_at="2026-01-01T00:00:00Z")


def suspend(world: World, caller: Caller) -> None:
    row = world.clients["alder"].row
    ClientCompany.objects.using(OWNER).filter(pk=row.pk).update(state=ClientState.SUSPENDED)


ENDS: dict[str, tuple[Any, str]] = {
    "revoked": (revoke, "UNAUTHENTICATED"),
    "expired": (expire, "UNAUTHENTICATED"),
    "the grant ended": (lose_the_grant, "CLIENT_NOT_FOUND"),
    "the client suspended": (suspend, "CLIENT_SUSPENDED"),
}


@pytest.mark.parametrize("document", [LIST, "{ stages { stage } }", "{ client { slug } }"])
@pytest.mark.parametrize("end", ENDS)
def test_what_ended_is_refused_at_the_next_request(world: World, claims: Claims, end: str, document: str) -> None:
    caller = world.firms["north"].admin.in_("alder")
    believed(caller)
    assert len(claims) == 1
    change, code = ENDS[end]
    change(world, caller)
    assert caller.send(document).codes == [code]
    assert caller.send(document).codes == [code]


@pytest.mark.parametrize("end", ENDS)
def test_nor_is_anything_changed_for_it(world: World, end: str) -> None:
    caller = world.firms["north"].admin.in_("alder")
    believed(caller)
    ENDS[end][0](world, caller)
    assert caller.send(MUTATION, input={"kind": "TEAM", "name": "New"}).codes == [ENDS[end][1]]
    believed_again = world.clients["alder"].system
    assert believed_again.client is not None


def test_without_the_proof_what_ended_would_still_be_shown(
    world: World, claims: Claims, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = world.clients["alder"].viewer
    believed(caller)
    revoke(world, caller)
    monkeypatch.setattr(Claim, "is_proven_by", lambda self, row: True)
    assert caller.ask(LIST)["client"]["slug"] == "alder"


def test_fewer_rights_count_at_once(world: World, claims: Claims) -> None:
    caller = world.clients["alder"].admin
    believed(caller)
    prefix = (caller.token or "").split("_")[1]
    ApiKey.objects.using(OWNER).filter(prefix=prefix).update(scopes=["CLIENT_READ"])
    answer = caller.send("{ client { slug organizations { totalCount } } }")
    assert answer.codes == ["FORBIDDEN"]
    assert caller.ask("{ viewer { permissions } }")["viewer"]["permissions"] == [
        "CLIENT_READ",
        "STAGES_READ",
        "VIEWER_READ",
    ]


def test_another_secret_is_never_believed(world: World, claims: Claims) -> None:
    caller = world.clients["alder"].viewer
    believed(caller)
    token = caller.token or ""
    wrong = Caller(token=token[:-1] + ("A" if token[-1] != "A" else "B"))
    assert wrong.send(LIST).codes == ["UNAUTHENTICATED"]


def test_selectors_that_disagree_are_refused_whatever_is_remembered(world: World, claims: Claims) -> None:
    caller = world.clients["alder"].viewer
    believed(caller)
    assert caller.in_("birch").send(LIST).codes == ["SELECTORS_DISAGREE"]


def test_each_language_is_answered_in_it(world: World, claims: Claims) -> None:
    caller = world.clients["alder"].viewer
    believed(caller)
    texts = {
        locale: caller.speaking(locale).ask("{ stages { label { text } } }")["stages"][0]["label"]["text"]
        for locale in ("ja", "en")
    }
    assert texts["ja"] != texts["en"]


def test_no_more_is_remembered_than_allowed(world: World) -> None:
    few = Claims(most=2)
    claim: Any = Claim(Step(""), b"", world.clients["alder"].system, keyring._today())
    for number in range(5):
        few.keep(f"token {number}", None, claim)
    assert [few.find(f"token {number}", None) is not None for number in range(5)] == [False, False, False, True, True]


def test_a_change_is_told_with_the_id_of_its_own_request(world: World) -> None:
    client = world.clients["alder"]
    believed(client.manager)
    told = [client.manager.send(MUTATION, input={"kind": "TEAM", "name": f"New {number}"}) for number in range(2)]
    with client_transaction(client.row.schema_name):
        kept = list(AuditEvent.objects.order_by("id").values_list("request_id", flat=True))
    assert kept == [answer.body["extensions"]["requestId"] for answer in told]
    assert len(set(kept)) == 2


def test_a_believed_key_makes_a_change_without_a_transaction_at_the_front(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = world.clients["alder"].manager
    believed(caller)
    asked: list[Any] = []
    monkeypatch.setattr(context, "asked", asked.append)
    assert caller.attempt(MUTATION, kind="TEAM", name="New")["errors"] == []
    assert asked == []


def test_without_the_proof_a_change_would_still_be_made(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = world.clients["alder"].manager
    believed(caller)
    revoke(world, caller)
    assert caller.send(MUTATION, input={"kind": "TEAM", "name": "New"}).codes == ["UNAUTHENTICATED"]
    monkeypatch.setattr(Claim, "is_proven_by", lambda self, row: True)
    assert caller.attempt(MUTATION, kind="TEAM", name="New")["errors"] == []
