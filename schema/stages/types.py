"""The four stages as data."""

import strawberry

from backend.organizations.stages import StageFacts
from schema.enums import Stage
from schema.words import LocalizedText


@strawberry.type(description="The step to the next stage.")
class StageTransition:
    to: Stage = strawberry.field(description="The next stage.")
    title: LocalizedText = strawberry.field(description="What the step is about.")
    worth: LocalizedText = strawberry.field(description="Why it is worth it.")
    practices: list[str] = strawberry.field(description="The keys of the three core practices that it asks for.")


@strawberry.type(description="One of the four stages.")
class StageDescription:
    stage: Stage = strawberry.field(description="The stage.")
    label: LocalizedText = strawberry.field(description="What it is called.")
    summary: LocalizedText = strawberry.field(description="What it is like.")
    signs: list[LocalizedText] = strawberry.field(description="What is seen in the company.")
    transition: StageTransition | None = strawberry.field(description="The step on; none after the last stage.")

    @classmethod
    def of(cls, facts: StageFacts) -> "StageDescription":
        step = facts.transition
        return cls(
            stage=facts.stage,
            label=LocalizedText.of(facts.label),
            summary=LocalizedText.of(facts.summary),
            signs=[LocalizedText.of(sign) for sign in facts.signs],
            transition=StageTransition(
                to=step.to,
                title=LocalizedText.of(step.title),
                worth=LocalizedText.of(step.worth),
                practices=list(step.practices),
            )
            if step
            else None,
        )
