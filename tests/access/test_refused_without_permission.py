"""Whoever lacks a permission is told so, and nothing happens: every role × whatever the schema offers."""

from typing import Any

import pytest

from schema.access import TYPES
from tests.access.callers import ASKED, KINDS, Subject, subject
from tests.isolation.checksums import checksum
from tests.isolation.inputs import NODES
from tests.isolation.matrix import Matrix, Sent, global_id
from tests.isolation.requests import changes, node_reads, reads
from tests.isolation.rows import Rows
from tests.world.build import World

every_kind = pytest.mark.parametrize("kind", KINDS)


def own(who: Subject, filled: dict[str, Rows]) -> Matrix:
    """The caller with the ids of the very client that it asks about."""
    who.caller.send("{ stages { stage } }")  # the day's first use of a key is noted once
    return Matrix(who.caller, filled["alder"], filled["alder"])


def refusals(sent: Sent) -> set[str]:
    """Return the codes of a refusal that concerns the request as a whole, not a part of its input."""
    payloads = [value for value in (sent.body.get("data") or {}).values() if isinstance(value, dict)]
    inner = [error for payload in payloads for error in payload.get("errors", []) if not error["path"]]
    return {error["code"] for error in inner} | {error["extensions"]["code"] for error in sent.body.get("errors", [])}


@every_kind
def test_a_mutation_is_refused_and_nothing_changes(world: World, filled: dict[str, Rows], kind: str) -> None:
    who = subject(world, kind)
    tries = own(who, filled)
    before: dict[str, Any] = checksum(tries.own)
    for request in changes():
        if ASKED[request.name] in who.rights:
            continue
        for sent in tries.changing(request):
            assert refusals(sent), request.name
            assert refusals(sent) <= who.refusals, request.name
        assert checksum(tries.own) == before, request.name


@every_kind
def test_a_root_field_is_refused(world: World, filled: dict[str, Rows], kind: str) -> None:
    who = subject(world, kind)
    tries = own(who, filled)
    for request in reads():
        if ASKED[f"Query.{request.name.partition('.')[0]}"] not in who.rights:
            sent = tries.send(request, {})
            told = refusals(sent) or {sent.text}
            assert told <= who.refusals or sent.body["data"] == {"viewer": None}, request.name


@every_kind
def test_a_node_is_shown_to_whoever_may_read_its_type_only(world: World, filled: dict[str, Rows], kind: str) -> None:
    who = subject(world, kind)
    tries = own(who, filled)
    for noun in NODES:
        sent = tries.send(node_reads()[noun], {"id": global_id(noun, tries.own)})
        if TYPES[noun] not in who.rights:
            assert (sent.body["data"] or {}).get("node") is None, noun
            assert refusals(sent) <= who.refusals, noun


# --- the controls: who has the permission is not refused for want of it, and a switched-off check is noticed


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in {"NOBODY", "RESPONDENT", "WITHDRAWER"}])
def test_whoever_has_the_permission_is_not_refused_for_want_of_it(
    world: World, filled: dict[str, Rows], kind: str
) -> None:
    who = subject(world, kind)
    tries = own(who, filled)
    for request in changes():
        if ASKED[request.name] in who.rights:
            sent = tries.send(request, next(tries.inputs(request)))
            assert f"asks for the permission {ASKED[request.name].value}" not in sent.text


def test_without_the_check_a_viewer_changes_something(
    world: World, filled: dict[str, Rows], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenants.actors.Actor.require", lambda self, permission: None)
    tries = own(subject(world, "CLIENT_VIEWER"), filled)
    before = checksum(tries.own)
    for request in changes():
        if request.name in {"Mutation.createOrganization", "Mutation.createApiKey"}:
            list(tries.changing(request))
    changed = {table for table, content in checksum(tries.own).items() if content != before[table]}
    assert "organizations_organization" in changed
