"""Rounds of a questionnaire: who was asked, what was answered, and the figures that came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q

from backend.assessments.vocabulary import AssessmentMode, AssessmentState, Basis, Delivery, Dimension
from backend.core.refusal import Code, Path, Refusal
from backend.core.rows import Row, Rows
from backend.core.text import Text
from backend.organizations.models import Organization, Person
from backend.organizations.vocabulary import Level, Origin, Side, Stage

if TYPE_CHECKING:
    from tenants.actors import Actor

SMALLEST_GROUP = 5
FEWEST_COMMENTS = 10


class Questionnaires(Rows["Questionnaire"]):
    def visible_to(self, actor: Actor) -> Questionnaires:
        return self.all()


class Questionnaire(Row):
    """One edition of a questionnaire as this client used it; frozen from its first use on."""

    append_only = True

    key = models.SlugField(max_length=60, help_text="What the questionnaire is called through all editions.")
    edition = models.PositiveIntegerField(help_text="Which wording it is; a change makes a new one.")
    content = models.JSONField(help_text="Title, scale, dimensions and statements, in both languages.")

    objects = Questionnaires.as_manager()

    class Meta(Row.Meta):
        constraints = [models.UniqueConstraint(fields=["key", "edition"], name="one_questionnaire_per_edition")]


class Assessments(Rows["Assessment"]):
    def visible_to(self, actor: Actor) -> Assessments:
        return self.all()

    def closed(self) -> Assessments:
        return self.filter(state=AssessmentState.CLOSED)


class Assessment(Row):
    """One round: a questionnaire put to the people of an organization."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="assessments", help_text="Who is looked at."
    )
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="assessments", help_text="What is asked."
    )
    title = models.CharField(max_length=200, help_text="What the round is called.")
    external_id = models.CharField(
        max_length=100, null=True, blank=True, unique=True, help_text="Its id in your own system."
    )
    mode = models.CharField(
        max_length=9, choices=AssessmentMode.choices, default=AssessmentMode.ANONYMOUS, help_text="By name or not."
    )
    state = models.CharField(
        max_length=9, choices=AssessmentState.choices, default=AssessmentState.OPEN, help_text="Where it stands."
    )
    origin = models.CharField(
        max_length=8, choices=Origin.choices, default=Origin.LIVE, help_text="Answered here, or brought in afterwards."
    )
    smallest_group = models.PositiveIntegerField(
        default=SMALLEST_GROUP,
        validators=[MinValueValidator(SMALLEST_GROUP)],
        help_text="How many respondents a group needs before a figure of it is shown.",
    )
    basis = models.CharField(
        max_length=6,
        null=True,
        blank=True,
        choices=Basis.choices,
        help_text="What the organization's total is to be made of, if chosen before opening.",
    )
    opened_at = models.DateTimeField(help_text="From when it could be answered.")
    closes_at = models.DateTimeField(help_text="Until when it can be answered.")
    closed_at = models.DateTimeField(null=True, editable=False, help_text="When it was closed.")
    has_open_link = models.BooleanField(default=False, help_text="Whether anybody with the open link can answer.")
    asks_comments = models.BooleanField(
        default=False, help_text="Whether respondents may leave a comment on each dimension."
    )
    invited = models.JSONField(
        null=True, editable=False, help_text="How many of each side were asked; null where nobody counted."
    )
    teams = models.JSONField(default=list, editable=False, help_text="The ids of the teams that were asked.")
    result = models.ForeignKey(
        "AssessmentResult",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Its figures, once it is closed.",
    )

    objects = Assessments.as_manager()

    class Meta(Row.Meta):
        indexes = [models.Index(fields=["updated_at"])]

    def expect_open(self, *, path: Path = ()) -> None:
        """Refuse CLOSED when the round is over, by its result or because it was called off."""
        if self.state == AssessmentState.CLOSED:
            raise Refusal(Code.CLOSED, IS_CLOSED, path=path)
        if self.state == AssessmentState.CANCELLED:
            raise Refusal(Code.CLOSED, IS_CANCELLED, path=path)


class Invitations(Rows["Invitation"]):
    def visible_to(self, actor: Actor) -> Invitations:
        return self.of(assessment=Assessment.objects.visible_to(actor))


