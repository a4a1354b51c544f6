"""Inviting somebody into a client company or a firm."""

import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import unquote

import pytest
from django.core import mail
from django.db import connections

from tenants.models import Membership, RegistryEvent, User
from tests.members.lists import INVITE, members
from tests.world.build import ClientWorld, FirmWorld, World
from tests.world.callers import Caller
from tests.world.jobs import work_off

MARI = {"email": "mari@example.com", "name": "Mari Ito", "role": "CLIENT_MANAGER", "locale": "ja"}
KEY = "mutation Key($input: CreateApiKeyInput!) { createApiKey(input: $input) { token errors { code path message } } }"
OWEN = {"email": "owen@example.com", "name": "Owen Hale", "role": "CLIENT_VIEWER", "locale": "en"}


def test_adds_the_person_to_the_client_of_the_request(alder: ClientWorld, birch: ClientWorld) -> None:
    member = alder.admin.do(INVITE, **MARI)["member"]

    assert (member["name"], member["email"], member["role"]) == ("Mari Ito", "mari@example.com", "CLIENT_MANAGER")
    assert "mari@example.com" in members(alder.admin)
    assert "mari@example.com" not in members(birch.admin)


def test_adds_the_person_to_the_firm_where_no_client_is_named(north: FirmWorld, alder: ClientWorld) -> None:
    north.admin.do(INVITE, **OWEN | {"role": "CONSULTANT"})
    assert Membership.objects.get(user__email="owen@example.com").consultancy_id == north.row.id
    assert "owen@example.com" not in members(alder.admin)


def test_a_firms_admin_invites_a_clients_first_admin(alder: ClientWorld, north: FirmWorld) -> None:
    member = north.admin.in_("alder").do(INVITE, **MARI | {"role": "CLIENT_ADMIN"})["member"]
    assert member["role"] == "CLIENT_ADMIN"


def test_mails_a_link_in_japanese(alder: ClientWorld) -> None:
    alder.admin.do(INVITE, **MARI)
    work_off()

    (letter,) = mail.outbox
    assert letter.to == ["mari@example.com"]
    assert letter.subject == "AlderからConcordへのご招待"
    assert "Mari Ito 様" in letter.body
    assert "役割:推進責任者" in letter.body
    assert "/account/password/reset?key=" in letter.body


def test_mails_a_link_in_english(alder: ClientWorld) -> None:
    alder.admin.do(INVITE, **OWEN)
    work_off()

    (letter,) = mail.outbox
    assert letter.subject == "Alder invites you to Concord"
    assert "Dear Owen Hale," in letter.body
    assert "as viewer" in letter.body
    assert "/account/password/reset?key=" in letter.body


def test_the_queue_holds_no_link(alder: ClientWorld) -> None:
    alder.admin.do(INVITE, **MARI)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name = 'tenants.send_invitation'")
        (arguments,) = cursor.fetchall()
    assert re.fullmatch(r'\{"membership_id": "[0-9a-f-]{36}"\}', arguments[0])


def test_a_refused_invitation_mails_nothing(alder: ClientWorld) -> None:
    alder.admin.refused(INVITE, **MARI | {"name": " "})
    work_off()
    assert mail.outbox == []


def test_somebody_removed_meanwhile_gets_no_mail(alder: ClientWorld) -> None:
    alder.admin.do(INVITE, **MARI)
    Membership.objects.filter(user__email="mari@example.com").update(ended_at="2026-01-01T00:00:00Z")
    work_off()
    assert mail.outbox == []


def test_who_has_an_account_elsewhere_gets_a_place_and_no_second_account(
    world: World, alder: ClientWorld, birch: ClientWorld
) -> None:
    known = world.users["CLIENT_VIEWER@birch"]
    new = alder.admin.do(INVITE, **MARI)
    old = alder.admin.do(INVITE, **MARI | {"email": known.email.upper()})
    work_off()

    assert User.objects.filter(email=known.email).count() == 1
    assert old["member"] | {"id": 0, "email": 0} == new["member"] | {"id": 0, "email": 0}  # as if it were new
    assert members(birch.admin)[known.email]["name"] == known.name
    bodies = {letter.to[0]: letter.body for letter in mail.outbox}
    assert "/account/password/reset?key=" in bodies["mari@example.com"]
    assert "/account/password/reset?key=" not in bodies[known.email]


@pytest.mark.parametrize(
    ("fault", "refusal"),
    [
        ({"email": "no address"}, ("INVALID", "input.email")),
        ({"email": ""}, ("REQUIRED", "input.email")),
        ({"email": f"{'x' * 250}@example.com"}, ("TOO_LONG", "input.email")),
        ({"name": "  "}, ("REQUIRED", "input.name")),
        ({"name": "x" * 201}, ("TOO_LONG", "input.name")),
        ({"locale": "fr"}, ("INVALID", "input.locale")),
        ({"role": "CONSULTANT"}, ("INVALID", "input.role")),
        ({"email": "client_viewer@alder.example.com"}, ("DUPLICATE", "input.email")),
        ({"email": " Client_Viewer@ALDER.example.com "}, ("DUPLICATE", "input.email")),
    ],
)
def test_refuses_an_invitation_that_makes_no_sense(alder: ClientWorld, fault: dict, refusal: tuple) -> None:  # type: ignore[type-arg]
    before = (members(alder.admin), User.objects.count(), RegistryEvent.objects.count())
    assert refusal in alder.admin.refused(INVITE, **MARI | fault)
    assert (members(alder.admin), User.objects.count(), RegistryEvent.objects.count()) == before


