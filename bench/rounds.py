"""Rounds of an assessment to be closed and answered: a client company, its people, their links, and the web process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from django.utils import timezone

from backend.assessments.links import url_for
from backend.assessments.models import Assessment, Invitation, Response
from backend.assessments.operations import open_assessment
from backend.assessments.questionnaires import standard_questionnaire
from backend.assessments.roster import Who
from backend.organizations.models import Organization, Person
from backend.organizations.vocabulary import OrganizationKind
from bench.reads import servers
from bench.reads.answers import ask
from tenants.actors import Actor, ClientFacts
from tenants.binding import client_transaction
from tenants.database.aliases import OWNER
from tenants.models import ApiKey, ClientCompany
from tenants.provisioning.clients import provision
from tenants.roles import Role

TEAMS = 40
KEYS = standard_questionnaire().statement_keys


@dataclass(frozen=True)
class Company:
    """A client company with so many people in its teams, and a key to all of it."""

    row: ClientCompany
    key: str
    organization: Organization

    @property
    def actor(self) -> Actor:
        return Actor.system(ClientFacts.of(self.row))

    def inside(self) -> Any:
        return client_transaction(self.row.schema_name)

    def open(self) -> Assessment:
        """Open a round of everybody, with a link for each."""
        with self.inside():
            return open_assessment(
                self.actor,
                organization_id=self.organization.id,
                closes_at=None,
                days_open=7,
                who=Who(),
                delivery="HANDOUT",
                open_link=False,
                title="A round",
            )

    def links(self, assessment: Assessment) -> list[str]:
        """Return everybody's token, in an order by chance."""
        with self.inside():
            invitations = list(Invitation.objects.filter(assessment=assessment))
        tokens = [url_for(self.actor.in_client(), each).rpartition("/")[2] for each in invitations]
        Random(1).shuffle(tokens)
        return tokens

    def answer_for_all(self, assessment: Assessment) -> int:
        """Store an answer for everybody, as if given; return how many."""
        die = Random(2)
        with self.inside():
            people = Person.objects.values_list("side", "level", "organization_id")
            rows = [
                Response(
                    assessment=assessment,
                    side=side,
                    level=level,
                    team_id=team,
                    answers={key: die.randint(1, 5) for key in KEYS},
                )
                for side, level, team in people
            ]
            Response.objects.bulk_create(rows, batch_size=1_000)
        return len(rows)


def make_company(people: int) -> Company:
    """Open a client company the normal way and fill its teams."""
    die = Random(3)
    row = ClientCompany.objects.using(OWNER).create(slug=f"r-{uuid4().hex[:12]}", name="Rounds", time_zone="Asia/Tokyo")
    provision(row.id)
    row.refresh_from_db(using=OWNER)
    with client_transaction(row.schema_name):
        company = _organization(OrganizationKind.COMPANY, None)
        teams = [_organization(OrganizationKind.TEAM, company) for _ in range(TEAMS)]
        Person.objects.bulk_create(
            Person(
                organization=teams[number % TEAMS],
                name=f"Person {number}",
                email=f"person{number}@example.com",
                side=["SALES", "MARKETING"][number % TEAMS % 2],
                level=die.choices(["HEAD", "MANAGER", "STAFF"], [1, 3, 6])[0],
            )
            for number in range(people)
        )
    key = ApiKey(
        name="bench", role=Role.CLIENT_ADMIN, client=row, expires_at=timezone.now() + timezone.timedelta(days=1)
    )
    token = key.set_secret()
    key.save(using=OWNER)
    return Company(row, token, company)


def _organization(kind: str, parent: Organization | None) -> Organization:
    row = Organization(kind=kind, name=kind.title())
    row.place_under(parent)
    row.save(force_insert=True)
    return row


@contextmanager
def serving(company: Company, folder: Path) -> Iterator[servers.Server]:
    """Run our web process as the image does, until the block ends."""
    command = servers.granian(servers.OUR_PYTHON, "backend.config.wsgi", threads=8)
    kind, port = replace(servers.KINDS[0], command=command), servers.free_port()
    log = folder / "web.log"
    with servers.running(kind, port, company.row.schema_name, log) as process:
        server = servers.Server(kind, port, process, log, {"read": company.key, "write": company.key})
        servers.when_ready(server, "one_row", servers.body("{ viewer { name } }"))
        yield server


def told(server: servers.Server, query: str, **variables: Any) -> dict[str, Any]:
    return ask(server.port, servers.body(query, **variables).encode(), server.headers("write"))
