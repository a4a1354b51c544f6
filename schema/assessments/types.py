"""Assessments, invitations and results as GraphQL types."""

from typing import TYPE_CHECKING, Annotated, Self

import strawberry
import strawberry_django
from strawberry import auto, relay

from backend.assessments import models
from backend.assessments.figures.hashing import verify
from backend.assessments.participation import ENOUGH_ASKED, percent, told, told_of_all
from backend.assessments.rates import response_rate
from schema.access import node
from schema.assessments.changes import ResultChange
from schema.assessments.co_orientation import CoOrientation
from schema.assessments.comments import Comment, CommentFilter
from schema.assessments.differences import ResultDifference
from schema.assessments.expressions import ANSWERED_BY_SIDE, TEAM_NAMES
from schema.assessments.figures import Figure, ResultCell
from schema.assessments.figures import told as figure_told
from schema.assessments.filters import AssessmentReminderOrder, InvitationFilter, InvitationOrder
from schema.assessments.named import NamedResponse, NamedResponseFilter, NamedResponseOrder
from schema.assessments.questionnaires import Questionnaire
from schema.assessments.standing import Standing
from schema.assessments.who import Who
from schema.assessments.words import AssessmentMode, AssessmentState, Basis, CellKind, Delivery, LapseReason
from schema.enums import Origin, Side, Stage
from schema.lists import Connection, listed
from schema.organizations.types import Organization, Person
from schema.plans.recommendations import Recommendation, recommendations
from tenants.roles import Permission

if TYPE_CHECKING:
    from schema.assessments.programmes import Programme


@strawberry.type(description="How many of one side were asked.")
class InvitedCount:
    side: Side = strawberry.field(description="The side.")
    count: int = strawberry.field(description="How many people of it were asked.")


@strawberry.type(
    description="How far one side has come, told so that nobody can tell from it who has answered: in fives, never "
    "all; by name as it is."
)
class SideParticipation:
    side: Side = strawberry.field(description="The side.")
    invited: int = strawberry.field(description="How many people of it were asked.")
    answered_at_least: int = strawberry.field(
        description="How many have answered at least: a multiple of five, or by name just how many."
    )
    rate: float = strawberry.field(description="answeredAtLeast / invited, 0 to 1, rounded down to whole percents.")

    @classmethod
    def of(cls, side: Side, seen: int, invited: int) -> Self:
        return cls(side=side, invited=invited, answered_at_least=seen, rate=percent(seen, invited))


