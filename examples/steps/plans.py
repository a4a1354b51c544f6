"""Step 5: plans with a sponsor and an owner per side, and the actions that are under way in them."""

from typing import Any

from examples.api import Api
from examples.company import Company, given, several

CREATE = """mutation Plan($input: CreatePlanInput!) {
  createPlan(input: $input) { plan { id } errors { code path message } }
}"""
IMPORT = """mutation Past($input: ImportPlanInput!) {
  importPlan(input: $input) { plan { id } errors { code path message } }
}"""
ACTIONS = """mutation Actions($input: ImportActionsInput!) {
  importActions(input: $input) { created known errors { code path message } }
}"""


def put_plan(client: Api, plan: dict[str, Any], company: Company, known: dict[str, dict[str, str]]) -> None:
    """Make a plan from the round it starts from, or bring a past one in. `known` holds global ids by kind and name."""
    people, rounds = known["people"], known["rounds"]
    metrics = [known["metrics"][key] for key in plan.get("metrics", [])]
    facts = given(
        externalId=plan["external_id"],
        title=company.say(plan["title"]),
        sponsorId=people[plan["sponsor"]],
        salesOwnerId=people[plan["owners"]["SALES"]],
        marketingOwnerId=people[plan["owners"]["MARKETING"]],
        fromStage=plan["from"],
        startsOn=plan["started_on"],
        targetOn=plan["target_on"],
        reason=company.say(plan["reason"]) if plan.get("reason") else None,
        idempotencyKey=f"example-{plan['external_id']}",
    )
    if plan["imported"]:
        organization = known["organizations"][plan["organization"]]
        client.do(IMPORT, organizationId=organization, **facts, **given(endedOn=plan["completed_on"]))
    else:
        client.do(CREATE, assessmentId=rounds[plan["baseline"]], metricIds=metrics, **facts)


def import_actions(client: Api, company: Company) -> None:
    """Bring in the actions as they stand, each with what it needs and what shows that it is done."""
    client.do(ACTIONS, actions=[_action(row) for row in company.table("actions.csv")])


def _action(row: dict[str, str]) -> dict[str, Any]:
    return given(
        externalId=row["external_id"],
        planExternalId=row["plan"],
        ownerExternalId=row["owner"],
        title=row["title"],
        description=row["description"],
        practice=row["practice"],
        startsOn=row["start"],
        deadline=row["deadline"],
        status=row["status"],
        completedOn=row["completed_on"],
        evidenceUrl=row["evidence_url"],
    ) | {"sides": several(row["sides"]), "neededExternalIds": several(row["depends_on"])}
