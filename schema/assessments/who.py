"""Who is asked, as it is given and as it is told."""

from collections.abc import Mapping, Sequence
from typing import Any, Self
from uuid import UUID

import strawberry
from strawberry import relay

from backend.assessments import roster
from schema.enums import Level, Side
from schema.mutations import id_of


@strawberry.input(description="Narrows who is asked: active people of whom all that is given holds.")
class WhoInput:
    sides: list[Side] | None = strawberry.field(default=None, description="Of one of these functions.")
    levels: list[Level] | None = strawberry.field(default=None, description="At one of these levels.")
    organization_ids: list[relay.GlobalID] | None = strawberry.field(
        default=None, description="In one of these units or teams, or anywhere below it."
    )
    person_ids: list[relay.GlobalID] | None = strawberry.field(default=None, description="These people.")


@strawberry.type(description="Who is asked: active people of whom all that is not null holds.")
class Who:
    sides: list[Side] | None = strawberry.field(description="Of one of these functions.")
    levels: list[Level] | None = strawberry.field(description="At one of these levels.")
    organization_ids: list[relay.GlobalID] | None = strawberry.field(
        description="In one of these units or teams, or anywhere below it, as Organizations."
    )
    person_ids: list[relay.GlobalID] | None = strawberry.field(description="These people, as Persons.")

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            sides=_words(Side, stored.get("sides")),
            levels=_words(Level, stored.get("levels")),
            organization_ids=_ids("Organization", stored.get("organization_ids")),
            person_ids=_ids("Person", stored.get("person_ids")),
        )


def who_of(who: WhoInput | None) -> roster.Who:
    if who is None:
        return roster.Who()
    return roster.Who(
        sides=[side.value for side in who.sides] if who.sides is not None else None,
        levels=[level.value for level in who.levels] if who.levels is not None else None,
        organization_ids=ids_of(who.organization_ids, "Organization", "who", "organization_ids"),
        person_ids=ids_of(who.person_ids, "Person", "who", "person_ids"),
    )


def ids_of(ids: Sequence[relay.GlobalID] | None, noun: str, *path: str) -> list[UUID] | None:
    return None if ids is None else [id_of(id, noun, *path, str(place)) for place, id in enumerate(ids)]


def _words(kind: type[Any], stored: Sequence[str] | None) -> list[Any] | None:
    return None if stored is None else [kind(word) for word in stored]


def _ids(noun: str, stored: Sequence[str] | None) -> list[relay.GlobalID] | None:
    return None if stored is None else [relay.GlobalID(noun, id) for id in stored]
