"""Signing in and out by a browser."""

import pytest
from django.contrib.sessions.models import Session

from tenants.models import Membership, User
from tests.signin.browsing import Visitor
from tests.world.build import PASSWORD, ClientWorld, FirmWorld, World

MANAGER = "client_manager@alder.example.com"
CONSULTANT = "consultant@north.example.com"


def test_a_manager_signs_in_and_out(world: World) -> None:
    visitor = Visitor()
    assert visitor.arrives().status == 401

    assert visitor.signs_in(MANAGER, PASSWORD).body["data"]["user"]["email"] == MANAGER
    assert visitor.is_signed_in

    visitor.signs_out()
    assert not visitor.is_signed_in
    assert not Session.objects.exists()


@pytest.mark.parametrize("email", [MANAGER, "nobody@example.com"])
def test_a_wrong_password_and_an_unknown_address_look_the_same(world: World, email: str) -> None:
    visitor = Visitor()
    answer = visitor.signs_in(email, "not the passphrase")
    assert answer.status == 400
    assert [error["code"] for error in answer.body["errors"]] == ["email_password_mismatch"]
    assert not visitor.is_signed_in


def test_says_no_in_japanese(world: World) -> None:
    japanese, english = Visitor(locale="ja"), Visitor(locale="en")
    (ja,) = japanese.signs_in(MANAGER, "not the passphrase").body["errors"]
    (en,) = english.signs_in(MANAGER, "not the passphrase").body["errors"]
    assert "パスワード" in ja["message"]
    assert "password" in en["message"]


def test_many_wrong_passwords_close_the_door_for_a_while(world: World) -> None:
    visitor = Visitor()
    for _ in range(5):
        visitor.signs_in(MANAGER, "not the passphrase")
    (error,) = visitor.signs_in(MANAGER, PASSWORD).body["errors"]
    assert error["code"] == "too_many_login_attempts"
    assert not visitor.is_signed_in


def test_signing_in_needs_a_csrf_token(world: World) -> None:
    visitor = Visitor()
    assert visitor.signs_in(MANAGER, PASSWORD, csrf=False).status == 403
    assert not visitor.is_signed_in
    assert not Session.objects.exists()


def test_signing_out_needs_a_csrf_token(world: World) -> None:
    visitor = Visitor()
    visitor.signs_in(MANAGER, PASSWORD)
    assert visitor.signs_out(csrf=False).status == 403
    assert visitor.is_signed_in


def test_nobody_signs_up(world: World) -> None:
    visitor = Visitor()
    assert visitor.get("/config").body["data"]["account"]["is_open_for_signup"] is False
    answer = visitor.post("/auth/signup", email="new@example.com", password="a long enough passphrase")
    assert answer.status == 404
    assert not User.objects.filter(email="new@example.com").exists()


@pytest.mark.parametrize("address", ["/account/email", "/account/phone", "/auth/email/verify", "/auth/code/request"])
def test_nobody_takes_another_address(world: World, address: str) -> None:
    visitor = Visitor()
    visitor.signs_in(MANAGER, PASSWORD)
    answer = visitor.post(address, email="client_admin@birch.example.com")
    assert answer.status == 404
    assert User.objects.filter(email=MANAGER).exists()


def test_a_session_ends_when_the_account_is_turned_off(world: World, alder: ClientWorld) -> None:
    visitor = Visitor()
    visitor.signs_in(MANAGER, PASSWORD)
    user = User.objects.get(email=MANAGER)
    user.is_active = False
    user.keep("is_active")

    assert not visitor.is_signed_in
    assert visitor.asks("{ viewer { name } }").data == {"viewer": None}
    assert visitor.asks("{ client { name } }", client="alder").codes == ["UNAUTHENTICATED"]
    assert Visitor().signs_in(MANAGER, PASSWORD).status in {400, 401, 403}


def test_a_removed_member_has_no_access_from_the_next_request_on(alder: ClientWorld) -> None:
    visitor = Visitor()
    visitor.signs_in(MANAGER, PASSWORD)
    assert visitor.asks("{ client { name } }", client="alder").data == {"client": {"name": "Alder"}}

    id = alder.admin.ask(
        f'{{ client {{ members(filter: {{email: ["{MANAGER}"]}}) {{ edges {{ node {{ id }} }} }} }} }}'
    )
    remove = "mutation R($input: RemoveMemberInput!) { removeMember(input: $input) { errors { code path message } } }"
    alder.admin.do(remove, id=id["client"]["members"]["edges"][0]["node"]["id"])

    assert visitor.asks("{ client { name } }", client="alder").codes == ["CLIENT_NOT_FOUND"]
    assert visitor.asks("{ viewer { clients { totalCount } } }").data == {"viewer": {"clients": {"totalCount": 0}}}


def test_a_changed_role_counts_from_the_next_request_on(alder: ClientWorld) -> None:
    visitor = Visitor()
    visitor.signs_in(MANAGER, PASSWORD)
    Membership.objects.filter(user__email=MANAGER).update(role="CLIENT_VIEWER")
    assert visitor.asks("{ viewer { role } }", client="alder").data == {"viewer": {"role": "CLIENT_VIEWER"}}


def test_a_consultant_enters_each_client_that_lets_the_firm_in(north: FirmWorld) -> None:
    visitor = Visitor()
    visitor.signs_in(CONSULTANT, PASSWORD)
    for slug in ("alder", "birch"):
        assert visitor.asks("{ viewer { role } }", client=slug).data == {"viewer": {"role": "CONSULTANT"}}
    assert visitor.asks("{ viewer { role } }", client="cedar").codes == ["CLIENT_NOT_FOUND"]
    assert visitor.asks("{ portfolio { totalCount } }").data == {"portfolio": {"totalCount": 2}}
