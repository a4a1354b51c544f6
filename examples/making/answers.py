"""Answers that look like people: everybody has an own tendency, and each side arrives at the means of the story.

A latent opinion (side's mean + person + level + statement + mood of the day) is cut to 1..5. Per side and dimension
all opinions are then moved together, by bisection, until the answers add up to exactly the mean the story names.
"""

from dataclasses import dataclass
from itertools import product
from math import floor
from typing import Any

from making.chance import bell, shuffled, stream
from making.people import Person

ROSIER_AT_THE_TOP = {"HEAD": 0.45, "MANAGER": 0.15, "STAFF": -0.05}
Opinions = dict[tuple[Person, str], float]


@dataclass(frozen=True)
class Answer:
    person: Person
    values: dict[str, int]

    @property
    def name(self) -> list[str]:
        return [self.person.external_id]

    @property
    def group(self) -> list[str]:
        """Side, level and team; heads sit in a business unit and belong to no team."""
        team = "" if self.person.level == "HEAD" else self.person.organization
        return [self.person.side, self.person.level, team]


def answers_of_round(
    slug: str, number: str, story: dict[str, Any], people: list[Person], dimension_of: dict[str, str]
) -> list[Answer]:
    """One complete answer for each respondent, in no order that tells who is who."""
    respondents = respondents_of(slug, number, story["answers"], people)
    chosen: dict[tuple[Person, str], int] = {}
    for side, means in story["means"].items():
        for dimension, mean in means.items():
            asked = [person for person in respondents if person.side == side]
            statements = [key for key, its in dimension_of.items() if its == dimension]
            opinions = opinions_of(slug, number, asked, statements, dimension)
            chosen |= settle(opinions, floor(mean * len(opinions) + 0.5))

    return [
        Answer(person, {statement: chosen[person, statement] for statement in dimension_of})
        for person in shuffled(stream(slug, number, "order"), respondents)
    ]


def respondents_of(slug: str, number: str, counts: dict[str, int], people: list[Person]) -> list[Person]:
    """From each organization as many people as answered; who stayed away is left to chance, heads always answer."""
    chance = stream(slug, number, "respondents")
    answering = []
    for organization, count in counts.items():
        members = [person for person in people if person.organization == organization]
        drawn = sorted(shuffled(chance, members), key=lambda person: person.level != "HEAD")
        answering += drawn[:count]
    return answering


def opinions_of(slug: str, number: str, asked: list[Person], statements: list[str], dimension: str) -> Opinions:
    """How much each person leans towards agreement with each statement, around 0."""
    opinions = {}
    for person, statement in product(asked, statements):
        lasting = stream(slug, person.external_id)
        tendency, boldness = bell(lasting, 0.42), 0.8 + 0.5 * lasting.random()
        taste = bell(stream(slug, person.external_id, dimension), 0.3)
        team = bell(stream(slug, person.organization), 0.12)
        ease = bell(stream(slug, person.side, statement), 0.35)
        mood = bell(stream(slug, number, person.external_id, statement), 0.65)
        leaning = tendency + taste + team + ROSIER_AT_THE_TOP[person.level] + mood
        opinions[person, statement] = ease + boldness * leaning
    return opinions


def settle(opinions: Opinions, total: int) -> dict[tuple[Person, str], int]:
    """Answers that add up to `total`: all opinions moved by one amount, found by bisection."""
    low, high = -10.0, 16.0
    while True:
        middle = (low + high) / 2
        answers = {key: min(5, max(1, floor(opinion + middle + 0.5))) for key, opinion in opinions.items()}
        if sum(answers.values()) == total:
            return answers
        low, high = (middle, high) if sum(answers.values()) < total else (low, middle)
