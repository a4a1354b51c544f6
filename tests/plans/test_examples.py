"""The plans and actions of the example companies, brought in as a user's program would, and read back."""

from typing import Any

import pytest

from backend.metrics.models import Metric
from tests.assessments.rounds import Company, plain
from tests.assessments.test_examples_recomputed import IMPORT, imported, put_organizations
from tests.content.places import COMPANIES, EXAMPLES, QUESTIONNAIRE, company, people, rows
from tests.content.recompute import read_responses
from tests.organizations.test_upsert_person import PUT as PERSON
from tests.plans.asked import ACTIONS, CREATE, IMPORT_ACTIONS, IMPORT_PLAN, PLANS
from tests.plans.work import as_date, day, metric
from tests.world.build import ClientWorld

LISTED = {"sides": "sides", "depends_on": "neededExternalIds"}
NAMES = {
    "external_id": "externalId",
    "plan": "planExternalId",
    "practice": "practice",
    "title": "title",
    "description": "description",
    "owner": "ownerExternalId",
    "start": "startsOn",
    "deadline": "deadline",
    "status": "status",
    "completed_on": "completedOn",
    "evidence_url": "evidenceUrl",
}


@pytest.fixture(params=COMPANIES)
def slug(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def loaded(alder: ClientWorld, slug: str) -> ClientWorld:
    """Alder with an example's organizations, people, past rounds, plans and actions."""
    organizations = put_organizations(alder, company(slug)["organization"])
    ids = put_people(alder, slug)
    rounds = put_rounds(alder, slug, organizations)
    for declared in company(slug)["plans"]:
        put_plan(alder, declared, organizations, ids, rounds)
    done = alder.manager.do(IMPORT_ACTIONS, actions=[a_row(row) for row in rows(slug, "actions.csv")])
    assert done["created"] == len(rows(slug, "actions.csv"))
    return alder


def put_people(client: ClientWorld, slug: str) -> dict[str, str]:
    ids = {}
    for person in people(slug).values():
        facts = {name: person[name] for name in ("name", "email", "side", "level", "locale")}
        key = {"externalId": person["external_id"], "organizationExternalId": person["organization"]}
        ids[person["external_id"]] = client.manager.do(PERSON, **key, **facts)["person"]["id"]
    return ids


def put_rounds(client: ClientWorld, slug: str, organizations: dict[str, str]) -> dict[str, str]:
    ids = {}
    for declared in (each for each in company(slug)["rounds"] if each["imported"]):
        responses = read_responses(EXAMPLES / slug / declared["file"], QUESTIONNAIRE, people(slug))
        ids[declared["file"]] = client.manager.do(
            IMPORT,
            organizationId=organizations[declared["organization"]],
            title=declared["title"]["en"],
            openedOn=str(declared["opened_on"]),
            closedOn=str(declared["closed_on"]),
            responses=[imported(response) for response in responses],
        )["assessment"]["id"]
    return ids


def put_plan(
    client: ClientWorld,
    declared: dict[str, Any],
    organizations: dict[str, str],
    ids: dict[str, str],
    rounds: dict[str, str],
) -> None:
    facts = {
        "title": declared["title"]["ja"],
        "externalId": declared["external_id"],
        "sponsorId": ids[declared["sponsor"]],
        "salesOwnerId": ids[declared["owners"]["SALES"]],
        "marketingOwnerId": ids[declared["owners"]["MARKETING"]],
        "startsOn": str(declared["started_on"]),
        "targetOn": str(declared["target_on"]),
    }
    top = Company(client, {"ACME": organizations[declared["organization"]]}, {})
    if declared["imported"]:
        past = {"organizationId": top.id, "fromStage": declared["from"], "endedOn": str(declared["completed_on"])}
        client.manager.do(IMPORT_PLAN, **facts, **past)
        return
    metrics = [metric(top, key) for key in declared["metrics"]]
    client.manager.do(CREATE, **facts, assessmentId=rounds[declared["baseline"]], metricIds=metrics)


def a_row(row: dict[str, str]) -> dict[str, Any]:
    """Translate a line of actions.csv: several values stand between semicolons, an empty cell is none."""
    return {NAMES[name]: row[name] for name in NAMES if row[name]} | {
        field: [each for each in row[name].split(";") if each] for name, field in LISTED.items()
    }


def test_are_taken_whole_and_told_as_they_were_given(loaded: ClientWorld, slug: str) -> None:
    given = {row["external_id"]: row for row in rows(slug, "actions.csv")}
    edges = loaded.viewer.ask(ACTIONS, first=100)["client"]["actions"]["edges"]
    told = {edge["node"]["externalId"]: edge["node"] for edge in edges}

    assert told.keys() == given.keys()
    for key, row in given.items():
        action = told[key]
        assert (action["title"], action["status"], action["deadline"]) == (row["title"], row["status"], row["deadline"])
        assert (action["completedOn"] or "", (action["practice"] or {"key": ""})["key"]) == (
            row["completed_on"],
            row["practice"],
        )
        needed = {given[each]["title"] for each in row["depends_on"].split(";") if each}
        assert {edge["node"]["title"] for edge in action["needs"]["edges"]} == needed
        assert [edge["node"]["url"] for edge in action["evidence"]["edges"]] == [
            url for url in [row["evidence_url"]] if url
        ]
        late = as_date(row["deadline"]) < as_date(day()) and row["status"] not in ("DONE", "CANCELLED")
        assert action["isOverdue"] is late


def test_plans_make_the_steps_that_they_were_declared_with(loaded: ClientWorld, slug: str) -> None:
    declared = {plan["external_id"]: plan for plan in company(slug)["plans"]}
    edges = loaded.viewer.ask(PLANS)["client"]["plans"]["edges"]
    told = {edge["node"]["externalId"]: edge["node"] for edge in edges}

    assert told.keys() == declared.keys()
    for key, plan in declared.items():
        assert (told[key]["fromStage"], told[key]["toStage"]) == (plan["from"], plan["to"])
        assert (told[key]["origin"], told[key]["state"]) == (
            ("IMPORTED", "COMPLETED") if plan["imported"] else ("LIVE", "OPEN")
        )
        own = [row for row in rows(slug, "actions.csv") if row["plan"] == key]
        counted = [row for row in own if row["status"] != "CANCELLED"]
        done = [row for row in own if row["status"] == "DONE"]
        assert (told[key]["actionCount"], told[key]["doneCount"]) == (len(own), len(done))
        assert told[key]["progress"] == 100 * len(done) // len(counted)
        with Company(loaded, {}, {}).inside():
            watched = Metric.objects.filter(plans=plain(told[key]["id"])).values_list("key", flat=True)
            assert set(watched) == set(plan.get("metrics", ()))
