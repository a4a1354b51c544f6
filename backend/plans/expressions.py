"""What is computed of plans and actions, as expressions that the database evaluates."""

from datetime import date

from django.db.models import (
    Avg,
    BooleanField,
    Case,
    Count,
    Expression,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Floor

from backend.plans.models import Action, overdue_on
from backend.plans.vocabulary import ActionStatus


def is_overdue(today: date) -> Expression:
    """Whether an action is open and its deadline lies before `today`, a date in the client's time zone."""
    return ExpressionWrapper(overdue_on(today), output_field=BooleanField())


def plan_progress() -> Expression:
    """How far a plan is: the mean progress of its actions that are not cancelled, rounded down to a whole 0 to 100.

    Every action counts the same, what is done counts 100. A plan without any action is at 0.
    """
    each = Case(When(status=ActionStatus.DONE, then=Value(100)), default=F("progress"), output_field=IntegerField())
    mean = Floor(Avg(each))
    return _of_its_actions(Action.objects.exclude(status=ActionStatus.CANCELLED), Cast(mean, IntegerField()))


def action_count(*statuses: ActionStatus) -> Expression:
    """How many of a plan's actions stand so; all where no status is named."""
    return _of_its_actions(Action.objects.filter(Q(status__in=statuses) if statuses else Q()), Count("pk"))


def overdue_count(today: date) -> Expression:
    """How many of a plan's actions are overdue on `today`, a date in the client's time zone."""
    return _of_its_actions(Action.objects.filter(overdue_on(today)), Count("pk"))


def _of_its_actions(actions: QuerySet[Action], figure: Expression) -> Expression:
    own = actions.filter(plan=OuterRef("pk")).order_by().values("plan").annotate(figure=figure).values("figure")
    return Coalesce(Subquery(own), 0, output_field=IntegerField())