class Invitation(Row):
    """That a person was asked, and how the link was to reach them; never whether they answered.

    The id is a random one, from which, with the server's secret, the person's answer link follows.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False, help_text="Identifies the row everywhere.")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="invitations", help_text="To what."
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations", help_text="Who is asked.")
    delivery = models.CharField(max_length=7, choices=Delivery.choices, help_text="How the link reaches the person.")
    delivered_on = models.DateField(null=True, editable=False, help_text="The day it was mailed or handed out.")

    objects = Invitations.as_manager()

    class Meta(Row.Meta):
        constraints = [models.UniqueConstraint(fields=["assessment", "person"], name="one_invitation_per_person")]


class AnswerTickets(Rows["AnswerTicket"]):
    def visible_to(self, actor: Actor) -> AnswerTickets:
        return self.none()


class AnswerTicket(models.Model):
    """The right to answer once: deleted by the answer. Nothing in it leads to the invitation or tells a time."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="tickets")
    secret_hash = models.BinaryField(max_length=32, unique=True)
    side = models.CharField(max_length=10, choices=Side.choices)
    level = models.CharField(max_length=8, choices=Level.choices)
    team = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")

    objects = AnswerTickets.as_manager()


class Responses(Rows["Response"]):
    def visible_to(self, actor: Actor) -> Responses:
        """Nobody: answers are read by the figures alone."""
        return self.none()


class Response(models.Model):
    """One complete answer. It has no time, no order and no name."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="responses")
    side = models.CharField(max_length=10, choices=Side.choices)
    level = models.CharField(max_length=8, choices=Level.choices)
    team = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(help_text="{statement key: whole number on the scale}, for every statement.")

    objects = Responses.as_manager()


class SealedCommentsRows(Rows["SealedComments"]):
    def visible_to(self, actor: Actor) -> SealedCommentsRows:
        return self.none()


class SealedComments(models.Model):
    """What one respondent commented, if anything: unreadable until the round closes, and deleted then.

    It stands beside the response that it came with, of which it tells nothing: all are equally long
    (docs/decisions/007).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField()

    objects = SealedCommentsRows.as_manager()


class Withdrawals(Rows["Withdrawal"]):
    def visible_to(self, actor: Actor) -> Withdrawals:
        return self.none()


class Withdrawal(models.Model):
    """That comments are to be left out when the round closes; which ones, only the sealed content itself says."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    code_hash = models.BinaryField(max_length=32, unique=True)

    objects = Withdrawals.as_manager()


class AssessmentResults(Rows["AssessmentResult"]):
    def visible_to(self, actor: Actor) -> AssessmentResults:
        return self.of(assessment=Assessment.objects.visible_to(actor))


class AssessmentResult(Row):
    """The figures of a closed round, sealed: only what may be shown, and never changed."""

    append_only = True

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+", help_text="Of what.")
    document = models.JSONField(help_text="The sealed document; its shape: backend/assessments/figures/README.md.")
    hash = models.CharField(max_length=64, help_text="SHA-256 of the document's canonical bytes.")
    method = models.CharField(max_length=10, help_text="The version of the method that computed it.")
    basis = models.CharField(max_length=6, choices=Basis.choices, help_text="What the total is made of.")
    total = models.FloatField(null=True, help_text="The organization's total, 20 to 100; null where it is withheld.")
    stage = models.CharField(
        max_length=10, null=True, choices=Stage.choices, help_text="The stage of the total; null where it is withheld."
    )

    objects = AssessmentResults.as_manager()

    class Meta(Row.Meta):
        constraints = [
            models.UniqueConstraint(fields=["assessment"], name="one_result_per_assessment"),
            models.CheckConstraint(condition=Q(total=None) | Q(total__gte=20, total__lte=100), name="total_in_range"),
        ]


class Comments(Rows["Comment"]):
    def visible_to(self, actor: Actor) -> Comments:
        """Comments of a dimension on which ten or more are left; a tenth that is withdrawn hides the other nine."""
        crowd = self.model._base_manager.filter(result=OuterRef("result"), dimension=OuterRef("dimension"))
        tenth = crowd.order_by()[FEWEST_COMMENTS - 1 : FEWEST_COMMENTS]
        return self.of(result=AssessmentResult.objects.visible_to(actor)).filter(Exists(tenth))


class Comment(models.Model):
    """One comment of a closed round, in a respondent's words. It has no time, no order, no side and no response."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False, help_text="Identifies the row everywhere.")
    result = models.ForeignKey(
        AssessmentResult, on_delete=models.PROTECT, related_name="comments", help_text="What it was said beside."
    )
    dimension = models.CharField(max_length=16, choices=Dimension.choices, help_text="What it is about.")
    text = models.TextField(help_text="The respondent's words, as they were sent.")
    code_hash = models.BinaryField(max_length=32, editable=False)

    objects = Comments.as_manager()

    class Meta:
        ordering = ["id"]
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["result", "dimension"], name="comments_of_a_dimension"),
            models.Index(fields=["code_hash"], name="comment_by_code"),
        ]


IS_CLOSED = Text(ja="この診断はすでに終了しています。", en="This assessment is closed already.")
IS_CANCELLED = Text(ja="この診断は中止されています。", en="This assessment was cancelled.")
