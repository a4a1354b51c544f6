"""Whatever is asked, by whomever, with whichever ids: nothing of another client is shown or changed.

The requests come from the schema and the rows from the models: a new noun is tried without being named here.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import chain
from typing import Any
from uuid import UUID

import pytest

from backend.assessments.models import Assessment
from schema import context
from schema.endpoint import engine
from schema.engine.reads import Plans
from tenants import reading
from tenants.answer_links import AnswerLink, WithdrawalCode, secret_for
from tenants.roles import Role
from tests.isolation.checksums import checksum
from tests.isolation.inputs import NODES
from tests.isolation.matrix import Matrix, inside_a_client, model_of, unknown_id
from tests.isolation.requests import arguments_with_ids, changes, filtered_reads, nested_filters, node_reads, reads
from tests.isolation.rows import Rows
from tests.world.build import World
from tests.world.callers import Caller

IN_ALDER = [Role.CLIENT_ADMIN, Role.CLIENT_MANAGER, Role.CLIENT_MEMBER, Role.CLIENT_VIEWER]
OF_THE_FIRM = [Role.CONSULTANCY_ADMIN, Role.CONSULTANT]
OUTSIDE, NOBODY = "CONSULTANCY_ADMIN outside", "NOBODY"
RESPONDENT, WITHDRAWER = "RESPONDENT", "WITHDRAWER"
EVERYBODY = [*map(str, IN_ALDER), *map(str, OF_THE_FIRM), OUTSIDE, NOBODY, RESPONDENT, WITHDRAWER]
OTHERS = ["birch", "cedar"]
CHANGES = changes()

PAIRS = [(who, other) for who in EVERYBODY for other in OTHERS]
OF_ALDER_ALONE = [who for who in EVERYBODY if who not in {*map(str, OF_THE_FIRM), OUTSIDE}]
IN_TURN = {(who, OTHERS[place % len(OTHERS)]) for place, who in enumerate(OF_ALDER_ALONE)}


def pairs(*, now: Callable[[str, str], bool] = lambda who, other: True) -> Any:
    """Every caller with every other client; those that are not for `now` belong to the long form."""
    later = pytest.mark.proof
    every = [pytest.param(who, other, marks=[] if now(who, other) else later) for who, other in PAIRS]
    return pytest.mark.parametrize(("who", "other"), every)


def matrix(world: World, filled: dict[str, Rows], who: str, other: str, *, thorough: bool = False) -> Matrix:
    """A firm's people are no strangers to the public rows of its own clients, birch among them."""
    strangers = (who not in OF_THE_FIRM and who != OUTSIDE) or other == "cedar"
    tried = [name for name in NODES if strangers or inside_a_client(name)]
    return Matrix(caller(world, who, filled["alder"]), filled["alder"], filled[other], tried, thorough)


def caller(world: World, who: str, alder: Rows) -> Caller:
    """Somebody who asks about alder, or without a client."""
    if who == NOBODY:
        return Caller()
    assessment = UUID(str(alder.row(Assessment).pk))
    if who == WITHDRAWER:
        code = WithdrawalCode(client_id=alder.client.row.id, assessment_id=assessment, secret=b"x" * 16)
        return Caller(token=code.token())
    if who == RESPONDENT:
        secret = secret_for("open", assessment)
        return Caller(token=AnswerLink(client_id=alder.client.row.id, assessment_id=assessment, secret=secret).token())
    return world.firms["north"].admin if who == OUTSIDE else world.clients["alder"].callers[who]


def leaks(tries: Matrix) -> list[str]:
    """Read everything; name what was shown of the foreign client."""
    return [fault for sent in tries.reading() for fault in tries.faults(sent)]


def faults(tries: Matrix) -> list[str]:
    """Try every mutation; name what was shown of the foreign client, and what changed there."""
    found = []
    before = checksum(tries.foreign)
    for request in CHANGES:
        found += [fault for sent in tries.changing(request) for fault in tries.faults(sent)]
        after = checksum(tries.foreign)
        found += [f"{request.name} changed {table}" for table in after if after[table] != before.get(table)]
        before = after
    return found


@pairs(now=lambda who, other: who not in OF_ALDER_ALONE or (who, other) in IN_TURN)
def test_nothing_of_another_client_is_shown(world: World, filled: dict[str, Rows], who: str, other: str) -> None:
    assert leaks(matrix(world, filled, who, other)) == []


