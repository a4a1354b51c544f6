"""How an organization gets to its next stage: a plan, its actions, what they need and what shows that they are done."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.db import models
from django.db.models import F, Q

from backend.assessments.models import Assessment
from backend.core.refusal import Code, Refusal
from backend.core.rows import Row, Rows
from backend.core.text import Text
from backend.metrics.models import Metric
from backend.organizations.models import Organization, Person
from backend.organizations.vocabulary import Origin, Side, Stage
from backend.plans import says
from backend.plans.vocabulary import ENDED, MOVES, ActionStatus, EvidenceKind, PlanState

if TYPE_CHECKING:
    from tenants.actors import Actor

REASON, WORDS = 2000, 5000  # characters: why something is so, and what something says


def a_reason(given: str, *, missing: Text | None) -> str:
    """Return the words without the space around them; refuse TOO_LONG, and `missing` of a blank one where given."""
    reason = given.strip()
    if missing and not reason:
        raise Refusal(Code.REQUIRED, missing, path=("reason",))
    if len(reason) > REASON:
        raise Refusal(Code.TOO_LONG, says.REASON_TOO_LONG.with_facts(most=REASON), path=("reason",))
    return reason


class Plans(Rows["Plan"]):
    def visible_to(self, actor: Actor) -> Plans:
        return self.all()

    def open(self) -> Plans:
        return self.filter(state=PlanState.OPEN)


class Plan(Row):
    """The way of one organization from one stage to the next."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="plans", help_text="Who is to move."
    )
    title = models.CharField(max_length=200, help_text="What the plan is called.")
    external_id = models.CharField(
        max_length=100, null=True, blank=True, unique=True, help_text="Its id in your own system."
    )
    from_stage = models.CharField(max_length=10, choices=Stage.choices, help_text="The stage it starts from.")
    to_stage = models.CharField(max_length=10, choices=Stage.choices, help_text="The stage it leads to, one further.")
    reason = models.TextField(
        blank=True,
        validators=[MaxLengthValidator(REASON)],
        help_text="Why this transition, where the baseline names another stage or none.",
    )
    baseline = models.ForeignKey(
        Assessment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plans",
        help_text="The closed assessment it starts from; only a plan brought in afterwards can be without.",
    )
    sponsor = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="sponsored_plans", help_text="Who stands behind it."
    )
    sales_owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", help_text="Who answers for it in Sales."
    )
    marketing_owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", help_text="Who answers for it in Marketing."
    )
    starts_on = models.DateField(help_text="The day it starts.")
    target_on = models.DateField(help_text="The day by which the stage should be reached.")
    state = models.CharField(
        max_length=9, choices=PlanState.choices, default=PlanState.OPEN, help_text="Where it stands."
    )
    origin = models.CharField(
        max_length=8, choices=Origin.choices, default=Origin.LIVE, help_text="Made here, or brought in afterwards."
    )
    ended_on = models.DateField(null=True, blank=True, help_text="The day it was completed or closed.")
    end_reason = models.TextField(
        blank=True, validators=[MaxLengthValidator(REASON)], help_text="Why it was closed before its stage was reached."
    )
    completed_by = models.ForeignKey(
        Assessment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The assessment that found the stage reached.",
    )
    metrics: models.ManyToManyField[Metric, PlanMetric] = models.ManyToManyField(
        Metric, through="PlanMetric", related_name="plans", help_text="The metrics it is watched by."
    )

    objects = Plans.as_manager()

    class Meta(Row.Meta):
        indexes = [models.Index(fields=["updated_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(state=PlanState.OPEN), name="one_open_plan_per_organization"
            ),
            models.CheckConstraint(condition=Q(target_on__gt=F("starts_on")), name="plan_target_after_start"),
            models.CheckConstraint(
                condition=Q(origin=Origin.IMPORTED) | Q(baseline__isnull=False), name="live_plans_have_a_baseline"
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == PlanState.OPEN

    def expect_open(self) -> None:
        """Refuse CLOSED: what a plan that has ended asked for changes no more; its actions can still be finished."""
        if not self.is_open:
            raise Refusal(Code.CLOSED, says.PLAN_ENDED)

    def expect_dates(self) -> None:
        """Refuse OUT_OF_RANGE unless the target lies after the start, where both are given."""
        if self.target_on and self.starts_on and self.target_on <= self.starts_on:
            raise Refusal(Code.OUT_OF_RANGE, says.TARGET_BEFORE_START, path=("target_on",))


class PlanMetrics(Rows["PlanMetric"]):
    def visible_to(self, actor: Actor) -> PlanMetrics:
        return self.of(plan=Plan.objects.visible_to(actor))


class PlanMetric(Row):
    """A metric that a plan is watched by."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="plan_metrics")
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="plan_metrics")

    objects = PlanMetrics.as_manager()

    class Meta(Row.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "metric"], name="one_link_per_plan_and_metric")]


class Actions(Rows["Action"]):
    def visible_to(self, actor: Actor) -> Actions:
        return self.of(plan=Plan.objects.visible_to(actor))

    def open(self) -> Actions:
        return self.exclude(status__in=ENDED)

    def overdue(self, today: date) -> Actions:
        """Return the open ones whose deadline lies before `today`, a date in the client's time zone."""
        return self.filter(overdue_on(today))


def overdue_on(today: date) -> Q:
    """Open, with a deadline before `today`, a date in the client's time zone."""
    return ~Q(status__in=ENDED) & Q(deadline__lt=today)


class Action(Row):
    """One thing to do in a plan, with an owner and a deadline."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="actions", help_text="Part of what.")
    title = models.CharField(max_length=200, help_text="What is to be done.")
    external_id = models.CharField(
        max_length=100, null=True, blank=True, unique=True, help_text="Its id in your own system."
    )
    description = models.TextField(
        blank=True, validators=[MaxLengthValidator(WORDS)], help_text="What it means in detail."
    )
    practice = models.SlugField(max_length=60, blank=True, help_text="The practice of the playbook it carries out.")
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="actions", help_text="Who sees to it that it is done."
    )
    sides = ArrayField(
        models.CharField(max_length=10, choices=Side.choices), help_text="The functions that carry it out."
    )
    starts_on = models.DateField(help_text="The day it starts.")
    deadline = models.DateField(help_text="The last day on which it is in time, in the client's time zone.")
    status = models.CharField(
        max_length=11, choices=ActionStatus.choices, default=ActionStatus.PLANNED, help_text="Where it stands."
    )
    progress = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(100)], help_text="How far it is, 0 to 100."
    )
    completed_on = models.DateField(null=True, blank=True, help_text="The day it was done.")
    blocked_reason = models.TextField(
        blank=True, validators=[MaxLengthValidator(REASON)], help_text="What stands in its way."
    )
    origin = models.CharField(
        max_length=8, choices=Origin.choices, default=Origin.LIVE, help_text="Made here, or brought in afterwards."
    )
    needs: models.ManyToManyField[Action, ActionDependency] = models.ManyToManyField(
        "self",
        through="ActionDependency",
        symmetrical=False,
        related_name="needed_by",
        help_text="The actions that come before it.",
    )

    objects = Actions.as_manager()

    class Meta(Row.Meta):
        indexes = [models.Index(fields=["updated_at"]), models.Index(fields=["deadline"])]
        constraints = [
            models.CheckConstraint(condition=Q(deadline__gte=F("starts_on")), name="deadline_after_start"),
            models.CheckConstraint(
                condition=Q(status=ActionStatus.DONE, completed_on__isnull=False)
                | (~Q(status=ActionStatus.DONE) & Q(completed_on=None)),
                name="done_actions_have_a_day",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.status not in ENDED

    def is_own_of(self, actor: Actor) -> bool:
        """Whether the owner is the person who is signed in."""
        return self.owner.is_signed_in_as(actor)

    def expect_dates(self) -> None:
        """Refuse OUT_OF_RANGE when the deadline lies before the start, where both are given."""
        if self.deadline and self.starts_on and self.deadline < self.starts_on:
            raise Refusal(Code.OUT_OF_RANGE, says.DEADLINE_BEFORE_START, path=("deadline",))

    def move_to(self, status: str, *, on: date | None, today: date, reason: str) -> None:
        """Set the status and what follows from it. Looks at no other action; saves nothing.

        What is done has progress 100 and a day, `on` or else `today`; what is reopened starts again at progress 0.
        Refuses ILLEGAL_MOVE, REQUIRED for a block without a reason, OUT_OF_RANGE for a day to come.
        """
        if status not in MOVES[self.status]:
            raise Refusal(
                Code.ILLEGAL_MOVE,
                says.ILLEGAL_MOVE.with_facts(status=self.status, to=status, moves=", ".join(MOVES[self.status])),
                path=("status",),
            )
        reason = a_reason(reason, missing=says.BLOCK_WITHOUT_REASON if status == ActionStatus.BLOCKED else None)
        self.expect_day(status, on, today=today)
        was_done = self.status == ActionStatus.DONE
        self.status = status
        self.completed_on = (on or today) if status == ActionStatus.DONE else None
        self.blocked_reason = reason if status == ActionStatus.BLOCKED else ""
        if status == ActionStatus.DONE:
            self.progress = 100
        elif was_done:
            self.progress = 0

    def expect_day(self, status: str, on: date | None, *, today: date) -> None:
        """Refuse a day of completion that is still to come, or of what is not done."""
        if on is not None and status != ActionStatus.DONE:
            raise Refusal(Code.INVALID, says.DAY_WITHOUT_DONE, path=("completed_on",))
        if on is not None and on > today:
            raise Refusal(Code.OUT_OF_RANGE, says.DAY_TO_COME, path=("completed_on",))


class ActionDependencies(Rows["ActionDependency"]):
    def visible_to(self, actor: Actor) -> ActionDependencies:
        return self.of(action=Action.objects.visible_to(actor))


class ActionDependency(Row):
    """That one action comes after another."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="dependencies")
    needs = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="dependents")

    objects = ActionDependencies.as_manager()

    class Meta(Row.Meta):
        constraints = [
            models.UniqueConstraint(fields=["action", "needs"], name="one_dependency_per_pair"),
            models.CheckConstraint(condition=~Q(action=F("needs")), name="no_action_needs_itself"),
        ]


class Evidences(Rows["Evidence"]):
    def visible_to(self, actor: Actor) -> Evidences:
        return self.of(action=Action.objects.visible_to(actor))


class Evidence(Row):
    """What shows that an action is done."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="evidence", help_text="Of what.")
    kind = models.CharField(max_length=4, choices=EvidenceKind.choices, help_text="A link or a note.")
    url = models.URLField(max_length=500, blank=True, help_text="Where it lies; of a link.")
    note = models.TextField(blank=True, validators=[MaxLengthValidator(WORDS)], help_text="What it says.")

    objects = Evidences.as_manager()
