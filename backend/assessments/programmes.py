"""Programmes: what people do with them, and how the next round comes of one by itself."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from backend.assessments import recurrence, schedule
from backend.assessments.models import Assessment, Programme, Questionnaire
from backend.assessments.questionnaires import newest_of, questionnaire_for
from backend.assessments.roster import Who, expect_known
from backend.assessments.vocabulary import AssessmentState, Delivery, ProgrammeState
from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from backend.core.validation import check
from backend.events.operations import changes, record
from backend.organizations.models import Organization
from tenants.actors import Actor
from tenants.binding import operation
from tenants.days import today
from tenants.roles import Permission

UNDER_WAY = [AssessmentState.SCHEDULED, AssessmentState.OPEN]


@operation
def create_programme(
    actor: Actor, *, organization_id: UUID, who: Who, questionnaire_id: UUID | None = None, **facts: Any
) -> Programme:
    """Let rounds of a questionnaire, the standard one unless named, open by a rule, from today or later.

    Each round asks the newest edition of its day. Further facts: title, rule, starts_on, days_open, delivery,
    reminder_days, smallest_group, basis.
    Refuses NOT_FOUND, REQUIRED, INVALID, TOO_LONG, OUT_OF_RANGE, DUPLICATE, TOO_MANY, ILLEGAL_MOVE.
    """
    actor.require(Permission.ASSESSMENT_WRITE)
    organization = Organization.objects.find(actor, organization_id, path=("organization_id",))
    if facts["starts_on"] < today(actor):
        raise Refusal(Code.OUT_OF_RANGE, PAST, path=("starts_on",))

    questionnaire = questionnaire_for(actor, questionnaire_id)
    programme = Programme(organization=organization, questionnaire_key=questionnaire.key, who=who.to_store(), **facts)
    _expect_sound(actor, programme, who)
    programme.next_on = _next(actor, programme)
    programme.save(force_insert=True)

    record(actor, "programme.created", programme, title=programme.title, rule=programme.rule)
    return programme


@operation
def update_programme(actor: Actor, id: UUID, *, version: int | None, who: Who | None, **facts: Any) -> Programme:
    """Change the given facts, for the rounds that are still to open. Also refuses STALE and CLOSED."""
    actor.require(Permission.ASSESSMENT_WRITE)
    programme = _pick(actor, id, version)

    if who is not None:
        facts["who"] = who.to_store()
    changed = changes(programme, facts)
    if not changed:
        return programme
    _expect_sound(actor, programme, Who.stored(programme.who))
    programme.next_on = _next(actor, programme) if programme.state == ProgrammeState.ACTIVE else None
    programme.keep(*changed, "rule", "title", "next_on")

    record(actor, "programme.updated", programme, **changed)
    return programme


@operation
def pause_programme(actor: Actor, id: UUID, *, version: int | None) -> Programme:
    """Let no round open until it is resumed; one that is open stays.

    Refuses NOT_FOUND, STALE, CLOSED, ILLEGAL_MOVE.
    """
    actor.require(Permission.ASSESSMENT_WRITE)
    return _move(actor, _pick(actor, id, version), ProgrammeState.ACTIVE, ProgrammeState.PAUSED, "programme.paused")


@operation
def resume_programme(actor: Actor, id: UUID, *, version: int | None) -> Programme:
    """Go on with the next day of the rule; what was missed is not made up. Refuses as `pause_programme`."""
    actor.require(Permission.ASSESSMENT_WRITE)
    return _move(actor, _pick(actor, id, version), ProgrammeState.PAUSED, ProgrammeState.ACTIVE, "programme.resumed")


@operation
def end_programme(actor: Actor, id: UUID, *, version: int | None) -> Programme:
    """Let no round open any more, for good; one that is open stays so. Refuses NOT_FOUND, STALE, CLOSED."""
    actor.require(Permission.ASSESSMENT_WRITE)
    programme = _pick(actor, id, version)
    return _move(actor, programme, ProgrammeState(programme.state), ProgrammeState.ENDED, "programme.ended")


@operation
def schedule_next_round(actor: Actor, id: UUID) -> None:
    """Make the round that is due, to be opened at once, and turn to the day after it; or pause where all is retired.

    Of several days that were missed it is the newest. While its last round is not over it waits. The row's lock makes
    the second of two workers wait, and then find nothing due.
    """
    actor.require(Permission.ASSESSMENT_WRITE)
    latest = schedule.last_morning(timezone.now(), actor.in_client().zone)
    rows = Programme.objects.visible_to(actor).due(latest).select_for_update(of=("self",))
    programme = rows.select_related("organization").filter(pk=id).order_by().first()
    if programme is None or Assessment.objects.filter(programme=programme, state__in=UNDER_WAY).exists():
        return

    day = recurrence.newest_until(programme.rule, programme.starts_on, latest)
    assert day is not None  # the rule gives next_on, which is not later
    questionnaire = newest_of(programme.questionnaire_key)
    if questionnaire is None:
        _move(actor, programme, ProgrammeState.ACTIVE, ProgrammeState.PAUSED, "programme.paused")
        return
    assessment = _round(actor, programme, questionnaire, day)
    assessment.save(force_insert=True)
    programme.last_on = day
    programme.next_on = _next(actor, programme)
    if programme.next_on is None:
        programme.state = ProgrammeState.ENDED
    programme.keep("last_on", "next_on", "state")

    record(actor, "assessment.scheduled", assessment, title=assessment.title, programme=str(programme.id))


def _round(actor: Actor, programme: Programme, questionnaire: Questionnaire, day: date) -> Assessment:
    zone = actor.in_client().zone
    opens_at = schedule.morning_of(day, zone)
    return Assessment(
        organization=programme.organization,
        programme=programme,
        questionnaire=questionnaire,
        title=f"{programme.title} {day.isoformat()}",
        state=AssessmentState.SCHEDULED,
        opens_at=opens_at,
        opened_at=opens_at,
        closes_at=schedule.last_second(opens_at, programme.days_open, zone),
        days_open=programme.days_open,
        who=programme.who,
        delivery=programme.delivery,
        reminder_days=programme.reminder_days,
        smallest_group=programme.smallest_group,
        basis=programme.basis,
    )


def _pick(actor: Actor, id: UUID, version: int | None) -> Programme:
    programme = Programme.objects.pick(actor, id, path=("id",))
    programme.expect(version)
    if programme.state == ProgrammeState.ENDED:
        raise Refusal(Code.CLOSED, ENDED, path=("id",))
    return programme


def _move(actor: Actor, programme: Programme, before: str, after: ProgrammeState, verb: str) -> Programme:
    if programme.state != before:
        raise Refusal(
            Code.ILLEGAL_MOVE, IS_PAUSED if programme.state == ProgrammeState.PAUSED else IS_ACTIVE, path=("id",)
        )
    programme.state = after
    programme.next_on = _next(actor, programme) if after == ProgrammeState.ACTIVE else None
    programme.keep("state", "next_on")

    record(actor, verb, programme, state=[before, after.value])
    return programme


def _expect_sound(actor: Actor, programme: Programme, who: Who) -> None:
    programme.title = (programme.title or "").strip()
    check(programme)
    schedule.expect_days(programme.days_open)
    programme.rule = recurrence.expect_rule(programme.rule, programme.starts_on, days_open=programme.days_open)
    _expect_reminders(programme)
    expect_known(actor, programme.organization, who)


def _expect_reminders(programme: Programme) -> None:
    days: Sequence[int] = programme.reminder_days
    if days and programme.delivery != Delivery.MAIL:
        raise Refusal(Code.INVALID, schedule.NO_MAILS, path=("reminder_days",))
    programme.reminder_days = schedule.expect_reminder_days(days, length=programme.days_open)


def _next(actor: Actor, programme: Programme) -> date | None:
    """Return the first day of the rule that no round stands for, today or later."""
    days = [programme.starts_on, today(actor)]
    if programme.last_on:
        days.append(date.fromordinal(programme.last_on.toordinal() + 1))
    return recurrence.day_from(programme.rule, programme.starts_on, max(days))


PAST = Text(ja="開始日には今日以降の日付を指定してください。", en="It starts in the past.")
ENDED = Text(
    ja="このプログラムは終了しています。新しいプログラムを作成してください。",
    en="This programme has ended. Make a new one.",
)
IS_PAUSED = Text(ja="このプログラムは休止中です。", en="This programme is paused already.")
IS_ACTIVE = Text(ja="このプログラムは休止していません。", en="This programme is not paused.")