@pairs(now=lambda who, other: who not in OF_ALDER_ALONE or (who, other) in IN_TURN)
def test_nothing_of_another_client_is_changed(world: World, filled: dict[str, Rows], who: str, other: str) -> None:
    assert faults(matrix(world, filled, who, other)) == []


@pairs(now=lambda who, other: (who, other) == (Role.CLIENT_ADMIN, "cedar"))
def test_an_id_of_any_type_at_any_place_shows_and_changes_nothing(
    world: World, filled: dict[str, Rows], who: str, other: str
) -> None:
    tries = matrix(world, filled, who, other, thorough=True)
    assert leaks(tries) + faults(tries) == []


def test_every_argument_that_takes_an_id_is_tried() -> None:
    tried = [request.name for request in chain(filtered_reads(), (each for _, each in nested_filters()))]
    tried += [f"{request.name}(input)" for request in CHANGES if request.places]
    assert sorted(arguments_with_ids()) == sorted(["Query.node(id)", "Query.nodes(ids)", *tried])


@pytest.mark.parametrize("who", EVERYBODY)
def test_an_id_of_another_client_is_answered_like_one_that_never_was(
    world: World, filled: dict[str, Rows], who: str
) -> None:
    tries = matrix(world, filled, who, "cedar")
    for noun, request in node_reads().items():
        foreign = tries.send(request, {"id": tries.foreign_id(noun)})
        unknown = tries.send(request, {"id": unknown_id(noun)})
        assert foreign.comparable == unknown.comparable, noun
    for request in CHANGES:
        for place, noun in request.places:
            foreign = tries.send(request, tries.one_foreign(request, place, tries.foreign_id(noun), optional=False))
            unknown = tries.send(request, tries.one_foreign(request, place, unknown_id(noun), optional=False))
            assert foreign.comparable == unknown.comparable, (request.name, place)


# --- the controls: with the guard off, the same matrix must find something


def test_the_matrix_finds_what_is_the_callers_own(world: World, filled: dict[str, Rows]) -> None:
    found: set[str] = set()
    for who in (Role.CLIENT_ADMIN, Role.CONSULTANCY_ADMIN):
        own = Matrix(caller(world, who, filled["alder"]), filled["alder"], filled["alder"])
        found |= {leak.partition(": the id of ")[0] for leak in leaks(own) if ": the id of " in leak}
    lists = {request.name for request in reads() if request.name.startswith("client.")} - {"client.*"}
    assert {f"node:{name}" for name in NODES} | {f"nodes:{name}" for name in NODES} | lists <= found


def test_without_binding_to_the_right_client_the_matrix_finds_leaks_and_changes(
    world: World, filled: dict[str, Rows], monkeypatch: pytest.MonkeyPatch
) -> None:
    def astray(schema_name: str, **options: Any) -> AbstractContextManager[None]:
        return into(filled["birch"].client.row.schema_name, **options)

    def read_astray(statements: Any, schema_name: str | None, proof: Any) -> Any:
        return reading.read(statements, schema_name and filled["birch"].client.row.schema_name, proof)

    into: Callable[..., AbstractContextManager[None]] = context.client_transaction
    monkeypatch.setattr(context, "client_transaction", astray)
    monkeypatch.setattr(engine, "read", read_astray)
    tries = matrix(world, filled, Role.CLIENT_ADMIN, "birch")

    shown = {leak.partition(": the id of ")[2] for leak in leaks(tries)}
    changed = [fault for fault in faults(tries) if " changed " in fault]

    assert shown >= {name for name in NODES if inside_a_client(name)}
    assert any(not fault.endswith("events_auditevent") for fault in changed)


@pytest.mark.parametrize("noun", [name for name in NODES if name != "Client" and not inside_a_client(name)])
def test_without_narrowing_to_the_visible_rows_the_matrix_finds_leaks(
    world: World, filled: dict[str, Rows], monkeypatch: pytest.MonkeyPatch, noun: str
) -> None:
    rows = type(model_of(noun)._default_manager.all())
    monkeypatch.setattr(rows, "visible_to", lambda self, actor: self.all())
    monkeypatch.setattr(engine, "plans", Plans(engine.schema))  # the kept ones hold the guard

    found: set[str] = set()
    for who in (Role.CLIENT_ADMIN, Role.CONSULTANCY_ADMIN):
        tries = matrix(world, filled, who, "cedar")
        found |= {leak.partition(": the id of ")[2] for sent in tries.by_id(noun) for leak in tries.faults(sent)}

    assert noun in found
