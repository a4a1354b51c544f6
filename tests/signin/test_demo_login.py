"""`bootstrap_demo`: logins for a demo, which has no mailbox to follow an invitation from."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tenants.models import User
from tests.signin.browsing import Visitor
from tests.signin.test_passwords import INVITE, MARI
from tests.world.build import PASSWORD, ClientWorld, World


def bootstrap(*arguments: str) -> Any:
    out = StringIO()
    call_command("bootstrap_demo", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_an_invited_manager_gets_a_login(alder: ClientWorld, settings: Any) -> None:
    settings.DEBUG = True
    alder.admin.do(INVITE, **MARI)
    told = bootstrap("--member", "alder", MARI["email"])

    assert (told["email"], told["role"]) == (MARI["email"], "CLIENT_MANAGER")
    visitor = Visitor()
    visitor.signs_in(told["email"], told["password"])
    assert visitor.asks("{ viewer { role } }", client="alder").data == {"viewer": {"role": "CLIENT_MANAGER"}}


@pytest.mark.parametrize("slug", ["birch", "nowhere"])
def test_refuses_who_is_no_member_there(world: World, settings: Any, slug: str) -> None:
    settings.DEBUG = True
    with pytest.raises(CommandError, match="has no member"):
        bootstrap("--member", slug, "client_manager@alder.example.com")
    assert User.objects.get(email="client_manager@alder.example.com").check_password(PASSWORD)


def test_sets_no_password_outside_a_demo(world: World, settings: Any) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG is off"):
        bootstrap("--member", "alder", "client_manager@alder.example.com")
    assert User.objects.get(email="client_manager@alder.example.com").check_password(PASSWORD)


def test_makes_each_firms_admin_once(world: World) -> None:
    first, second = bootstrap(), bootstrap()
    assert sorted(first["keys"]) == ["kakehashi", "minamo"]
    emails = [login["email"] for login in second["logins"]]
    assert User.objects.filter(email__in=emails).count() == 2
    assert Visitor().signs_in(emails[0], second["logins"][0]["password"]).status == 200
    assert Visitor().signs_in(emails[0], first["logins"][0]["password"]).status == 400
