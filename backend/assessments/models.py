"""Rounds of a questionnaire: who was asked, what was answered, and the figures that came of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from backend.assessments.vocabulary import (
    AssessmentMode,
    AssessmentState,
    Basis,
    Delivery,
    Dimension,
    LapseReason,
    ProgrammeState,
    QuestionnaireState,
)
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

    def drafts(self) -> Questionnaires:
        return self.filter(state=QuestionnaireState.DRAFT)

    def pick(self, actor: Any, id: UUID, *, path: Path = (), lock: tuple[str, ...] = ("self",)) -> Questionnaire:
        """Look once more where there is none: a draft that was rewritten while it was waited for is another row."""
        try:
            return super().pick(actor, id, lock=lock)
        except Refusal:
            return super().pick(actor, id, path=path, lock=lock)


class Questionnaire(Row):
    """One edition of a questionnaire: edited as a draft, frozen once it is published.

    The standard one has its row from its first use on, and is published.
    """

    frozen = ("id", "created_at", "key", "edition", "content")

    key = models.SlugField(max_length=60, help_text="What the questionnaire is called through all editions.")
    edition = models.PositiveIntegerField(help_text="Which wording it is; a change makes a new one.")
    content = models.JSONField(help_text="Title, scale, dimensions and statements, in both languages.")
    state = models.CharField(
        max_length=9,
        choices=QuestionnaireState.choices,
        default=QuestionnaireState.PUBLISHED,
        help_text="Where it stands.",
    )
    published_at = models.DateTimeField(
        null=True, editable=False, help_text="When it was published; null of a draft and of the standard one."
    )
    retired_at = models.DateTimeField(null=True, editable=False, help_text="When it was taken out of use.")

    objects = Questionnaires.as_manager()

    class Meta(Row.Meta):
        indexes = [models.Index(fields=["updated_at"])]
        constraints = [
            models.UniqueConstraint(fields=["key", "edition"], name="one_questionnaire_per_edition"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(state=QuestionnaireState.DRAFT), name="one_draft_per_questionnaire"
            ),
            models.CheckConstraint(
                condition=Q(state=QuestionnaireState.RETIRED, retired_at__isnull=False)
                | (~Q(state=QuestionnaireState.RETIRED) & Q(retired_at=None)),
                name="retired_at_some_time",
            ),
        ]

    def rewrite(self, content: dict[str, Any]) -> None:
        """Let a draft say this. Words cannot be changed in their row, so the row gives way to one by the same id."""
        Questionnaire.objects.filter(pk=self.pk, state=QuestionnaireState.DRAFT).delete()
        self.content = content
        self.version += 1
        self.updated_at = timezone.now()
        self.save(force_insert=True)

    def expect_draft(self, *, path: Path = ()) -> None:
        """Refuse FROZEN where it is published: from then on no word of it changes."""
        if self.state != QuestionnaireState.DRAFT:
            raise Refusal(Code.FROZEN, IS_FROZEN, path=path)

    def expect_in_use(self, *, path: Path = ()) -> None:
        """Refuse ILLEGAL_MOVE where no round may ask it: not yet, or not any more."""
        if self.state == QuestionnaireState.DRAFT:
            raise Refusal(Code.ILLEGAL_MOVE, NOT_PUBLISHED, path=path)
        if self.state == QuestionnaireState.RETIRED:
            raise Refusal(Code.ILLEGAL_MOVE, IS_RETIRED, path=path)


class Programmes(Rows["Programme"]):
    def visible_to(self, actor: Actor) -> Programmes:
        return self.all()

    def due(self, today: date) -> Programmes:
        return self.filter(state=ProgrammeState.ACTIVE, next_on__lte=today)


class Programme(Row):
    """Rounds that open by themselves, time after time, by a rule of the calendar."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="programmes", help_text="Who is looked at."
    )
    questionnaire_key = models.SlugField(max_length=60, editable=False, help_text="The key of what is asked.")
    title = models.CharField(max_length=180, help_text="What its rounds are called, each with the day it is due.")
    state = models.CharField(
        max_length=6,
        choices=ProgrammeState.choices,
        default=ProgrammeState.ACTIVE,
        editable=False,
        help_text="Whether it goes on opening rounds.",
    )
    rule = models.CharField(
        max_length=200, help_text="When rounds open: an RFC 5545 rule such as FREQ=MONTHLY;INTERVAL=3 for each quarter."
    )
    starts_on = models.DateField(help_text="From when the rule counts.")
    next_on = models.DateField(null=True, editable=False, help_text="The day of the next round; null where none comes.")
    last_on = models.DateField(
        null=True, editable=False, help_text="The day of the rule that the last round stands for."
    )
    days_open = models.PositiveIntegerField(help_text="For how many days each round can be answered.")
    who = models.JSONField(null=True, blank=True, editable=False, help_text="Who is asked; null for everybody.")
    delivery = models.CharField(max_length=7, choices=Delivery.choices, help_text="How the links reach people.")
    reminder_days = ArrayField(
        models.PositiveIntegerField(),
        default=list,
        blank=True,
        help_text="How many days before the end those who have not answered are reminded.",
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
        help_text="What the total is to be made of, if chosen.",
    )

    objects = Programmes.as_manager()

    class Meta(Row.Meta):
        indexes = [models.Index(fields=["updated_at"])]


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
        help_text="How many respondents a group needs before a figure of it is shown.",
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
        ]

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
    expected = models.JSONField(
        null=True, help_text="The same as the other side is expected to answer; null where that was not asked."
    )

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


IS_FROZEN = Text(
    ja="公開した質問票は変更できません。新しい版の下書きを作成してください。",
    en="A published questionnaire does not change. Draft a new version of it.",
)
NOT_PUBLISHED = Text(ja="この質問票はまだ公開されていません。", en="This questionnaire is not published yet.")
IS_RETIRED = Text(
    ja="この質問票は使用を終了しているため、新しい診断には使えません。",
    en="This questionnaire was retired; no new round asks it.",
)
IS_CLOSED = Text(ja="この診断はすでに終了しています。", en="This assessment is closed already.")
IS_CANCELLED = Text(ja="この診断は中止されています。", en="This assessment was cancelled.")
IS_SCHEDULED = Text(ja="この診断はまだ開始していません。", en="This assessment has not opened yet.")
IS_OVER: dict[str, Text] = {
    AssessmentState.CLOSED: Text(ja="この診断はすでに終了しています。", en="This assessment is closed already."),
    AssessmentState.CANCELLED: Text(ja="この診断は中止されています。", en="This assessment was cancelled."),
    AssessmentState.LAPSED: Text(
        ja="この診断は不成立のまま終了しています。", en="This assessment came to nothing and is over."
    ),
}
