"""A company with people, and what these tests do over and over with its rounds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from strawberry.relay import from_base64

from backend.assessments.models import AnswerTicket, Assessment, AssessmentResult, Invitation, Response
from backend.assessments.questionnaires import standard_questionnaire
from backend.events.models import AuditEvent
from tenants.binding import client_transaction
from tests.assessments.documents import IMPORT, OPEN
from tests.world.build import ClientWorld
from tests.world.keeping import kept

KEYS = standard_questionnaire().statement_keys
ORGANIZATION = """
mutation Put($input: UpsertOrganizationInput!) {
  upsertOrganization(input: $input) { organization { id } errors { code path message } }
}
"""
PERSON = """
mutation Add($input: CreatePersonInput!) {
  createPerson(input: $input) { person { id } errors { code path message } }
}
"""


@dataclass
class Company:
    """A company with a Sales and a Marketing team of six each (their heads sit in the company itself)."""

    client: ClientWorld
    ids: dict[str, str]
    people: dict[str, str]

    @property
    def id(self) -> str:
        return self.ids["ACME"]

    def open(self, **facts: Any) -> dict[str, Any]:
        """Open a round of everybody and return the assessment."""
        facts = {"organizationId": self.id, "title": "A round", "daysOpen": 7, "delivery": "HANDOUT"} | facts
        return dict(self.client.manager.do(OPEN, **facts)["assessment"])

    def answer(self, assessment_id: str, *answers: tuple[str, str, int]) -> None:
        """Store answers as (side, level, the same value for each statement), as if given by link."""
        id = plain(assessment_id)
        with self.inside():
            for side, level, value in answers:
                team = {"SALES": "SALES", "MARKETING": "MARKETING"}.get(side) if level != "HEAD" else None
                Response.objects.create(
                    assessment_id=id,
                    side=side,
                    level=level,
                    team_id=plain(self.ids[team]) if team else None,
                    answers=dict.fromkeys(KEYS, value),
                )

    def bring_in(self, **facts: Any) -> dict[str, Any]:
        """Import a round and return the payload."""
        return self.client.manager.do(IMPORT, **a_past_round(self.id, **facts))

    def inside(self) -> Any:
        return client_transaction(self.client.row.schema_name)

    def counts(self) -> dict[str, int]:
        """How many rows there are of everything that a round writes."""
        tables = (Assessment, Invitation, AnswerTicket, Response, AssessmentResult, AuditEvent)
        with self.inside():
            return {table.__name__: table.objects.count() for table in tables}

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Fail when the block changed the number of rows, or any round."""
        before = self.counts(), self._rounds()
        yield
        assert (self.counts(), self._rounds()) == before

    def _rounds(self) -> list[dict[str, Any]]:
        with self.inside():
            return list(Assessment.objects.order_by("id").values()) + list(Invitation.objects.order_by("id").values())


def build_company(client: ClientWorld) -> Company:
    return kept(client, "company", lambda: _build(client))


def _build(client: ClientWorld) -> Company:
    put: Callable[..., dict[str, Any]] = lambda **facts: client.manager.do(ORGANIZATION, **facts)  # noqa: E731
    ids = {"ACME": put(externalId="ACME", kind="COMPANY", name="Acme")["organization"]["id"]}
    for side in ("SALES", "MARKETING"):
        unit = put(externalId=side, parentExternalId="ACME", kind="TEAM", name=side.title(), side=side)
        ids[side] = unit["organization"]["id"]
    people = {}
    for side in ("SALES", "MARKETING"):
        levels = ["HEAD", "MANAGER", *["STAFF"] * 4]
        for number, level in enumerate(levels):
            name = f"{side.title()} {number}"
            person = client.manager.do(
                PERSON,
                organizationId=ids["ACME" if level == "HEAD" else side],
                name=name,
                email=f"{side}{number}@acme.example".lower(),
                side=side,
                level=level,
                externalId=f"{side[0]}{number}",
            )
            people[f"{side[0]}{number}"] = person["person"]["id"]
    return Company(client=client, ids=ids, people=people)


def a_past_round(organization_id: str, **facts: Any) -> dict[str, Any]:
    """The input of an import: six of each side, Sales answering 2 and Marketing 4 throughout unless told otherwise."""
    return {
        "organizationId": organization_id,
        "title": "A past round",
        "openedOn": "2025-01-06",
        "closedOn": "2025-01-17",
        "responses": [
            *(a_response("SALES", value=2) for _ in range(6)),
            *(a_response("MARKETING", value=4) for _ in range(6)),
        ],
    } | facts


def a_response(side: str = "SALES", level: str = "STAFF", *, value: int = 3, **facts: Any) -> dict[str, Any]:
    return {"side": side, "level": level, "answers": [value] * len(KEYS)} | facts


def plain(global_id: str) -> UUID:
    return UUID(from_base64(global_id)[1])
