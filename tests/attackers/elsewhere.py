"""Where else than at a result its figures may show: each place, and what may stand there."""

from collections.abc import Iterator
from typing import Any

import graphql as gql

from tests.attackers.asking import Measured
from tests.attackers.sinks import SINKS
from tests.world.build import ClientWorld

CARRIERS = {"Float", "JSON", "Stage"}
ROUND = """
query Round($id: ID!, $organization: ID!) {
  node(id: $id) { ... on Assessment { responseRate participation { answeredAtLeast } } }
  client { history(first: 100) { edges { node { facts } } } plans { edges { node { fromStage toStage } } } }
  organization: node(id: $organization) { ... on Organization { stage } }
}
"""
PORTFOLIO = "{ portfolio { edges { node { slug total totalChange stage } } } }"
# Each has to hold a published figure or nothing: tests/attackers/test_sinks.py asks them all.
FIGURES = {
    "Assessment.responseRate",
    "AuditEvent.facts",
    "Organization.stage",
    "Plan.fromStage",
    "Plan.toStage",
    "PortfolioClient.stage",
    "PortfolioClient.total",
    "PortfolioClient.totalChange",
    "SideParticipation.rate",
}
# Chosen by people, derived from what a company is like, the same for all, or of accounts.
NONE = {
    "Organization.targetStage",
    "RegistryEvent.facts",
    "StageDescription.stage",
    "StageTransition.to",
    "TargetRecommendation.stage",
}


def carriers(schema: gql.GraphQLSchema) -> set[str]:
    """Return every leaf outside of results whose type can carry a figure."""
    return {
        f"{name}.{key}"
        for name, type in schema.type_map.items()
        if isinstance(type, gql.GraphQLObjectType) and not name.startswith("__")
        for key, field in type.fields.items()
        if gql.get_named_type(field.type).name in CARRIERS and f"{name}.{key}" not in SINKS
    }


def told_elsewhere(client: ClientWorld, measured: Measured) -> dict[str, list[Any]]:
    """Ask those who may read most for all of `FIGURES`, and return what stands there by type and field."""
    ids = {"id": measured.assessment_id, "organization": measured.organization_id}
    answer = client.admin.ask(ROUND, **ids)
    rows = [edge["node"] for edge in client.consultant.ask(PORTFOLIO)["portfolio"]["edges"]]
    mine = next(row for row in rows if row["slug"] == client.row.slug)
    plans = [edge["node"] for edge in answer["client"]["plans"]["edges"]]
    return {
        "Assessment.responseRate": [answer["node"]["responseRate"]],
        "AuditEvent.facts": [edge["node"]["facts"] for edge in answer["client"]["history"]["edges"]],
        "Organization.stage": [answer["organization"]["stage"]],
        "SideParticipation.rate": [each["answeredAtLeast"] for each in answer["node"]["participation"] or []],
        "Plan.fromStage": [plan["fromStage"] for plan in plans],
        "Plan.toStage": [plan["toStage"] for plan in plans],
        **{f"PortfolioClient.{key}": [mine[key]] for key in ("total", "totalChange", "stage")},
    }


def fractions(data: Any) -> Iterator[float]:
    """Yield every number with decimals, wherever it stands: few means of many answers are whole."""
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for each in data:
            yield from fractions(each)
    elif isinstance(data, float) and not data.is_integer():
        yield data
