"""Brings organizations in by the API, and asks it for everything that it tells of their results."""

from dataclasses import dataclass
from typing import Any

import graphql as gql
from strawberry.relay import to_base64

from backend.organizations.models import Organization
from backend.organizations.vocabulary import OrganizationKind
from schema.endpoint import engine
from tenants.binding import client_transaction
from tests.answers.rounds import KEYS, SUBMIT
from tests.attackers.organizations import TEAMS, Round
from tests.world.build import ClientWorld
from tests.world.callers import Caller

SCHEMA: gql.GraphQLSchema = engine.schema._schema
IMPORT = """
mutation Import($input: ImportAssessmentInput!) {
  importAssessment(input: $input) { assessment { id } result { id } errors { code path message } }
}
"""
OPEN = "mutation ($input: OpenAssessmentInput!) { openAssessment(input: $input) { assessment { id } errors { code } } }"
HAND_OUT = "mutation ($input: HandOutLinksInput!) { handOutLinks(input: $input) { openUrl errors { code } } }"
CLOSE = "mutation ($input: CloseAssessmentInput!) { closeAssessment(input: $input) { result { id } errors { code } } }"
DAYS = (("2025-03-03", "2025-03-14"), ("2025-09-01", "2025-09-12"))


def everything_in(type_name: str, **given: str) -> str:
    """Return the selection of all that hangs at a type, short of other nodes, with the arguments given by field."""
    pieces = ["__typename"]
    for name, field in SCHEMA.type_map[type_name].fields.items():  # type: ignore[attr-defined]
        inner = gql.get_named_type(field.type)
        if gql.is_leaf_type(inner):
            pieces.append(name)
        elif not is_node(inner):
            pieces.append(f"{name}{given.get(name, '')} {everything_in(inner.name)}")
    return "{ " + " ".join(pieces) + " }"


def is_node(type: Any) -> bool:
    """Whether things of the type are asked for by their own id, or in lists of such."""
    fields = getattr(type, "fields", {})
    return "id" in fields or "edges" in fields


def whole(**given: str) -> str:
    """Return the document that asks for all of a result."""
    selection = everything_in("AssessmentResult", **given)
    return f"query Whole($id: ID!) {{ node(id: $id) {{ ... on AssessmentResult {selection} }} }}"


WHOLE = whole()
WAYS = [  # every argument that a result's fields take
    *(whole(cells=f"(kinds: [{kind}])") for kind in ("ALL", "SIDE", "LEVEL", "SIDE_LEVEL", "TEAM")),
    *(whole(recommendations=f"(fromStage: {stage})") for stage in ("UNDEFINED", "DEFINED", "ALIGNED", "INTEGRATED")),
]


@dataclass(frozen=True)
class Measured:
    """A round that was brought in: its ids, and which team is which."""

    round: Round
    organization_id: str
    assessment_id: str
    result_id: str
    team_ids: list[str]


def put_in(client: ClientWorld, rounds: tuple[Round, ...]) -> list[Measured]:
    """Let a manager bring in the rounds of a new organization, the earlier ones first."""
    organization, teams = _new_organization(client)
    found = []
    for days, round in zip(DAYS, rounds, strict=True):
        payload = client.manager.do(IMPORT, **_input(organization, teams, days, round))
        ids = payload["assessment"]["id"], payload["result"]["id"]
        found.append(Measured(round, organization, *ids, teams))
    return found


def let_answer(client: ClientWorld, rounds: tuple[Round, ...]) -> list[Measured]:
    """Open the rounds of a new organization to whoever has the link, let everybody answer by it, and close them."""
    organization, teams = _new_organization(client)
    found = []
    for round in rounds:
        opened = client.manager.do(OPEN, **_opening(organization, round))["assessment"]["id"]
        url = client.manager.do(HAND_OUT, id=opened)["openUrl"]
        holder = Caller(token=url.rpartition("/")[2])
        for each in round.respondents:
            answers = [{"statement": key, "value": value} for key, value in zip(KEYS, each.answers, strict=True)]
            team = None if each.team is None else teams[each.team]
            expected = [
                {"statement": key, "value": value} for key, value in zip(KEYS, each.expected or (), strict=False)
            ]
            facts = {"side": each.side, "level": each.level, "teamId": team}
            holder.do(SUBMIT, answers=answers, expectations=expected, **facts)
        closed = client.manager.do(CLOSE, id=opened)["result"]["id"]
        found.append(Measured(round, organization, opened, closed, teams))
    return found


def _opening(organization: str, round: Round) -> dict[str, Any]:
    return {
        "organizationId": organization,
        "title": "A round",
        "daysOpen": 7,
        "openLink": True,
        "asksExpectations": round.asks_expectations,
        "smallestGroup": round.smallest_group,
        "basis": round.basis,
    }


def _input(organization: str, teams: list[str], days: tuple[str, str], round: Round) -> dict[str, Any]:
    asked = dict.fromkeys(("SALES", "MARKETING", "BOTH", "OTHER"), 0)
    for each in round.respondents:
        asked[each.side] += 1
    return {
        "organizationId": organization,
        "title": "A round",
        "openedOn": days[0],
        "closedOn": days[1],
        "smallestGroup": round.smallest_group,
        "basis": round.basis,
        "invited": [{"side": side, "count": count + count // 3} for side, count in asked.items()],
        "responses": [
            {
                "side": each.side,
                "level": each.level,
                "teamId": None if each.team is None else teams[each.team],
                "answers": list(each.answers),
                "expectations": each.expected and list(each.expected),
            }
            for each in round.respondents
        ],
    }


def _new_organization(client: ClientWorld) -> tuple[str, list[str]]:
    with client_transaction(client.row.schema_name):
        company = _row(OrganizationKind.COMPANY, None)
        teams = [_row(OrganizationKind.TEAM, company) for _ in range(TEAMS)]
    return _global_id(company), [_global_id(team) for team in teams]


def _row(kind: str, parent: Organization | None) -> Organization:
    row = Organization(kind=kind, name=f"{kind.title()}")
    row.place_under(parent)
    row.save(force_insert=True)
    return row


def _global_id(row: Organization) -> str:
    return to_base64("Organization", row.id)


def read(caller: Caller, measured: Measured, document: str = WHOLE) -> dict[str, Any]:
    """Return all that the API tells somebody of a result."""
    return dict(caller.ask(document, id=measured.result_id)["node"])
