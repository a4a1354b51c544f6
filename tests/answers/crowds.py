"""The worst case for anonymity: each is handed the link alone and answers at once, and only then the next one is."""

from random import Random
from typing import Any

from strawberry.relay import to_base64

from backend.organizations.models import Organization, Person
from backend.organizations.vocabulary import OrganizationKind
from tenants.binding import client_transaction
from tests.answers.rounds import KEYS, SUBMIT
from tests.world.build import ClientWorld
from tests.world.callers import Caller

Answers = tuple[int, ...]
OPEN = "mutation ($input: OpenAssessmentInput!) { openAssessment(input: $input) { assessment { id } errors { code } } }"
HAND_OUT = "mutation ($input: HandOutLinksInput!) { handOutLinks(input: $input) { links { url } errors { code } } }"
CLOSE = "mutation ($input: CloseAssessmentInput!) { closeAssessment(input: $input) { result { id } errors { code } } }"
TEAMS = 2


def answer_one_by_one(
    client: ClientWorld, count: int, *, seed: int, asks_expectations: bool = True
) -> tuple[str, dict[str, Answers]]:
    """Let so many people answer in an order by the die; return the round, and what each has answered, in that order."""
    die = Random(seed)
    company, people = _people(client, count, die)
    facts = {"daysOpen": 7, "delivery": "HANDOUT", "asksExpectations": asks_expectations}
    opened = client.manager.do(OPEN, organizationId=company, title="A round", **facts)
    die.shuffle(people)
    given: dict[str, Answers] = {}
    for person in people:
        (link,) = client.manager.do(HAND_OUT, id=opened["assessment"]["id"], personIds=[person.gid])["links"]
        answers = tuple(die.randint(1, 5) for _ in KEYS)
        expectations = _given(tuple(die.randint(1, 5) for _ in KEYS)) if asks_expectations else None
        respondent = Caller(token=link["url"].rpartition("/")[2])
        respondent.do(SUBMIT, answers=_given(answers), expectations=expectations)
        given[str(person.id)] = answers
    assert len(set(given.values())) == count
    return opened["assessment"]["id"], given


def _given(answers: Answers) -> list[dict[str, Any]]:
    return [{"statement": key, "value": value} for key, value in zip(KEYS, answers, strict=True)]


def close(client: ClientWorld, id: str) -> None:
    client.manager.do(CLOSE, id=id)


def _people(client: ClientWorld, count: int, die: Random) -> tuple[str, list[Any]]:
    with client_transaction(client.row.schema_name):
        company = _row(OrganizationKind.COMPANY, None)
        teams = [_row(OrganizationKind.TEAM, company) for _ in range(TEAMS)]
        people = [
            Person(
                organization=die.choice(teams),
                name=f"Person {place}",
                email=f"person-{place}@example.com",
                side=die.choice(["SALES", "MARKETING"]),
                level=die.choices(["HEAD", "MANAGER", "STAFF"], [1, 3, 6])[0],
            )
            for place in range(count)
        ]
        Person.objects.bulk_create(people)
    for person in people:
        person.gid = _global_id("Person", person)  # type: ignore[attr-defined]
    return _global_id("Organization", company), people


def _row(kind: str, parent: Organization | None) -> Organization:
    row = Organization(kind=kind, name=kind.title())
    row.place_under(parent)
    row.save(force_insert=True)
    return row


def _global_id(type_name: str, row: Any) -> str:
    return to_base64(type_name, row.id)
