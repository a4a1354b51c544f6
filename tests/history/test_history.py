"""The history of a client company: who did what to what, for whom it is, and what it never shows."""

from typing import Any

import pytest
from django.db import connections

from tenants.models import Membership, RegistryEvent
from tests.signin.browsing import Visitor
from tests.world.build import PASSWORD, ClientWorld, FirmWorld
from tests.world.callers import Caller
from tests.world.statements import counted

FIELDS = "id actor actorName verb subject at facts"
HISTORY = f"""
query History($first: Int, $after: String, $filter: AuditEventFilter, $orderBy: [EventOrder!]) {{
  client {{ history(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {{
    totalCount pageInfo {{ endCursor hasNextPage }} edges {{ node {{ {FIELDS} noun }} }}
  }} }}
}}
"""
ACCOUNT = f"""
query Account($filter: RegistryEventFilter) {{
  client {{ accountHistory(filter: $filter, orderBy: [AT_ASC]) {{ edges {{ node {{ {FIELDS} }} }} }} }}
}}
"""
FIRMS = f"{{ viewer {{ consultancy {{ accountHistory {{ edges {{ node {{ {FIELDS} }} }} }} }} }} }}"
CREATE = """
mutation Create($input: CreateOrganizationInput!) {
  createOrganization(input: $input) { organization { id } errors { code path message } }
}
"""
UPDATE = """
mutation Update($input: UpdateOrganizationInput!) {
  updateOrganization(input: $input) { organization { id } errors { code path message } }
}
"""
INVITE = """
mutation I($input: InviteMemberInput!) { inviteMember(input: $input) { member { id } errors { code path message } } }
"""
KEY = "mutation K($input: CreateApiKeyInput!) { createApiKey(input: $input) { token errors { code path message } } }"
GRANT = "mutation G($input: GrantAccessInput!) { grantAccess(input: $input) { errors { code path message } } }"


def history(caller: Caller, **arguments: Any) -> list[dict[str, Any]]:
    return [edge["node"] for edge in caller.ask(HISTORY, **arguments)["client"]["history"]["edges"]]


def account(caller: Caller, **arguments: Any) -> list[dict[str, Any]]:
    return [edge["node"] for edge in caller.ask(ACCOUNT, **arguments)["client"]["accountHistory"]["edges"]]


def test_says_who_did_what_to_what_and_from_what_to_what(alder: ClientWorld) -> None:
    id = alder.manager.do(CREATE, kind="COMPANY", name="Before")["organization"]["id"]
    alder.consultant.do(UPDATE, id=id, name="After")

    first, second = history(alder.manager)

    assert (first["verb"], first["noun"], first["subject"]) == ("organization.created", "Organization", id)
    assert (first["actorName"], second["actorName"]) == ("CLIENT_MANAGER key", "CONSULTANT key")
    assert first["actor"].startswith("key:")
    assert second["facts"]["name"] == ["Before", "After"]
    named = alder.manager.ask(f'{{ node(id: "{first["subject"]}") {{ ... on Organization {{ name }} }} }}')
    assert named == {"node": {"name": "After"}}


def test_calls_a_person_what_the_members_list_says(alder: ClientWorld) -> None:
    visitor = Visitor()
    visitor.signs_in("client_manager@alder.example.com", PASSWORD)
    Membership.objects.filter(user__email="client_manager@alder.example.com").update(name="Aiko")
    made = visitor.asks(
        'mutation { createOrganization(input: {kind: COMPANY, name: "A"}) { errors { code } } }', client="alder"
    )
    assert made.data == {"createOrganization": {"errors": []}}
    (event,) = history(alder.manager)
    assert (event["actor"].split(":")[0], event["actorName"]) == ("person", "Aiko")


def test_shows_null_where_the_facts_were_erased(alder: ClientWorld) -> None:
    alder.manager.do(CREATE, kind="COMPANY", name="Secret plan")
    with connections["owner"].cursor() as cursor:
        cursor.execute(f'DELETE FROM "{alder.row.schema_name}".events_auditpayload')
    (event,) = history(alder.manager)
    assert (event["verb"], event["facts"]) == ("organization.created", None)