@pytest.mark.parametrize("fault", [{"locale": "fr"}, {"name": ""}, {"name": "x" * 201}])
def test_finds_the_same_faults_whether_the_account_exists(world: World, alder: ClientWorld, fault: dict) -> None:  # type: ignore[type-arg]
    known = world.users["CLIENT_VIEWER@birch"].email
    assert alder.admin.refused(INVITE, **MARI | fault | {"email": known}) == alder.admin.refused(
        INVITE, **MARI | fault | {"email": "unknown@example.com"}
    )


def test_refuses_in_the_callers_language(alder: ClientWorld) -> None:
    known = MARI | {"email": "client_viewer@alder.example.com"}
    (error,) = alder.admin.speaking("ja").attempt(INVITE, **known)["errors"]
    assert error["message"] == "この人はすでにメンバーです。"


def test_a_client_role_does_not_exist_in_a_firm(north: FirmWorld) -> None:
    assert north.admin.refused(INVITE, **MARI) == [("INVALID", "input.role")]
    assert not User.objects.filter(email=MARI["email"]).exists()


@pytest.mark.parametrize("role", ["CLIENT_MANAGER", "CLIENT_MEMBER", "CLIENT_VIEWER", "CONSULTANT"])
def test_only_an_administrator_invites(alder: ClientWorld, role: str) -> None:
    assert alder.callers[role].refused(INVITE, **MARI) == [("FORBIDDEN", "")]
    assert not User.objects.filter(email=MARI["email"]).exists()


def test_a_consultant_invites_nobody_into_the_firm(north: FirmWorld) -> None:
    assert north.consultant.refused(INVITE, **MARI | {"role": "CONSULTANT"}) == [("FORBIDDEN", "")]
    assert not User.objects.filter(email=MARI["email"]).exists()


def test_answers_a_repeated_key_with_the_first_member_and_mails_once(alder: ClientWorld) -> None:
    first = alder.admin.do(INVITE, **MARI, idempotencyKey="k1")
    assert alder.admin.do(INVITE, **MARI, idempotencyKey="k1") == first
    work_off()
    assert len(mail.outbox) == 1


def test_the_same_key_in_another_client_is_another_request(alder: ClientWorld, birch: ClientWorld) -> None:
    one, other = alder.callers["CONSULTANCY_ADMIN"], birch.callers["CONSULTANCY_ADMIN"]
    first = one.do(INVITE, **MARI, idempotencyKey="k1")["member"]
    second = other.do(INVITE, **MARI, idempotencyKey="k1")["member"]
    assert first["id"] != second["id"]
    assert MARI["email"] in members(birch.admin)


def test_of_parallel_invitations_of_one_person_one_counts(alder: ClientWorld) -> None:
    def invite(number: int) -> int:
        try:
            return len(alder.admin.in_(None).attempt(INVITE, **MARI)["errors"])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        refused = list(pool.map(invite, range(4)))
    assert sorted(refused) == [0, 1, 1, 1]
    assert Membership.objects.filter(user__email=MARI["email"]).count() == 1


def test_keeps_who_invited_whom_without_the_address(alder: ClientWorld) -> None:
    alder.admin.do(INVITE, **MARI)
    event = RegistryEvent.objects.get(verb="member.invited")
    assert event.subject_id == Membership.objects.get(user__email=MARI["email"]).id
    assert (event.client_id, event.facts) == (alder.row.id, {"role": "CLIENT_MANAGER"})
    assert event.actor.startswith("key:")


def test_a_limited_key_gives_no_more_than_it_may(alder: ClientWorld, north: FirmWorld) -> None:
    scopes = ["MEMBER_WRITE", "MEMBER_READ", "PORTFOLIO_READ"]
    limited = Caller(token=north.admin.do(KEY, name="x", role="CONSULTANCY_ADMIN", scopes=scopes)["token"])
    assert limited.refused(INVITE, **OWEN | {"role": "CONSULTANT"}) == [("FORBIDDEN", "input.role")]
    assert limited.in_("alder").refused(INVITE, **OWEN) == [("FORBIDDEN", "input.role")]
    assert not User.objects.filter(email=OWEN["email"]).exists()


def test_the_link_ends_in_the_key_that_allauth_takes(alder: ClientWorld) -> None:
    alder.admin.do(INVITE, **MARI)
    work_off()
    key = unquote(re.search(r"/account/password/reset\?key=(\S+)", mail.outbox[0].body)[1])  # type: ignore[index]
    user = User.objects.get(email=MARI["email"])
    assert key.startswith(user.id.hex)
