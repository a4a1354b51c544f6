"""Rounds to be answered, and what is in the database of them."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db import connections
from django.test import Client as Browser
from django.utils import timezone

from backend.assessments.closing import close_assessment
from backend.assessments.links import mint_named, mint_tickets, open_url_for, url_for
from backend.assessments.models import (
    AnswerTicket,
    Assessment,
    AssessmentResult,
    Invitation,
    NamedResponse,
    Response,
)
from backend.assessments.questionnaires import standard_questionnaire, used_questionnaire
from backend.assessments.vocabulary import AssessmentMode, AssessmentState, Delivery
from backend.organizations.models import Organization, Person
from backend.organizations.vocabulary import OrganizationKind
from tenants.binding import client_transaction
from tenants.database.aliases import CLIENT
from tests.world.build import ClientWorld
from tests.world.callers import Caller

KEYS = standard_questionnaire().statement_keys
SUBMIT = """
mutation Submit($input: SubmitResponseInput!) {
  submitResponse(input: $input) { accepted withdrawalCode errors { code path message } }
}
"""
CONSENT = "{ answerForm { consent { version } } }"
PEOPLE = [
    ("青木 さくら", "SALES", "HEAD", "ja"),
    ("Ben Carter", "SALES", "STAFF", "en"),
    ("千葉 健", "SALES", "STAFF", "ja"),
    ("Dana Ellis", "SALES", "STAFF", "en"),
    ("江口 舞", "MARKETING", "MANAGER", "ja"),
]


@dataclass
class Round:
    """One round of a client."""

    client: ClientWorld
    assessment: Assessment
    invitations: list[Invitation] = field(default_factory=list)

    @cached_property
    def team(self) -> Organization:
        with client_transaction(self.client.row.schema_name):
            return Organization.objects.get(kind=OrganizationKind.TEAM)

    def url(self, place: int = 0) -> str:
        facts = self.client.system.in_client()
        if self.assessment.has_open_link:
            return open_url_for(facts, self.assessment)
        return url_for(facts, self.invitations[place])

    def path(self, place: int = 0) -> str:
        """The address without its host."""
        return "/answer/" + self.token(place)

    def token(self, place: int = 0) -> str:
        return self.url(place).rpartition("/")[2]

    def respondent(self, place: int = 0) -> Caller:
        """Somebody who holds the link, asking the API."""
        return Caller(token=self.token(place))

    def change(self, **facts: Any) -> None:
        with client_transaction(self.client.row.schema_name):
            Assessment.objects.filter(pk=self.assessment.pk).update(**facts)

    def finish(self) -> AssessmentResult:
        """Close the round in earnest, with its result."""
        with client_transaction(self.client.row.schema_name):
            return close_assessment(self.client.system, self.assessment.pk)

    def close(self) -> None:
        self.change(state=AssessmentState.CLOSED)

    def cancel(self) -> None:
        self.change(state=AssessmentState.CANCELLED)

    def expire(self) -> None:
        self.change(closes_at=timezone.now() - timedelta(seconds=1))

    def responses(self) -> list[Response]:
        with client_transaction(self.client.row.schema_name):
            return list(Response.objects.order_by("id"))

    def stands(self) -> tuple[int, int]:
        """How many answers there are, and how many tickets."""
        with client_transaction(self.client.row.schema_name):
            return Response.objects.count(), AnswerTicket.objects.count()

    def stands_by_name(self) -> tuple[int, int]:
        """How many have answered by name, and how many may still."""
        with client_transaction(self.client.row.schema_name):
            return NamedResponse.objects.given().count(), NamedResponse.objects.waiting().count()

    def version(self, place: int = 0) -> str:
        """What the holder of the link would consent to, as the API tells it."""
        return str(self.respondent(place).ask(CONSENT)["answerForm"]["consent"]["version"])


def open_round(
    client: ClientWorld,
    *,
    has_open_link: bool = False,
    asks_comments: bool = False,
    asks_expectations: bool = False,
    by_name: bool = False,
) -> Round:
    with client_transaction(client.row.schema_name):
        company = _organization(OrganizationKind.COMPANY, "緑川産業", None)
        team = _organization(OrganizationKind.TEAM, "関東営業チーム", company)
        now = timezone.now()
        assessment = Assessment.objects.create(
            organization=company,
            questionnaire=used_questionnaire(),
            title="2026年秋の連携診断",
            opened_at=now,
            closes_at=now + timedelta(days=14),
            has_open_link=has_open_link,
            delivery=None if has_open_link else Delivery.MAIL,
            asks_comments=asks_comments,
            mode=AssessmentMode.NAMED if by_name else AssessmentMode.ANONYMOUS,
            invited=dict(Counter(side for _, side, _, _ in PEOPLE)) if by_name else None,
            asks_expectations=asks_expectations,
            teams=[str(team.id)],
        )
        invitations = []
        for place, (name, side, level, locale) in enumerate([] if has_open_link else PEOPLE):
            facts = {"name": name, "side": side, "level": level, "locale": locale}
            person, _ = Person.objects.get_or_create(
                email=f"person-{place}@example.com", defaults=facts | {"organization": team if place else company}
            )
            invitations.append(
                Invitation.objects.create(
                    assessment=assessment,
                    person=person,
                    delivery=Delivery.MAIL,
                    side=person.side,
                    address=person.email,
                )
            )
        mint = mint_named if by_name else mint_tickets
        mint(invitations)
        return Round(client, assessment, invitations)


def _organization(kind: str, name: str, parent: Organization | None) -> Organization:
    known = Organization.objects.filter(kind=kind, name=name).first()
    if known:
        return known
    row = Organization(kind=kind, name=name)
    row.place_under(parent)
    row.save(force_insert=True)
    return row


def all_at(value: int = 3) -> list[dict[str, Any]]:
    """A complete answer as the API takes it."""
    return [{"statement": key, "value": value} for key in KEYS]


def form_of(value: int | str = 3, **more: str) -> dict[str, Any]:
    """A complete answer as the page sends it."""
    return {f"answer.{key}": str(value) for key in KEYS} | more


def expected_of(value: int | str = 2) -> dict[str, Any]:
    """What the other side is expected to answer, as the page sends it."""
    return {f"expected.{key}": str(value) for key in KEYS}


def post(path: str, fields: dict[str, Any], *, locale: str = "en", host: str = "localhost", **headers: str) -> Any:
    """Send the page's form, without any cookie."""
    headers |= {"Accept-Language": locale}
    return Browser(raise_request_exception=False).post(path, fields, headers=headers, HTTP_HOST=host)


def on_fresh_pages(client: ClientWorld) -> None:
    """Let responses and comments lie on the disk as they will be written.

    Holes that tests before left would be filled first, and of several connections each would fill a page of its own.
    """
    connections[CLIENT].close_pool()
    with connections["owner"].cursor() as cursor:
        for table in ("response", "comment"):
            cursor.execute(f'TRUNCATE "{client.row.schema_name}".assessments_{table}')


def everything_in(schema_name: str) -> dict[str, list[str]]:
    """Every row of every table of a client and of the public schema, as text."""
    rows: dict[str, list[str]] = {}
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN (%s, 'public') ORDER BY 1, 2",
            [schema_name],
        )
        for schema, table in cursor.fetchall():
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{schema}"."{table}" AS t')
            rows[f"{schema}.{table}"] = sorted(row for (row,) in cursor.fetchall())
    return rows


def plain(row: str) -> dict[str, Any]:
    return dict(json.loads(row))
