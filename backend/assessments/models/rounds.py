"""Rounds of a questionnaire, who was asked, and when people were reminded."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from backend.assessments.models.programmes import Programme
from backend.assessments.models.questionnaires import Questionnaire
from backend.assessments.models.rules import SMALLEST_GROUP
from backend.assessments.vocabulary import AssessmentMode, AssessmentState, Basis, Delivery, LapseReason
from backend.core.refusal import Code, Path, Refusal
from backend.core.rows import Row, Rows
from backend.core.text import Text
from backend.organizations.models import Organization, Person
from backend.organizations.vocabulary import Origin, Side

if TYPE_CHECKING:
    from tenants.actors import Actor


class Assessments(Rows["Assessment"]):
    def visible_to(self, actor: Actor) -> Assessments:
        return self.all()

    def to_open(self, now: datetime) -> Assessments:
        return self.filter(state=AssessmentState.SCHEDULED, opens_at__lte=now)

    def to_close(self, now: datetime) -> Assessments:
        return self.filter(state=AssessmentState.OPEN, closes_at__lte=now)

    def taking_answers(self, now: datetime) -> Assessments:
        return self.filter(state=AssessmentState.OPEN, closes_at__gt=now)

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
        help_text="How many respondents a group needs before a figure of it is shown; by name, none is withheld.",
    )
    basis = models.CharField(
        max_length=6,
        null=True,
        blank=True,
        choices=Basis.choices,
        help_text="What the organization's total is to be made of, if chosen before opening.",
    )
    opens_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was planned to open; null where it opened at once."
    )
    opened_at = models.DateTimeField(help_text="From when it could be answered; the plan while it is SCHEDULED.")
    closes_at = models.DateTimeField(help_text="Until when it can be answered.")
    days_open = models.PositiveIntegerField(
        null=True, blank=True, editable=False, help_text="Its length in days, counted from its opening, where so given."
    )
    closed_at = models.DateTimeField(null=True, editable=False, help_text="When it was closed.")
    lapse_reason = models.CharField(
        max_length=20,
        null=True,
        editable=False,
        choices=LapseReason.choices,
        help_text="Why it came to nothing, where it LAPSED.",
    )
    programme = models.ForeignKey(
        Programme,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="assessments",
        help_text="The programme that opened it, if one did.",
    )
    has_open_link = models.BooleanField(default=False, help_text="Whether anybody with the open link can answer.")
    quota = models.PositiveIntegerField(
        null=True, blank=True, help_text="The most answers that its open link takes; null for any number."
    )
    passcode_hash = models.CharField(max_length=128, blank=True, editable=False)
    who = models.JSONField(null=True, editable=False, help_text="Who is asked; null for everybody.")
    delivery = models.CharField(
        max_length=7,
        null=True,
        blank=True,
        choices=Delivery.choices,
        help_text="How the links reach people; null for an open link.",
    )
    reminder_days = ArrayField(
        models.PositiveIntegerField(),
        default=list,
        blank=True,
        help_text="How many days before the end those who have not answered are reminded.",
    )
    asks_comments = models.BooleanField(
        default=False, help_text="Whether respondents may leave a comment on each dimension."
    )
    asks_expectations = models.BooleanField(
        default=False, help_text="Whether Sales and Marketing also say what they expect the other to answer."
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
        constraints = [
            models.UniqueConstraint(fields=["programme", "opens_at"], name="one_round_per_occurrence"),
            models.CheckConstraint(
                condition=Q(has_open_link=True) | Q(quota=None, passcode_hash=""),
                name="quota_and_passcode_of_open_link",
            ),
            models.CheckConstraint(
                condition=~Q(mode=AssessmentMode.NAMED) | Q(has_open_link=False, asks_comments=False),
                name="known_people_answer_by_name",
            ),
        ]

    @property
    def is_named(self) -> bool:
        return self.mode == AssessmentMode.NAMED

    @property
    def fewest(self) -> int:
        """How many it takes, of people to ask and of answers, for the round to come to something."""
        return 1 if self.is_named else self.smallest_group

    def expect_open(self, *, path: Path = ()) -> None:
        """Refuse NOT_OPEN before the round opens, and CLOSED when it is over, in whichever way."""
        if self.state == AssessmentState.SCHEDULED:
            raise Refusal(Code.NOT_OPEN, IS_SCHEDULED, path=path)
        self.expect_not_over(path=path)

    def expect_not_over(self, *, path: Path = ()) -> None:
        if self.state in IS_OVER:
            raise Refusal(Code.CLOSED, IS_OVER[self.state], path=path)


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
    side = models.CharField(max_length=10, choices=Side.choices, editable=False, help_text="The person's side then.")
    address = models.EmailField(
        max_length=254, editable=False, help_text="The person's address then; all mails go there."
    )

    objects = Invitations.as_manager()

    class Meta(Row.Meta):
        constraints = [models.UniqueConstraint(fields=["assessment", "person"], name="one_invitation_per_person")]


class AssessmentReminders(Rows["AssessmentReminder"]):
    def visible_to(self, actor: Actor) -> AssessmentReminders:
        return self.of(assessment=Assessment.objects.visible_to(actor))


class AssessmentReminder(Row):
    """That those who had not answered were reminded on a day; never who they were, nor exactly how many."""

    append_only = True

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="reminders", help_text="Of what.")
    sent_on = models.DateField(help_text="The day.")
    at_most = models.PositiveIntegerField(
        help_text="No more than so many were written to: those asked less the answers, counted in fives."
    )
    by_hand = models.BooleanField(help_text="Whether somebody asked for it, and not the schedule.")

    objects = AssessmentReminders.as_manager()

    class Meta(Row.Meta):
        constraints = [models.UniqueConstraint(fields=["assessment", "sent_on"], name="one_reminder_a_day")]


IS_SCHEDULED = Text(ja="この診断はまだ開始していません。", en="This assessment has not opened yet.")
IS_OVER: dict[str, Text] = {
    AssessmentState.CLOSED: Text(ja="この診断はすでに終了しています。", en="This assessment is closed already."),
    AssessmentState.CANCELLED: Text(ja="この診断は中止されています。", en="This assessment was cancelled."),
    AssessmentState.LAPSED: Text(
        ja="この診断は不成立のまま終了しています。", en="This assessment came to nothing and is over."
    ),
}
