"""Giving a member another role, and ending a membership."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tenants.models import Membership, RegistryEvent
from tests.members.lists import CHANGE, INVITE, REMOVE, firms_members, members
from tests.world.build import ClientWorld, FirmWorld
from tests.world.callers import Caller

SECOND = {"email": "second@example.com", "name": "Second Admin", "role": "CLIENT_ADMIN"}


def member_in(client: ClientWorld, role: str) -> dict:  # type: ignore[type-arg]
    return members(client.admin)[f"{role.lower()}@{client.row.slug}.example.com"]


def test_gives_a_member_another_role(alder: ClientWorld) -> None:
    viewer = member_in(alder, "CLIENT_VIEWER")
    changed = alder.admin.do(CHANGE, id=viewer["id"], version=viewer["version"], role="CLIENT_MANAGER")["member"]

    assert changed == viewer | {"role": "CLIENT_MANAGER", "version": viewer["version"] + 1}
    event = RegistryEvent.objects.get(verb="member.role_changed")
    assert event.facts == {"role": ["CLIENT_VIEWER", "CLIENT_MANAGER"]}


def test_the_same_role_again_changes_nothing(alder: ClientWorld) -> None:
    viewer = member_in(alder, "CLIENT_VIEWER")
    assert alder.admin.do(CHANGE, id=viewer["id"], role="CLIENT_VIEWER")["member"] == viewer
    assert not RegistryEvent.objects.filter(verb="member.role_changed").exists()


def test_ends_a_membership(alder: ClientWorld) -> None:
    viewer = member_in(alder, "CLIENT_VIEWER")
    removed = alder.admin.do(REMOVE, id=viewer["id"])["member"]

    assert removed["endedAt"]
    assert viewer["email"] not in members(alder.admin)
    assert RegistryEvent.objects.get(verb="member.removed").client_id == alder.row.id


def test_who_was_removed_can_be_invited_again(alder: ClientWorld) -> None:
    viewer = member_in(alder, "CLIENT_VIEWER")
    alder.admin.do(REMOVE, id=viewer["id"])
    again = alder.admin.do(INVITE, email=viewer["email"], name="Back", role="CLIENT_MEMBER")["member"]
    assert again["id"] != viewer["id"]


@pytest.mark.parametrize(("document", "facts"), [(CHANGE, {"role": "CLIENT_VIEWER"}), (REMOVE, {})])
class TestRefuses:
    def test_the_last_admin(self, alder: ClientWorld, document: str, facts: dict) -> None:  # type: ignore[type-arg]
        admin = member_in(alder, "CLIENT_ADMIN")
        assert alder.admin.refused(document, id=admin["id"], **facts) == [("CONFLICT", "input.id")]
        assert member_in(alder, "CLIENT_ADMIN") == admin

    def test_a_firms_last_admin(self, north: FirmWorld, document: str, facts: dict) -> None:  # type: ignore[type-arg]
        admin = firms_members(north.admin)["consultancy_admin@north.example.com"]
        role = {"role": "CONSULTANT"} if facts else {}
        assert north.admin.refused(document, id=admin["id"], **role) == [("CONFLICT", "input.id")]
        assert firms_members(north.admin)["consultancy_admin@north.example.com"] == admin

    def test_not_an_admin_beside_another(self, alder: ClientWorld, document: str, facts: dict) -> None:  # type: ignore[type-arg]
        alder.admin.do(INVITE, **SECOND)
        alder.admin.do(document, id=member_in(alder, "CLIENT_ADMIN")["id"], **facts)

    def test_an_admin_beside_one_whose_account_is_off(
        self,
        alder: ClientWorld,
        document: str,
        facts: dict,  # type: ignore[type-arg]
    ) -> None:
        alder.admin.do(INVITE, **SECOND)
        user = Membership.objects.get(user__email=SECOND["email"]).user
        user.is_active = False
        user.keep("is_active")
        admin = member_in(alder, "CLIENT_ADMIN")
        assert alder.admin.refused(document, id=admin["id"], **facts) == [("CONFLICT", "input.id")]
        assert member_in(alder, "CLIENT_ADMIN") == admin

    def test_a_stale_version(self, alder: ClientWorld, document: str, facts: dict) -> None:  # type: ignore[type-arg]
        member = member_in(alder, "CLIENT_MEMBER")
        assert alder.admin.refused(document, id=member["id"], version=99, **facts) == [("STALE", "input.version")]
        assert member_in(alder, "CLIENT_MEMBER") == member

    def test_a_member_of_another_client(
        self,
        alder: ClientWorld,
        birch: ClientWorld,
        document: str,
        facts: dict,  # type: ignore[type-arg]
    ) -> None:
        foreign = member_in(birch, "CLIENT_MEMBER")
        assert alder.admin.refused(document, id=foreign["id"], **facts) == [("NOT_FOUND", "input.id")]
        assert member_in(birch, "CLIENT_MEMBER") == foreign

    def test_a_firms_member_from_inside_its_client(
        self,
        alder: ClientWorld,
        north: FirmWorld,
        document: str,
        facts: dict,  # type: ignore[type-arg]
    ) -> None:
        colleague = firms_members(north.admin)["consultant@north.example.com"]
        admin = alder.callers["CONSULTANCY_ADMIN"]
        assert admin.refused(document, id=colleague["id"], **facts) == [("NOT_FOUND", "input.id")]
        assert firms_members(north.admin)["consultant@north.example.com"] == colleague

    def test_one_who_left_already(self, alder: ClientWorld, document: str, facts: dict) -> None:  # type: ignore[type-arg]
        gone = alder.admin.do(REMOVE, id=member_in(alder, "CLIENT_MEMBER")["id"])["member"]
        assert alder.admin.refused(document, id=gone["id"], **facts) == [("NOT_FOUND", "input.id")]
        assert Membership.objects.get(user__email=gone["email"]).version == gone["version"]

    @pytest.mark.parametrize("role", ["CLIENT_MANAGER", "CLIENT_MEMBER", "CLIENT_VIEWER", "CONSULTANT"])
    def test_whoever_is_no_administrator(
        self,
        alder: ClientWorld,
        role: str,
        document: str,
        facts: dict,  # type: ignore[type-arg]
    ) -> None:
        member = member_in(alder, "CLIENT_MEMBER")
        assert alder.callers[role].refused(document, id=member["id"], **facts) == [("FORBIDDEN", "")]
        assert member_in(alder, "CLIENT_MEMBER") == member


def test_refuses_a_firms_role_in_a_client(alder: ClientWorld) -> None:
    member = member_in(alder, "CLIENT_MEMBER")
    assert alder.admin.refused(CHANGE, id=member["id"], role="CONSULTANCY_ADMIN") == [("INVALID", "input.role")]
    assert member_in(alder, "CLIENT_MEMBER") == member


def test_says_why_the_last_admin_stays_in_both_languages(alder: ClientWorld) -> None:
    id = member_in(alder, "CLIENT_ADMIN")["id"]
    (ja,) = alder.admin.speaking("ja").attempt(REMOVE, id=id)["errors"]
    (en,) = alder.admin.attempt(REMOVE, id=id)["errors"]
    assert ja["message"].startswith("最後の管理者は外すことも")
    assert en["message"].startswith("The last administrator")


def test_of_two_admins_who_leave_at_once_one_stays(alder: ClientWorld) -> None:
    second = alder.admin.do(INVITE, **SECOND)["member"]
    ids = [member_in(alder, "CLIENT_ADMIN")["id"], second["id"]]
    outcomes = _at_once([lambda caller, id=id: caller.attempt(REMOVE, id=id) for id in ids], alder.admin)
    _one_of_two_was_refused(outcomes, alder)


def test_of_two_admins_one_leaving_one_demoted_at_once_one_stays(alder: ClientWorld) -> None:
    second = alder.admin.do(INVITE, **SECOND)["member"]
    first = member_in(alder, "CLIENT_ADMIN")
    leave: Callable[[Caller], dict] = lambda caller: caller.attempt(REMOVE, id=second["id"])  # type: ignore[type-arg]  # noqa: E731
    demote: Callable[[Caller], dict] = lambda caller: caller.attempt(CHANGE, id=first["id"], role="CLIENT_VIEWER")  # type: ignore[type-arg]  # noqa: E731
    _one_of_two_was_refused(_at_once([leave, demote], alder.admin), alder)


def _at_once(works: list, caller: Caller) -> list[dict]:  # type: ignore[type-arg]
    def run(work: Callable[[Caller], dict]) -> dict:  # type: ignore[type-arg]
        try:
            return work(caller.in_(None))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def _one_of_two_was_refused(outcomes: list[dict], client: ClientWorld) -> None:  # type: ignore[type-arg]
    assert sorted(len(outcome["errors"]) for outcome in outcomes) == [0, 1]
    admins = Membership.objects.in_force().filter(client=client.row, role="CLIENT_ADMIN")
    assert admins.count() == 1