@node(models.Assessment, reads=Permission.ASSESSMENT_READ)
class Assessment(relay.Node):
    """One round: a questionnaire put to the people of an organization. Only by name it tells who answered."""

    title: auto
    external_id: auto
    mode: AssessmentMode
    state: AssessmentState
    origin: Origin
    smallest_group: auto
    basis: Basis | None
    opens_at: auto
    opened_at: auto
    closes_at: auto
    closed_at: auto
    lapse_reason: LapseReason | None
    has_open_link: auto
    quota: auto
    delivery: Delivery | None
    reminder_days: list[int]
    asks_comments: auto
    asks_expectations: auto
    created_at: auto
    updated_at: auto
    version: auto
    organization: Organization
    questionnaire: Questionnaire = strawberry_django.field(
        description="What is asked, in the wording that this round was answered on."
    )
    result: Annotated["AssessmentResult", strawberry.lazy("schema.assessments.types")] | None = strawberry_django.field(
        description="Its figures, once it is closed."
    )
    programme: Annotated["Programme", strawberry.lazy("schema.assessments.programmes")] | None
    reminders: Connection[Annotated["AssessmentReminder", strawberry.lazy("schema.assessments.types")]] = listed(
        "On which days those who had not answered were reminded.", order=AssessmentReminderOrder
    )
    invitations: Connection[Annotated["Invitation", strawberry.lazy("schema.assessments.types")]] = listed(
        "Who was asked; never who answered.", filter=InvitationFilter, order=InvitationOrder
    )
    named_responses: Connection[NamedResponse] = listed(
        "What has been answered by name; nothing of an anonymous round.",
        filter=NamedResponseFilter,
        order=NamedResponseOrder,
    )

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
        only=["passcode_hash"], description="Whether a passcode is asked of whoever answers by the open link."
    )
    def has_passcode(self) -> bool:
        return bool(self.passcode_hash)

    @strawberry_django.field(only=["who"], description="Who is asked; null for all people of the organization.")
    def who(self) -> Who | None:
        return Who.of(self.who) if self.who else None

    @strawberry_django.field(
        only=["mode", "invited", "state", "smallest_group", "basis"],
        annotate={"answered_by_side": ANSWERED_BY_SIDE},
        description="Which part of those asked have answered, 0 to 1, rounded down to whole percents; null where fewer "
        "than five were asked or nobody counted. Until the round has closed, answers count in fives and never all, as "
        "in `participation`; then it is of those whom the total rests on. By name it is of all who were "
        "asked, also of few.",
    )
    def response_rate(self) -> float | None:
        asked, answered = self.invited or {}, self.answered_by_side or {}
        if self.mode == AssessmentMode.NAMED:
            return percent(sum(answered.values()), sum(asked.values())) if asked else None
        if self.state == AssessmentState.CLOSED:
            return response_rate(asked, answered, k=self.smallest_group, chosen=self.basis)
        live = told_of_all(answered, asked)
        return None if live is None else percent(live, sum(asked.values()))

    @strawberry_django.field(
        only=["mode", "invited"],
        annotate={"answered_by_side": ANSWERED_BY_SIDE},
        description="How far each side has come, for sides of which five were asked, or by name one; null where nobody "
        "counted.",
        metadata={"size": 4},
    )
    def participation(self) -> list[SideParticipation] | None:
        if self.invited is None:
            return None
        answered = self.answered_by_side or {}
        if self.mode == AssessmentMode.NAMED:
            asked = [side for side in Side if side in self.invited]
            return [SideParticipation.of(side, answered.get(side, 0), self.invited[side]) for side in asked]
        sides = [side for side in Side if self.invited.get(side, 0) >= ENOUGH_ASKED]
        seen = {side: told(answered.get(side, 0), self.invited[side]) or 0 for side in sides}
        return [SideParticipation.of(side, seen[side], self.invited[side]) for side in sides]


@node(models.Invitation, reads=Permission.ASSESSMENT_READ)
class Invitation(relay.Node):
    """That a person was asked, and how the link was to reach them; never whether they answered."""

    delivery: Delivery
    delivered_on: auto
    person: Person
    assessment: Assessment


@node(models.AssessmentReminder, reads=Permission.ASSESSMENT_READ)
class AssessmentReminder(relay.Node):
    """That those who had not answered were reminded on a day; never who they were, nor exactly how many."""

    sent_on: auto
    at_most: auto
    by_hand: auto
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
        return Figure(**figure_told(self.document["cells"][0]["total"]))

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
        description="Sales minus Marketing, heads minus staff: the plain differences, and what may be said of each.",
        metadata={"size": 2},
    )
    def differences(self) -> list[ResultDifference]:
        return [ResultDifference.of(pair) for pair in self.document["differences"]]

    @strawberry_django.field(
        only=["document"],
        description="What the sides expect of each other, beside what both answer; null where that was not asked.",
    )
    def co_orientation(self) -> CoOrientation | None:
        told = self.document.get("co_orientation")
        return CoOrientation.of(told) if told else None

    @strawberry_django.field(
        only=["document"], description="How probable each stage of the organization is; null where it is withheld."
    )
    def standing(self) -> Standing | None:
        return Standing.of(self.document["cells"][0])

    @strawberry_django.field(
        only=["document"],
        description="Whether Sales and Marketing stand at different stages; null where one of them is not named.",
    )
    def stage_split(self) -> bool | None:
        return self.document.get("stage_split")

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
