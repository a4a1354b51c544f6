"""Step 6: the metrics that a company watches, their targets, and the values of the last two years."""

from itertools import count, islice

from examples.api import Api
from examples.company import Company, given, several

METRIC = """mutation Metric($input: UpsertMetricInput!) {
  upsertMetric(input: $input) { metric { id } errors { code path message } }
}"""
TARGET = """mutation Target($input: SetTargetInput!) {
  setTarget(input: $input) { target { id } errors { code path message } }
}"""
POINTS = """mutation Points($input: UpsertMetricPointsInput!) {
  upsertMetricPoints(input: $input) { batch { created corrected unchanged } errors { code path message } }
}"""
AT_ONCE = 1000


def put_metrics(client: Api, company: Company) -> dict[str, str]:
    """Create or change the metrics, each ratio after its two parts, with their targets; return global ids by key."""
    ids = {}
    for row in sorted(company.table("metrics.csv"), key=_is_ratio):
        ids[row["key"]] = id = str(client.do(METRIC, **_metric(company, row))["metric"]["id"])
        if row["target"]:
            client.do(
                TARGET,
                metricId=id,
                startsOn=row["start_date"],
                startValue=row["start_value"],
                dueOn=row["target_date"],
                value=row["target"],
            )
    return ids


def send_points(client: Api, company: Company) -> None:
    """Send the values, a thousand at once; those that are there already stay as they are."""
    rows = (
        {"metricExternalId": own_id(company, row["metric"]), "period": row["period"], "value": row["value"]}
        for row in company.table("points.csv")
    )
    for part in count():
        points = [row | {"source": "CSV"} for row in islice(rows, AT_ONCE)]
        if not points:
            return
        client.do(POINTS, points=points, idempotencyKey=f"example-{company.slug}-points-{part}")


def own_id(company: Company, key: str) -> str:
    """The metric's id as the company's own system would call it."""
    return f"{company.slug}-{key}"


def _metric(company: Company, row: dict[str, str]) -> dict[str, object]:
    """The names come from the catalogue; what the file says goes before it."""
    parts = {f"{part}ExternalId": own_id(company, row[part]) for part in ("numerator", "denominator") if row[part]}
    return (
        given(
            externalId=own_id(company, row["key"]),
            organizationExternalId=row["organization"],
            catalogueKey=row["key"],
            unit=row["unit"],
            currency=row["currency"],
            direction=row["direction"],
            cadence=row["cadence"],
            aggregationPeriods=row["aggregation"],
            aggregationChildren=row["aggregation_children"],
        )
        | parts
        | {"sides": several(row["sides"])}
    )


def _is_ratio(row: dict[str, str]) -> bool:
    return bool(row["numerator"])