def test_narrows_orders_and_pages(alder: ClientWorld) -> None:
    ids = [alder.manager.do(CREATE, kind="COMPANY", name=name)["organization"]["id"] for name in "ABC"]
    alder.manager.do(UPDATE, id=ids[1], name="B2")

    assert [event["verb"] for event in history(alder.manager, filter={"subject": ids[1]})] == [
        "organization.created",
        "organization.updated",
    ]
    assert [event["subject"] for event in history(alder.manager, filter={"verb": ["organization.updated"]})] == [ids[1]]
    assert history(alder.manager, filter={"noun": ["Person"]}) == []
    assert history(alder.manager, filter={"until": "2001-01-01T00:00:00Z"}) == []
    assert history(alder.manager, orderBy=["AT_DESC"])[0]["verb"] == "organization.updated"

    page = alder.manager.ask(HISTORY, first=3)["client"]["history"]
    assert (len(page["edges"]), page["totalCount"], page["pageInfo"]["hasNextPage"]) == (3, 4, True)
    assert [event["facts"]["name"] for event in history(alder.manager, after=page["pageInfo"]["endCursor"])] == [
        ["B", "B2"]
    ]


def test_is_the_clients_own(alder: ClientWorld, birch: ClientWorld) -> None:
    birch.manager.do(CREATE, kind="COMPANY", name="Birch")
    assert history(alder.manager) == []
    assert len(history(birch.manager)) == 1


@pytest.mark.parametrize("role", ["CLIENT_MEMBER", "CLIENT_VIEWER"])
def test_is_not_for_everybody(alder: ClientWorld, role: str) -> None:
    alder.manager.do(CREATE, kind="COMPANY", name="Hidden")
    answer = alder.callers[role].send(HISTORY)
    assert answer.codes == ["FORBIDDEN"]
    assert "organization.created" not in str(answer.body)


@pytest.mark.parametrize("role", ["CLIENT_MANAGER", "CLIENT_MEMBER", "CLIENT_VIEWER", "CONSULTANT"])
def test_the_account_is_for_administrators(alder: ClientWorld, role: str) -> None:
    alder.admin.do(KEY, name="CRM", role="CLIENT_VIEWER")
    answer = alder.callers[role].send(ACCOUNT)
    assert answer.codes == ["FORBIDDEN"]
    assert "key.created" not in str(answer.body)


def test_the_account_shows_members_keys_and_grants_and_no_secret(alder: ClientWorld) -> None:
    member = alder.admin.do(INVITE, email="mari@example.com", name="Mari", role="CLIENT_VIEWER")["member"]
    token = alder.admin.do(KEY, name="CRM", role="CLIENT_VIEWER")["token"]
    alder.admin.do(GRANT, consultancySlug="south", role="READ")

    events = account(alder.admin)

    assert [event["verb"] for event in events] == ["member.invited", "key.created", "grant.given"]
    assert {event["actorName"] for event in events} == {"CLIENT_ADMIN key"}
    assert events[0]["subject"] == member["id"]
    assert [event["verb"] for event in account(alder.admin, filter={"verb": ["key.created"]})] == ["key.created"]
    assert token.split("_", 2)[2] not in str(events)
    assert "mari@example.com" not in str(events)


def test_a_firm_does_not_see_what_concerns_another_firm(alder: ClientWorld, south: FirmWorld) -> None:
    alder.admin.do(KEY, name="CRM", role="CLIENT_VIEWER")
    alder.admin.do(GRANT, consultancySlug="south", role="READ")
    assert [event["verb"] for event in account(alder.callers["CONSULTANCY_ADMIN"])] == ["key.created"]
    edges = south.admin.ask(FIRMS)["viewer"]["consultancy"]["accountHistory"]["edges"]
    assert [edge["node"]["verb"] for edge in edges] == ["grant.given"]


def test_the_account_of_another_client_stays_unseen(alder: ClientWorld, birch: ClientWorld) -> None:
    birch.admin.do(KEY, name="CRM", role="CLIENT_VIEWER")
    assert RegistryEvent.objects.count() == 1
    assert account(alder.admin) == []


def test_a_firms_account_is_for_its_admins(north: FirmWorld) -> None:
    assert north.consultant.send(FIRMS).codes == ["FORBIDDEN"]


def test_takes_as_many_statements_for_many_events_as_for_few(alder: ClientWorld) -> None:
    def statements() -> int:
        with counted() as count:
            alder.manager.ask(HISTORY, first=100)
        return count.sent

    alder.manager.do(CREATE, kind="COMPANY", name="One")
    statements()  # the day's first use of a key is noted
    few = statements()
    for number in range(6):
        caller = alder.consultant if number % 2 else alder.admin
        caller.do(CREATE, kind="COMPANY", name=f"N {number}")
    assert len({event["actorName"] for event in history(alder.manager)}) == 3
    assert statements() == few <= 8
