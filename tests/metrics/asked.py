"""What the tests of metrics ask, over and over."""

from typing import Any

from backend.events.models import AuditEvent, Receipt
from backend.metrics.models import Metric, MetricPoint, PointBatch, Target
from tenants.binding import client_transaction
from tests.world.build import ClientWorld

ERRORS = "errors { code path message }"
FACTS = "id key version unit currency direction cadence sides isShared archivedAt name { ja en }"
ORGANIZATION = f"""mutation Put($input: UpsertOrganizationInput!) {{
  upsertOrganization(input: $input) {{ organization {{ id }} {ERRORS} }}
}}"""
CREATE = f"""mutation Create($input: CreateMetricInput!) {{
  createMetric(input: $input) {{ metric {{ {FACTS} }} {ERRORS} }}
}}"""
UPDATE = f"""mutation Update($input: UpdateMetricInput!) {{
  updateMetric(input: $input) {{ metric {{ {FACTS} }} {ERRORS} }}
}}"""
UPSERT = f"""mutation Upsert($input: UpsertMetricInput!) {{
  upsertMetric(input: $input) {{ metric {{ {FACTS} numerator {{ key }} denominator {{ key }} }} {ERRORS} }}
}}"""
ARCHIVE = f"""mutation Archive($input: ArchiveMetricInput!) {{
  archiveMetric(input: $input) {{ metric {{ {FACTS} }} {ERRORS} }}
}}"""
TARGET = f"""mutation Target($input: SetTargetInput!) {{
  setTarget(input: $input) {{ target {{
    id version value attainment {{ status notJudged expectedToday evidence {{ period value expected }} }}
  }} {ERRORS} }}
}}"""
SEND = f"""mutation Send($input: UpsertMetricPointsInput!) {{
  upsertMetricPoints(input: $input) {{
    batch {{ id created corrected unchanged points(first: 5) {{ edges {{ node {{ period value }} }} }} }} {ERRORS}
  }}
}}"""
POINTS = """{ client { metrics(first: 2) { edges { node { key latestPoint { period value }
  points(orderBy: [PERIOD_ASC]) { edges { node { period value source
    history(first: 9) { edges { node { value current { value } } } } } }
} } } } } }"""
OWN = {
    "key": "cycle",
    "nameJa": "期間",
    "nameEn": "Cycle",
    "unit": "DAYS",
    "direction": "DOWN",
    "cadence": "MONTH",
    "sides": ["SALES", "MARKETING"],
    "aggregationPeriods": "MEAN",
    "aggregationChildren": "MEAN",
}


def put_organization(client: ClientWorld, external_id: str = "ACME") -> str:
    done = client.manager.do(ORGANIZATION, externalId=external_id, kind="COMPANY", name=external_id)
    return str(done["organization"]["id"])


def put_metric(client: ClientWorld, external_id: str = "M1", **facts: Any) -> dict[str, Any]:
    done = client.manager.do(UPSERT, **OWN | {"externalId": external_id, "organizationExternalId": "ACME"} | facts)
    return dict(done["metric"])


def row(period: str, value: Any, metric: str = "M1", **facts: Any) -> dict[str, Any]:
    return {"metricExternalId": metric, "period": period, "value": value} | facts


def send(client: ClientWorld, *rows: dict[str, Any], **facts: Any) -> tuple[int, int, int]:
    """Send values and return how many were new, corrected and unchanged."""
    batch = client.manager.do(SEND, points=list(rows), **facts)["batch"]
    return batch["created"], batch["corrected"], batch["unchanged"]


def points(client: ClientWorld) -> dict[str, str]:
    """The first metric's values by period, as they are held to be now."""
    (metric, *_) = client.viewer.ask(POINTS)["client"]["metrics"]["edges"]
    return {edge["node"]["period"]: edge["node"]["value"] for edge in metric["node"]["points"]["edges"]}


def stored(client: ClientWorld) -> list[list[Any]]:
    """Every row of what metrics leave behind: equal before and after a refusal."""
    with client_transaction(client.row.schema_name):
        tables = (Metric, MetricPoint, PointBatch, Target, AuditEvent, Receipt)
        return [list(table.objects.order_by("pk").values()) for table in tables]  # type: ignore[attr-defined]
