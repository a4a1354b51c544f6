"""Reminding those who have not answered: at most once a day, a few times in all, and never by name."""

from collections import Counter
from datetime import date
from uuid import UUID

from django.utils import timezone

from backend.assessments import schedule
from backend.assessments.given import given
from backend.assessments.models import Assessment, AssessmentReminder
from backend.assessments.participation import told_of_all
from backend.assessments.sending import send_reminders
from backend.assessments.vocabulary import Delivery
from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from backend.events.operations import record
from tenants.actors import Actor
from tenants.binding import operation
from tenants.days import day_of
from tenants.jobs import defer
from tenants.roles import Permission


@operation
def remind_assessment(actor: Actor, id: UUID) -> Assessment:
    """Let the worker mail everybody who has not answered yet, also where that is nobody: a refusal would tell so.

    Refuses NOT_FOUND, NOT_OPEN, CLOSED, EXPIRED, INVALID where no link went by mail, TOO_MANY.
    """
    actor.require(Permission.ASSESSMENT_WRITE)
    assessment = Assessment.objects.pick(actor, id, path=("id",))
    assessment.expect_open(path=("id",))
    if assessment.closes_at <= timezone.now():
        raise Refusal(Code.EXPIRED, HAS_ENDED, path=("id",))
    if assessment.delivery != Delivery.MAIL:
        raise Refusal(Code.INVALID, schedule.NO_MAILS, path=("id",))
    days = _days(actor, assessment)
    if len(days) >= schedule.MOST_REMINDERS:
        raise Refusal(Code.TOO_MANY, TOO_MANY.with_facts(most=schedule.MOST_REMINDERS), path=("id",))
    if day_of(actor, timezone.now()) in days:
        raise Refusal(Code.TOO_MANY, TODAY, path=("id",))

    _remind(actor, assessment, by_hand=True)
    return assessment


@operation
def remind_as_planned(actor: Actor, id: UUID) -> None:
    """Send the planned reminder that is due, if one is; of several that were missed, the newest alone."""
    actor.require(Permission.ASSESSMENT_WRITE)
    now = timezone.now()
    rows = Assessment.objects.visible_to(actor).taking_answers(now).select_for_update(of=("self",))
    assessment = rows.filter(pk=id).order_by().first()
    if assessment is None:
        return
    days = _days(actor, assessment)
    is_due = schedule.is_reminder_due(
        now,
        actor.in_client().zone,
        opened_at=assessment.opened_at,
        closes_at=assessment.closes_at,
        days=assessment.reminder_days,
        reminded_on=days,
    )
    if not is_due or len(days) >= schedule.MOST_REMINDERS:
        return

    _remind(actor, assessment, by_hand=False)


def _remind(actor: Actor, assessment: Assessment, *, by_hand: bool) -> None:
    """Note the day, and what anybody who reads the response rate could work out; then leave it to the worker."""
    asked: dict[str, int] = assessment.invited or {}
    sides = given(assessment).values_list("side", flat=True)
    at_most = sum(asked.values()) - (told_of_all(Counter(sides), asked) or 0)
    AssessmentReminder.objects.create(
        assessment=assessment, sent_on=day_of(actor, timezone.now()), at_most=at_most, by_hand=by_hand
    )
    defer(send_reminders, assessment_id=str(assessment.id))

    record(actor, "assessment.reminded", assessment, at_most=at_most)


def _days(actor: Actor, assessment: Assessment) -> list[date]:
    rows = AssessmentReminder.objects.visible_to(actor).filter(assessment=assessment)
    return list(rows.values_list("sent_on", flat=True))


HAS_ENDED = Text(ja="この診断の回答期限は過ぎています。", en="The time to answer this assessment is over.")
TODAY = Text(
    ja="今日はすでにリマインドを送っています。次は明日以降に送れます。",
    en="They were reminded today already. Remind them again tomorrow at the earliest.",
)
TOO_MANY = Text(
    ja="リマインドは1回の診断につき{most}回までです。", en="People are reminded at most {most} times in a round."
)
