"""The playbook as data."""

from typing import Self

import strawberry

from backend.plans import playbook as source
from schema.enums import Dimension, Side, Stage
from schema.words import LocalizedText


@strawberry.type(description="One step from a stage to the next.")
class PracticeTransition:
    from_: Stage = strawberry.field(name="from", description="The stage it starts from.")
    to: Stage = strawberry.field(description="The next stage.")


@strawberry.type(description="Something that a company can do to reach its next stage.")
class Practice:
    key: str = strawberry.field(description="Its short name, e.g. common-language.")
    core: bool = strawberry.field(description="Whether it is one of the three that its step asks for.")
    title: LocalizedText = strawberry.field(description="What it is called.")
    description: LocalizedText = strawberry.field(description="What is to be done.")
    transitions: list[PracticeTransition] = strawberry.field(description="The steps that it belongs to.")
    dimensions: list[Dimension] = strawberry.field(description="The dimensions that it lifts.")
    sides: list[Side] = strawberry.field(description="The functions that carry it out.")
    metrics: list[str] = strawberry.field(description="Keys of the catalogue's metrics that it should move.")
    duration_days: int = strawberry.field(description="How many days it usually takes.")
    done_signs: list[LocalizedText] = strawberry.field(description="By what one sees that it is done.")

    @classmethod
    def of(cls, practice: source.Practice) -> Self:
        return cls(
            key=practice.key,
            core=practice.core,
            title=LocalizedText.of(practice.title),
            description=LocalizedText.of(practice.description),
            transitions=[PracticeTransition(from_=start, to=end) for start, end in practice.transitions],
            dimensions=list(practice.dimensions),
            sides=list(practice.sides),
            metrics=list(practice.metrics),
            duration_days=practice.duration_days,
            done_signs=[LocalizedText.of(sign) for sign in practice.done_signs],
        )


@strawberry.type(description="A catalogue of practices.")
class Playbook:
    key: str = strawberry.field(description="Which playbook it is.")
    version: int = strawberry.field(description="Which wording of it.")
    practices: list[Practice] = strawberry.field(description="Its practices, in its own order.")

    @classmethod
    def of(cls, whole: source.Playbook) -> Self:
        return cls(
            key=whole.key, version=whole.version, practices=[Practice.of(practice) for practice in whole.practices]
        )
