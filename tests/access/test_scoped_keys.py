"""A scoped key may what its scopes say, and nothing beside: every permission × every mutation and node type."""

from datetime import timedelta

import pytest
from django.utils import timezone

from schema.access import TYPES
from tenants.models import ApiKey
from tenants.roles import ADMINISTERING, SIGNED_IN, Permission, Role
from tests.access.callers import ASKED, Subject
from tests.access.test_refused_without_permission import own, refusals
from tests.isolation.checksums import checksum
from tests.isolation.inputs import NODES
from tests.isolation.matrix import global_id
from tests.isolation.requests import changes, node_reads
from tests.isolation.rows import Rows
from tests.world.build import World
from tests.world.callers import Caller

SCOPES = sorted(ADMINISTERING - SIGNED_IN, key=lambda right: right.value)


def scoped(world: World, *scopes: Permission) -> Subject:
    key = ApiKey(
        client=world.clients["alder"].row,
        name="scoped",
        role=Role.CLIENT_ADMIN,
        scopes=[scope.value for scope in scopes],
        expires_at=timezone.now() + timedelta(days=1),
    )
    token = key.set_secret()
    key.save()
    return Subject(Caller(token=token), SIGNED_IN | set(scopes))


@pytest.mark.parametrize("scope", SCOPES)
def test_a_key_of_one_scope_changes_nothing_beside_it(world: World, filled: dict[str, Rows], scope: Permission) -> None:
    who = scoped(world, scope)
    tries = own(who, filled)
    before = checksum(tries.own)
    for request in changes():
        if ASKED[request.name] not in who.rights:
            sent = tries.send(request, next(tries.inputs(request)))
            assert refusals(sent) == {"FORBIDDEN"}, request.name
    assert checksum(tries.own) == before


@pytest.mark.parametrize("scope", SCOPES)
def test_a_key_of_one_scope_reads_nothing_beside_it(world: World, filled: dict[str, Rows], scope: Permission) -> None:
    who = scoped(world, scope)
    tries = own(who, filled)
    for noun in NODES:
        sent = tries.send(node_reads()[noun], {"id": global_id(noun, tries.own)})
        if TYPES[noun] not in who.rights:
            assert (sent.body["data"] or {}).get("node") is None, noun
            assert refusals(sent) == {"FORBIDDEN"}, noun


def test_a_key_does_not_gain_by_a_scope_that_its_role_lacks(world: World) -> None:
    key = ApiKey.objects.filter(client=world.clients["alder"].row, role=Role.CLIENT_VIEWER)
    key.update(scopes=[Permission.ORGANIZATION_WRITE.value, Permission.CLIENT_READ.value])
    told = world.clients["alder"].viewer.ask("{ viewer { permissions } }")["viewer"]["permissions"]
    assert told == ["CLIENT_READ", "STAGES_READ", "VIEWER_READ"]
