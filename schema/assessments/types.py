"""Assessments, invitations and results as GraphQL types."""

from typing import Annotated

import strawberry
import strawberry_django
from django.db.models import F
from strawberry import auto, relay

from backend.assessments import models
from backend.assessments.figures.hashing import verify
from backend.assessments.questionnaires import QuestionnaireFacts
from schema.access import node
from schema.assessments.changes import ResultChange
from schema.assessments.comments import Comment, CommentFilter
from schema.assessments.expressions import ANSWERED, TEAM_NAMES
from schema.assessments.figures import Figure, ResultCell, ResultDifference, told
from schema.assessments.filters import InvitationFilter, InvitationOrder
from schema.assessments.questionnaires import Questionnaire
from schema.assessments.words import AssessmentMode, AssessmentState, Basis, CellKind, Delivery
from schema.enums import Origin, Side, Stage
from schema.lists import Connection, listed
from schema.organizations.types import Organization, Person
from schema.plans.recommendations import Recommendation, recommendations
from tenants.roles import Permission

ENOUGH_INVITED = models.SMALLEST_GROUP


@strawberry.type(description="How many of one side were asked.")
class InvitedCount:
    side: Side = strawberry.field(description="The side.")
    count: int = strawberry.field(description="How many people of it were asked.")


@node(models.Assessment, reads=Permission.ASSESSMENT_READ)
class Assessment(relay.Node):
    """One round: a questionnaire put to the people of an organization. It never tells who answered."""

    title: auto
    external_id: auto
    mode: AssessmentMode
    state: AssessmentState
    origin: Origin
    smallest_group: auto
    basis: Basis | None
    opened_at: auto
    closes_at: auto
    closed_at: auto
    has_open_link: auto
    asks_comments: auto
    created_at: auto
    updated_at: auto
    version: auto
    organization: Organization
    result: Annotated["AssessmentResult", strawberry.lazy("schema.assessments.types")] | None = strawberry_django.field(
        description="Its figures, once it is closed."
    )
    invitations: Connection[Annotated["Invitation", strawberry.lazy("schema.assessments.types")]] = listed(
        "Who was asked; never who answered.", filter=InvitationFilter, order=InvitationOrder
    )

    @strawberry_django.field(
        annotate={"content": F("questionnaire__content")},
        description="What is asked, in the wording that this round was answered on.",
    )
    def questionnaire(self) -> Questionnaire:
        return Questionnaire.of(QuestionnaireFacts.of(self.content))

    @strawberry_django.field(
        only=["invited"],
        description="How many of each side were asked; null where nobody counted, as with an open link.",
        metadata={"size": 4},
    )
    def invited(self) -> list[InvitedCount] | None:
        if self.invited is None:
            return None
        return [InvitedCount(side=side, count=self.invited[side]) for side in Side if side in self.invited]

    @strawberry_django.field(
        only=["invited"],
        annotate={"answered": ANSWERED},
        description="Which part of those asked have answered, 0 to 1, rounded down to whole percents; null where fewer "
        "than five were asked or nobody counted.",
    )
    def response_rate(self) -> float | None:
        asked = sum((self.invited or {}).values())
        return (self.answered or 0) * 100 // asked / 100 if asked >= ENOUGH_INVITED else None


@node(models.Invitation, reads=Permission.ASSESSMENT_READ)
class Invitation(relay.Node):
    """That a person was asked, and how the link was to reach them; never whether they answered."""

    delivery: Delivery
    delivered_on: auto
    person: Person
    assessment: Assessment


@node(models.AssessmentResult, reads=Permission.ASSESSMENT_READ)
class AssessmentResult(relay.Node):
    """The figures of a closed round, sealed: only what may be shown, and never changed."""

    assessment: Assessment
    method: auto
    basis: Basis
    hash: auto
    stage: Stage | None
    created_at: auto

    @strawberry_django.field(only=["document"], description="The organization's total on the basis, 20 to 100.")
    def total(self) -> Figure:
        return Figure(**told(self.document["cells"][0]["total"]))

    @strawberry_django.field(only=["document"], description="How many the total rests on; null where it is withheld.")
    def count(self) -> int | None:
        return self.document["cells"][0]["count"]

    @strawberry_django.field(
        only=["document"], description="How many of them were asked; null where nobody counted or it is withheld."
    )
    def invited(self) -> int | None:
        return self.document["cells"][0]["invited"]

    @strawberry_django.field(only=["document"], description="count / invited, 0 to 1.")
    def response_rate(self) -> float | None:
        return self.document["cells"][0]["response_rate"]

    @strawberry_django.field(
        only=["document"], description="How many respondents a group needed; null where answers stood by name."
    )
    def smallest_group(self) -> int | None:
        return self.document["k"]

    @strawberry_django.field(
        only=["document"],
        annotate={"team_names": TEAM_NAMES},
        description="The groups, in a fixed order: all, sides, levels, side and level, teams.",
        metadata={"size": 20},
    )
    def cells(
        self,
        kinds: Annotated[
            list[CellKind] | None, strawberry.argument(description="Only groups of these kinds; all unless given.")
        ] = None,
    ) -> list[ResultCell]:
        names = {team["id"]: team["name"] for team in self.team_names}
        wanted = [cell for cell in self.document["cells"] if kinds is None or cell["kind"] in kinds]
        return [ResultCell.of(cell, names) for cell in wanted]

    @strawberry_django.field(
        only=["document"],
        description="Sales minus Marketing, heads minus staff: the plain differences.",
        metadata={"size": 2},
    )
    def differences(self) -> list[ResultDifference]:
        return [ResultDifference.of(pair) for pair in self.document["differences"]]

    @strawberry_django.field(
        only=["document"], description="What moved since the organization's round before; null for its first."
    )
    def change(self) -> ResultChange | None:
        return ResultChange.of(self.document["change"]) if self.document["change"] else None

    comments: Connection[Comment] = listed(
        "What respondents commented, in an order by chance that stays; of a dimension from its tenth comment on.",
        filter=CommentFilter,
        has_times=False,
    )
    recommendations: list[Recommendation] = strawberry_django.field(
        resolver=recommendations,
        only=["document"],
        description="The practices of the next step, best first, each with its reasons; none after the last stage, nor "
        "where the stage is withheld and none is given.",
        metadata={"size": 20},
    )

    @strawberry_django.field(
        only=["document", "hash"], description="Whether the document still gives the hash that it was sealed with."
    )
    def is_as_sealed(self) -> bool:
        return verify(self.document) and self.document["hash"] == self.hash
