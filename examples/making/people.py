"""The staff list of a company, as its HR system would export it."""

from dataclasses import dataclass
from typing import Any

from making.chance import shuffled, stream

LEVELS = ("HEAD", "MANAGER", "STAFF")


@dataclass(frozen=True)
class Person:
    external_id: str
    name: str
    email: str
    side: str
    level: str
    organization: str
    locale: str


def people_of(slug: str, story: dict[str, Any], names: dict[str, Any]) -> list[Person]:
    """Everybody in the order of the groups; the highest level of a group comes first."""
    places = [
        (group["side"], level, group["organization"])
        for group in story["groups"]
        for level in LEVELS
        for _ in range(group.get(level, 0))
    ]
    drawn = draw_names(slug, len(places), names[story["names"]])

    people = []
    for position, ((side, level, organization), name) in enumerate(zip(places, drawn, strict=True)):
        external_id = f"{story['id_prefix']}{story['first_id'] + position}"
        name = story["instead"].get(external_id, name)
        email = f"{name['mailbox']}@{story['domain']}"
        people.append(Person(external_id, name["name"], email, side, level, organization, name["locale"]))
    return people


def draw_names(slug: str, count: int, names: dict[str, Any]) -> list[dict[str, str]]:
    """Name, mailbox and locale for each of `count` people; no two share a full name."""
    chance = stream(slug, "names")
    families = shuffled(chance, names["family"].items())
    given = shuffled(chance, names["given"].items())
    drawn = []
    for position in range(count):
        family, family_mailbox = families[position % len(families)]
        first, first_mailbox = given[(position + position // len(families)) % len(given)]
        drawn.append(
            {
                "name": names["order"].format(family=family, given=first),
                "mailbox": f"{first_mailbox}.{family_mailbox}",
                "locale": names["locale"],
            }
        )
    return drawn
