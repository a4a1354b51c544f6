"""One client company, opened the normal way and filled, and the two keys that ask about it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import connections
from django.utils import timezone

from backend.metrics.models import Metric, MetricPoint, PointBatch
from backend.organizations.models import Organization, Person
from backend.plans.models import Action, Plan
from tenants.database.aliases import OWNER
from tenants.models import ApiKey, ClientCompany
from tenants.provisioning.clients import provision
from tenants.provisioning.migrations import inside
from tenants.roles import Role

ORGANIZATIONS, PEOPLE, PLANS, ACTIONS, METRICS, MONTHS = 40, 200, 20, 400, 40, 36
CONNECTIONS = 16  # each writes to an action of its own
FIRST_MONTH = date(2024, 1, 1)
STAGES = ["UNDEFINED", "DEFINED", "ALIGNED", None]
STATUSES = ["IN_PROGRESS", "PLANNED", "IN_PROGRESS", "DONE", "IN_PROGRESS", "BLOCKED"]


@dataclass(frozen=True)
class Client:
    """The schema, the keys to read and write it by, and the rows that single operations are about."""

    schema_name: str
    viewer_key: str
    admin_key: str
    organization_ids: list[str]
    action_ids: list[str]


def make_client() -> Client:
    """Open and fill a client company and return how to ask about it."""
    row = ClientCompany.objects.using(OWNER).create(slug="reads", name="Reads", time_zone="Asia/Tokyo")
    provision(row.id)
    with inside(row.schema_name):
        fill()
        by_name = sorted(Organization.objects.using(OWNER).values_list("name", "id"))
        under_way = Action.objects.using(OWNER).filter(status="IN_PROGRESS").values_list("id", flat=True)[:CONNECTIONS]
        action_ids = [str(id) for id in under_way]
    with connections[OWNER].cursor() as cursor:
        cursor.execute("ANALYZE")
    return Client(
        schema_name=row.schema_name,
        viewer_key=_key(row, Role.CLIENT_VIEWER),
        admin_key=_key(row, Role.CLIENT_ADMIN),
        organization_ids=[str(id) for _, id in by_name],
        action_ids=action_ids,
    )


def _key(client: ClientCompany, role: Role) -> str:
    key = ApiKey(name=role, role=role, client=client, expires_at=timezone.now() + timedelta(days=1))
    token = key.set_secret()
    key.save(using=OWNER)
    return token


def fill() -> None:
    organizations = _organizations()
    people = _kept(
        Person(
            organization=organizations[number % ORGANIZATIONS],
            name=f"山田 {number} / Yamada",
            email=f"person{number}@example.com",
            side=["SALES", "MARKETING"][number % 2],
            level=["HEAD", "MANAGER", "MEMBER"][number % 3],
        )
        for number in range(PEOPLE)
    )
    plans = _kept(
        Plan(
            organization=organizations[number],
            title=f"Plan {number}: 共通のリード定義",
            from_stage="UNDEFINED",
            to_stage="DEFINED",
            origin="IMPORTED",
            sponsor=people[number],
            sales_owner=people[number],
            marketing_owner=people[number + 1],
            starts_on=date(2026, 1, 1),
            target_on=date(2026, 12, 31),
        )
        for number in range(PLANS)
    )
    _kept(_action(number, plans[number % PLANS], people[number % PEOPLE]) for number in range(ACTIONS))
    _metrics(organizations)


def _organizations() -> list[Organization]:
    rows = [
        Organization(
            name=f"営業 {number} / Unit",
            kind="TEAM" if number else "COMPANY",
            stage=STAGES[number % len(STAGES)],
        )
        for number in range(ORGANIZATIONS)
    ]
    for number, row in enumerate(rows):
        row.place_under(rows[0] if number else None)
    return _kept(rows)


def _action(number: int, plan: Plan, owner: Person) -> Action:
    status = STATUSES[number % len(STATUSES)]
    return Action(
        plan=plan,
        owner=owner,
        title=f"Action {number}: 週次の引き継ぎ会議",
        sides=[owner.side],
        starts_on=date(2026, 2, 1),
        deadline=date(2026, 3, 1) + timedelta(days=number),
        status=status,
        progress=100 if status == "DONE" else number % 90,
        completed_on=date(2026, 2, 20) if status == "DONE" else None,
    )


def _metrics(organizations: list[Organization]) -> None:
    metrics = _kept(
        Metric(
            organization=organizations[number % ORGANIZATIONS],
            key=f"metric_{number}",
            name_ja=f"指標 {number}",
            name_en=f"Metric {number}",
            unit="COUNT",
            direction="UP",
            cadence="MONTH",
            sides=["SALES", "MARKETING"],
            aggregation_periods="SUM",
            aggregation_children="SUM",
        )
        for number in range(METRICS)
    )
    (batch,) = _kept([PointBatch(created=METRICS * MONTHS)])
    _kept(_point(metric, month, batch) for metric in metrics for month in range(MONTHS))


def _point(metric: Metric, month: int, batch: PointBatch) -> MetricPoint:
    starts_on, following = _month(month), _month(month + 1)
    return MetricPoint(
        metric=metric,
        period=f"{starts_on:%Y-%m}",
        starts_on=starts_on,
        ends_on=following - timedelta(days=1),
        value=Decimal(1000 + 7 * month) + Decimal("0.25"),
        source="API",
        batch=batch,
    )


def _month(number: int) -> date:
    return FIRST_MONTH.replace(year=FIRST_MONTH.year + number // 12, month=number % 12 + 1)


def _kept(rows):
    rows = list(rows)
    return type(rows[0])._base_manager.using(OWNER).bulk_create(rows)
