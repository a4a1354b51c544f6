"""A company with a plan, and what these tests do over and over with its actions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connections, models
from django.test import Client as Browser
from strawberry.relay import to_base64

from backend.events.models import AuditEvent, Receipt
from backend.metrics.models import Metric
from backend.organizations.models import Person
from backend.plans.models import Action, ActionDependency, Evidence, Plan, PlanMetric
from backend.portfolio.models import PortfolioRow
from tenants.database.aliases import OWNER
from tests.assessments.rounds import Company, a_response, plain
from tests.plans.asked import ACTIONS, ADD, CREATE, MOVE
from tests.world.build import ClientWorld, World
from tests.world.callers import Caller

TABLES: list[type[models.Model]] = [Plan, PlanMetric, Action, ActionDependency, Evidence, AuditEvent, Receipt]
PATHS: dict[str, list[str]] = {  # how an action comes to stand so
    "PLANNED": [],
    "IN_PROGRESS": ["IN_PROGRESS"],
    "BLOCKED": ["BLOCKED"],
    "DONE": ["IN_PROGRESS", "DONE"],
    "CANCELLED": ["CANCELLED"],
}


def day(offset: int = 0, *, zone: str = "Asia/Tokyo") -> str:
    """Return the date so many days from today in the client's time zone.

    As a parameter it is of the day when tests are collected, and midnight may lie between: leave a day of margin.
    """
    return str(datetime.now(tz=ZoneInfo(zone)).date() + timedelta(days=offset))


@dataclass
class Work:
    """A company assessed as DEFINED, and its plan to become ALIGNED."""

    company: Company
    baseline: str
    plan: dict[str, Any]

    @property
    def client(self) -> ClientWorld:
        return self.company.client

    @property
    def manager(self) -> Caller:
        return self.client.manager

    @property
    def people(self) -> dict[str, str]:
        return self.company.people

    def add(self, title: str = "Something", *, status: str = "PLANNED", **facts: Any) -> dict[str, Any]:
        """Add an action and bring it to a status by legal moves."""
        action = self.manager.do(ADD, **an_action(self, title=title, **facts))["action"]
        for step in PATHS[status]:
            action = self.manager.do(MOVE, id=action["id"], status=step, reason="Because")["action"]
        return dict(action)

    def action(self, id: str) -> dict[str, Any]:
        return next(action for action in self.actions() if action["id"] == id)

    def actions(self, caller: Caller | None = None, **arguments: Any) -> list[dict[str, Any]]:
        found = (caller or self.client.viewer).ask(ACTIONS, **arguments)["client"]["actions"]
        return [edge["node"] for edge in found["edges"]]

    def open_deadlines(self) -> list[str]:
        """What the portfolio holds of this client."""
        row = PortfolioRow.objects.using(OWNER).filter(client=self.client.row).first()
        return [str(deadline) for deadline in row.open_deadlines] if row else []

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Fail when the block changed any row of plans, the trail, a receipt or the portfolio's deadlines."""
        before = self._all()
        yield
        assert self._all() == before

    def _all(self) -> list[Any]:
        with self.company.inside():
            return [*(list(table.objects.order_by("id").values()) for table in TABLES), self.open_deadlines()]


def an_action(work: Work, **facts: Any) -> dict[str, Any]:
    """The input of a new action; a fact of None is left out."""
    given = {
        "planId": work.plan["id"],
        "title": "Something",
        "ownerId": work.people["S2"],
        "sides": ["SALES"],
        "startsOn": day(-10),
        "deadline": day(10),
    } | facts
    return {name: value for name, value in given.items() if value is not None}


def a_plan(company: Company, baseline: str, **facts: Any) -> dict[str, Any]:
    """The input of a new plan; a fact of None is left out."""
    given = {
        "assessmentId": baseline,
        "sponsorId": company.people["S0"],
        "salesOwnerId": company.people["S1"],
        "marketingOwnerId": company.people["M1"],
        "startsOn": "2026-01-05",
        "targetOn": "2027-06-30",
    } | facts
    return {name: value for name, value in given.items() if value is not None}


def assessed(company: Company, sales: int = 2, marketing: int = 3, **facts: Any) -> str:
    """Bring in a past round and return its id: DEFINED (50) unless other answers are given."""
    responses = [a_response(side, value=value) for side, value in _both(sales, marketing) for _ in range(6)]
    return str(company.bring_in(responses=responses, **facts)["assessment"]["id"])


def live_round(company: Company, sales: int, marketing: int) -> str:
    """Open a round and answer it, six of each side; return its id."""
    opened = company.open()
    answers = [(side, "STAFF", value) for side, value in _both(sales, marketing) for _ in range(6)]
    company.answer(opened["id"], *answers)
    return str(opened["id"])


def _both(sales: int, marketing: int) -> list[tuple[str, int]]:
    return [("SALES", sales), ("MARKETING", marketing)]


def work_of(company: Company, **facts: Any) -> Work:
    baseline = assessed(company)
    return Work(company, baseline, company.client.manager.do(CREATE, **a_plan(company, baseline, **facts))["plan"])


def metric(company: Company, key: str = "lead_quality") -> str:
    """Store a metric of the company and return its global id."""
    with company.inside():
        made = Metric.objects.create(
            organization_id=plain(company.id),
            key=key,
            name_ja=key,
            name_en=key,
            unit="PERCENT",
            direction="UP",
            cadence="MONTH",
            sides=["SALES", "MARKETING"],
            aggregation_periods="MEAN",
            aggregation_children="MEAN",
        )
        return str(to_base64("Metric", str(made.id)))


def signed_in(world: World, role: str, place: str, *, owns: str | None = None) -> Caller:
    """Return a person who is signed in with that role; `owns` is the Person who is given the address of the login."""
    user = world.users[f"{role}@{place}"]
    if owns:
        with Company(world.clients[place], {}, {}).inside():
            Person.objects.filter(id=plain(owns)).update(email=user.email)
    browser = Browser(raise_request_exception=False)
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return Caller(client=place, browser=browser)


def alone(work: Any) -> Any:
    """Run in a thread of its own and leave no connection behind."""
    try:
        return work()
    finally:
        connections.close_all()


def in_zone(world: World, place: str, zone: str) -> None:
    """Move the client to another time zone."""
    client = world.clients[place].row
    type(client).objects.filter(pk=client.pk).update(time_zone=zone)


def as_date(text: str) -> date:
    return date.fromisoformat(text)
