"""Bringing in past rounds: all of a round or nothing, each fault with its place."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.assessments.models import Response
from tests.assessments.documents import IMPORT, LATEST, PORTFOLIO
from tests.assessments.rounds import Company, a_past_round, a_response
from tests.world.build import ClientWorld

TOMORROW = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
SOUND = [a_response() for _ in range(5)]


def test_stores_a_closed_round_with_its_result(acme: Company) -> None:
    invited = [{"side": "SALES", "count": 9}, {"side": "MARKETING", "count": 7}]
    done = acme.bring_in(invited=invited, externalId="R1")

    assessment, result = done["assessment"], done["result"]
    assert (assessment["state"], assessment["origin"]) == ("CLOSED", "IMPORTED")
    assert assessment["invited"] == invited
    assert assessment["responseRate"] == 0.75  # 12 of 16
    zone = acme.client.system.in_client().zone
    opened, closed = (datetime.fromisoformat(assessment[name]).astimezone(zone) for name in ("openedAt", "closedAt"))
    assert (opened.isoformat()[:16], closed.isoformat()[:16]) == ("2025-01-06T00:00", "2025-01-17T23:59")
    assert (result["total"]["value"], result["stage"], result["isAsSealed"]) == (60.0, None, True)
    assert acme.counts()["Response"] == 12


def test_names_a_team_by_either_id(acme: Company) -> None:
    by_external_id = [a_response(teamExternalId="SALES") for _ in range(3)]
    by_id = [a_response(teamId=acme.ids["SALES"]) for _ in range(3)]
    result = acme.bring_in(responses=[*by_external_id, *by_id])["result"]
    (team,) = [cell for cell in result["cells"] if cell["kind"] == "TEAM"]
    assert team["team"] == {"organizationId": acme.ids["SALES"], "name": "Sales"}
    assert acme.counts()["Response"] == 6


def test_compares_with_the_round_that_closed_before_it_and_moves_nothing_back(acme: Company) -> None:
    later = acme.bring_in(openedOn="2025-06-02", closedOn="2025-06-13", responses=answered(sales=5, marketing=4))
    earlier = acme.bring_in(responses=answered(sales=2, marketing=3))
    between = acme.bring_in(openedOn="2025-03-03", closedOn="2025-03-14", responses=answered(sales=3, marketing=3))

    assert later["result"]["change"] is None
    assert earlier["result"]["change"] is None
    assert between["result"]["change"]["sinceHash"] == earlier["result"]["hash"]
    (company,) = [edge["node"] for edge in acme.client.viewer.ask(LATEST)["client"]["organizations"]["edges"]][:1]
    assert (company["stage"], company["latestResult"]["hash"]) == (later["result"]["stage"], later["result"]["hash"])
    rows = [edge["node"] for edge in acme.client.consultant.ask(PORTFOLIO)["portfolio"]["edges"]]
    assert [row["assessedOn"] for row in rows if row["slug"] == "alder"] == ["2025-06-13"]


def test_a_repeated_key_brings_in_one_round(acme: Company) -> None:
    first, again = acme.bring_in(idempotencyKey="i1"), acme.bring_in(idempotencyKey="i1")
    assert first == again
    assert acme.counts()["Assessment"] == 1


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"title": ""}, "REQUIRED", "input.title"),
    ({"title": "x" * 201}, "TOO_LONG", "input.title"),
    ({"externalId": "R1"}, "DUPLICATE", "input.externalId"),
    ({"smallestGroup": 4}, "OUT_OF_RANGE", "input.smallestGroup"),
    ({"closedOn": "2025-01-05"}, "OUT_OF_RANGE", "input.closedOn"),
    ({"closedOn": TOMORROW}, "OUT_OF_RANGE", "input.closedOn"),
    ({"responses": []}, "TOO_FEW", "input.responses"),
    ({"responses": [*SOUND, a_response(answers=[3] * 19)]}, "INCOMPLETE", "input.responses.5.answers"),
    ({"responses": [a_response(answers=[3] * 21), *SOUND]}, "INCOMPLETE", "input.responses.0.answers"),
    ({"responses": [a_response(answers=[0, *[3] * 19]), *SOUND]}, "OUT_OF_RANGE", "input.responses.0.answers.0"),
    ({"responses": [*SOUND, a_response(answers=[*[3] * 19, 6])]}, "OUT_OF_RANGE", "input.responses.5.answers.19"),
    ({"responses": [*SOUND, a_response(teamExternalId="No")]}, "NOT_FOUND", "input.responses.5.teamExternalId"),
    ({"invited": [{"side": "SALES", "count": 5}] * 2}, "DUPLICATE", "input.invited"),
    ({"invited": [{"side": "SALES", "count": 6}]}, "OUT_OF_RANGE", "input.invited"),
    (
        {"invited": [{"side": side, "count": 9} for side in ("SALES", "MARKETING")] + [{"side": "BOTH", "count": -1}]},
        "OUT_OF_RANGE",
        "input.invited",
    ),
]


@pytest.mark.parametrize(("facts", "code", "path"), REFUSED)
def test_refuses_in_both_languages_and_stores_nothing(
    acme: Company, facts: dict[str, Any], code: str, path: str
) -> None:
    acme.bring_in(externalId="R1")
    asked = a_past_round(acme.id, **facts)
    with acme.unchanged():
        refusals = [acme.client.manager.speaking(locale).attempt(IMPORT, **asked)["errors"] for locale in ("en", "ja")]

    for (refusal,) in refusals:
        assert (refusal["code"], ".".join(refusal["path"])) == (code, path)
    assert refusals[0][0]["message"].isascii()
    assert not refusals[1][0]["message"].isascii()


def test_tells_all_faults_with_their_places_but_no_more_than_200(acme: Company) -> None:
    wrong = [a_response(), a_response(teamExternalId="No", answers=[3] * 18 + [7, 9]), a_response(answers=[])]
    with acme.unchanged():
        assert acme.client.manager.refused(IMPORT, **a_past_round(acme.id, responses=wrong)) == [
            ("NOT_FOUND", "input.responses.1.teamExternalId"),
            ("OUT_OF_RANGE", "input.responses.1.answers.18"),
            ("OUT_OF_RANGE", "input.responses.1.answers.19"),
            ("INCOMPLETE", "input.responses.2.answers"),
        ]
        many = [a_response(value=9) for _ in range(20)]
        assert len(acme.client.manager.refused(IMPORT, **a_past_round(acme.id, responses=many))) == 200


def test_a_team_beside_the_organization_or_of_another_client_is_unknown(acme: Company, birch: ClientWorld) -> None:
    beside = a_past_round(acme.ids["SALES"], responses=[a_response(teamId=acme.ids["MARKETING"])])
    both = a_past_round(acme.id, responses=[a_response(teamId=acme.ids["SALES"], teamExternalId="SALES")])
    with acme.unchanged():
        assert acme.client.manager.refused(IMPORT, **beside) == [("NOT_FOUND", "input.responses.0.teamId")]
        assert acme.client.manager.refused(IMPORT, **both) == [("INVALID", "input.responses.0.teamId")]
    assert birch.manager.refused(IMPORT, **a_past_round(acme.id)) == [("NOT_FOUND", "input.organizationId")]


def test_takes_5000_responses_within_the_body_limit_and_no_more(acme: Company) -> None:
    most = a_past_round(acme.id, responses=[a_response(value=1 + n % 5, teamExternalId="SALES") for n in range(5000)])
    assert len(json.dumps(most)) < 950_000
    result = acme.client.manager.do(IMPORT, **most)["result"]
    assert result["cells"][1]["count"] == 5000
    with acme.inside():
        assert Response.objects.count() == 5000
    with acme.unchanged():
        most["responses"].append(a_response())
        assert acme.client.manager.refused(IMPORT, **most) == [("TOO_MANY", "input.responses")]


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_is_forbidden_to_who_only_reads(acme: Company, role: str) -> None:
    with acme.unchanged():
        assert getattr(acme.client, role).refused(IMPORT, **a_past_round(acme.id)) == [("FORBIDDEN", "")]


def answered(*, sales: int, marketing: int) -> list[dict[str, Any]]:
    return [
        *(a_response("SALES", value=sales) for _ in range(6)),
        *(a_response("MARKETING", value=marketing) for _ in range(6)),
    ]
