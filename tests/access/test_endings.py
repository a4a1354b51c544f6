"""Rights end at once: with a grant, a membership, an account or the client's own service."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from tenants.models import AccessGrant, ClientCompany, ClientState, Membership, User
from tests.access.doors import ask
from tests.isolation.checksums import checksum
from tests.isolation.matrix import whole
from tests.isolation.requests import changes
from tests.isolation.rows import Rows
from tests.world.build import World

NOT_SERVED = {
    ClientState.PROVISIONING: "CLIENT_NOT_READY",
    ClientState.FAILED: "CLIENT_NOT_READY",
    ClientState.SUSPENDED: "CLIENT_SUSPENDED",
    ClientState.CLOSED: "CLIENT_SUSPENDED",
}


def grant_of(world: World) -> AccessGrant:
    return AccessGrant.objects.get(client=world.clients["alder"].row, consultancy=world.firms["north"].row)


def end_grant(world: World) -> None:
    AccessGrant.objects.filter(pk=grant_of(world).pk).update(ended_at=timezone.now())


def expire_grant(world: World) -> None:
    AccessGrant.objects.filter(pk=grant_of(world).pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def pass_grant_on(world: World) -> None:
    AccessGrant.objects.filter(pk=grant_of(world).pk).update(consultancy=world.firms["south"].row)


@pytest.mark.parametrize("end", [end_grant, expire_grant, pass_grant_on])
def test_with_the_grant_ends_what_a_firm_may_do(
    world: World, filled: dict[str, Rows], end: Callable[[World], None]
) -> None:
    key, person = world.clients["alder"].callers["CONSULTANCY_ADMIN"], world.users["CONSULTANCY_ADMIN@north"]
    assert ask(token=key.token, header="alder").client == "alder"
    assert ask(user=person, header="alder").client == "alder"

    end(world)
    before = checksum(filled["alder"])

    assert ask(token=key.token, header="alder").codes == ["CLIENT_NOT_FOUND"]
    assert ask(user=person, header="alder").codes == ["CLIENT_NOT_FOUND"]
    for request in changes():
        assert key.send(request.document, **whole(request, filled["alder"])).codes == ["CLIENT_NOT_FOUND"]
    assert checksum(filled["alder"]) == before
    assert "alder" not in str(ask("{ portfolio { edges { node { slug } } } }", token=key.token).body)


def end_membership(user: User) -> None:
    Membership.objects.filter(user=user).update(ended_at=timezone.now())


def close_account(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize(("end", "code"), [(end_membership, "CLIENT_NOT_FOUND"), (close_account, "UNAUTHENTICATED")])
@pytest.mark.parametrize("who", ["CLIENT_ADMIN@alder", "CONSULTANT@north"])
def test_with_the_membership_or_the_account_ends_what_a_person_may_do(
    world: World, who: str, end: Callable[[User], None], code: str
) -> None:
    user = world.users[who]
    assert ask(user=user, header="alder").client == "alder"
    end(user)
    assert ask(user=user, header="alder").codes == [code]


def test_a_membership_elsewhere_does_not_help(world: World) -> None:
    user = world.users["CLIENT_ADMIN@alder"]
    Membership.objects.create(user=user, client=world.clients["cedar"].row, role="CLIENT_VIEWER")
    end = Membership.objects.filter(user=user, client=world.clients["alder"].row)
    end.update(ended_at=timezone.now())
    assert ask(user=user, header="alder").codes == ["CLIENT_NOT_FOUND"]
    assert ask(user=user, header="cedar").client == "cedar"


@pytest.mark.parametrize("state", NOT_SERVED)
@pytest.mark.parametrize("who", ["CLIENT_ADMIN", "CLIENT_VIEWER", "CONSULTANCY_ADMIN"])
def test_a_client_that_is_not_served_answers_nobody_and_changes_nothing(
    world: World, filled: dict[str, Rows], state: str, who: str
) -> None:
    caller = world.clients["alder"].callers[who]
    caller.ask("{ stages { stage } }")
    ClientCompany.objects.filter(slug="alder").update(state=state)
    before = checksum(filled["alder"])

    assert ask(token=caller.token, header="alder").codes == [NOT_SERVED[ClientState(state)]]
    for request in changes():
        assert caller.send(request.document, **whole(request, filled["alder"])).codes == [
            NOT_SERVED[ClientState(state)]
        ]
    assert checksum(filled["alder"]) == before

    ClientCompany.objects.filter(slug="alder").update(state=ClientState.ACTIVE)
    assert ask(token=caller.token, header="alder").client == "alder"
