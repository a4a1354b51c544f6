"""What is done with a round until it closes: open it, hand out its links, give it more time, call it off."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from backend.assessments.comments import discard_comments
from backend.assessments.jobs import send_invitations
from backend.assessments.models import AnswerTicket, Assessment
from backend.assessments.questionnaires import used_questionnaire
from backend.assessments.roster import Who, count_by_side, invite, people_to_ask, teams_below, teams_of
from backend.assessments.vocabulary import AssessmentMode, AssessmentState, Delivery
from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from backend.core.validation import check
from backend.events.operations import record
from backend.organizations.models import Organization
from tenants.actors import Actor
from tenants.binding import operation
from tenants.jobs import defer
from tenants.roles import Permission

LONGEST = timedelta(days=366)


@operation
def open_assessment(
    actor: Actor,
    *,
    organization_id: UUID,
    closes_at: datetime | None,
    days_open: int | None,
    who: Who,
    delivery: str,
    open_link: bool,
    **facts: Any,
) -> Assessment:
    """Put the standard questionnaire to people of an organization, and freeze who they are.

    Further facts: title, external_id, mode, smallest_group, basis, asks_comments. With `open_link` whoever has that
    link may answer, and nobody is invited.
    Refuses NOT_FOUND, REQUIRED, INVALID, TOO_LONG, OUT_OF_RANGE, DUPLICATE, TOO_FEW, TOO_MANY.
    """
    actor.require(Permission.ASSESSMENT_WRITE)
    organization = Organization.objects.find(actor, organization_id, path=("organization_id",))

    now = timezone.now()
    until = _end(actor, now, closes_at=closes_at, days_open=days_open)
    assessment = Assessment(organization=organization, opened_at=now, closes_at=until, has_open_link=open_link, **facts)
    _expect_anonymous(assessment)
    assessment.title = assessment.title.strip()
    assessment.questionnaire = used_questionnaire()
    check(assessment)
    if open_link:
        _open_to_all(actor, assessment, who)
    else:
        _open_to_invited(actor, assessment, who, delivery)

    record(actor, "assessment.opened", assessment, title=assessment.title, invited=assessment.invited)
    return assessment


@operation
def extend_assessment(actor: Actor, id: UUID, *, version: int | None, closes_at: datetime) -> Assessment:
    """Leave a round open for longer. Refuses NOT_FOUND, STALE, CLOSED, OUT_OF_RANGE."""
    actor.require(Permission.ASSESSMENT_WRITE)
    assessment = Assessment.objects.pick(actor, id, path=("id",))
    assessment.expect(version)
    assessment.expect_open(path=("id",))
    before = assessment.closes_at
    assessment.closes_at = _until(closes_at, opened_at=assessment.opened_at)
    if assessment.closes_at <= before:
        raise Refusal(Code.OUT_OF_RANGE, NOT_LATER, path=("closes_at",))

    assessment.keep("closes_at")

    record(actor, "assessment.extended", assessment, closes_at=[before, assessment.closes_at])
    return assessment


@operation
def cancel_assessment(actor: Actor, id: UUID, *, version: int | None, reason: str) -> Assessment:
    """Call a round off: no link works any more, and what was answered is never counted.

    Refuses NOT_FOUND, STALE, CLOSED, REQUIRED.
    """
    actor.require(Permission.ASSESSMENT_WRITE)
    assessment = Assessment.objects.pick(actor, id, path=("id",))
    assessment.expect(version)
    assessment.expect_open(path=("id",))
    if not reason.strip():
        raise Refusal(Code.REQUIRED, NO_REASON, path=("reason",))

    assessment.state = AssessmentState.CANCELLED
    assessment.keep("state")
    AnswerTicket.objects.filter(assessment=assessment).delete()
    discard_comments(assessment)

    record(actor, "assessment.cancelled", assessment, reason=reason.strip())
    return assessment


def _open_to_invited(actor: Actor, assessment: Assessment, who: Who, delivery: str) -> None:
    people = people_to_ask(actor, assessment.organization, who, at_least=assessment.smallest_group)
    assessment.invited = count_by_side(people)
    assessment.teams = teams_of(people)
    assessment.save(force_insert=True)
    invite(assessment, people, delivery=delivery)
    if delivery == Delivery.MAIL:
        defer(send_invitations, assessment_id=str(assessment.id))


def _open_to_all(actor: Actor, assessment: Assessment, who: Who) -> None:
    """Nobody is invited beside the open link: with two links a person could answer twice."""
    if not who.is_everybody:
        raise Refusal(Code.INVALID, NO_WHO, path=("who",))
    assessment.teams = teams_below(actor, assessment.organization)
    assessment.save(force_insert=True)


def _expect_anonymous(assessment: Assessment) -> None:
    if assessment.mode == AssessmentMode.NAMED:
        raise Refusal(Code.INVALID, NAMED_LATER, path=("mode",))


def _end(actor: Actor, now: datetime, *, closes_at: datetime | None, days_open: int | None) -> datetime:
    """Return the given end, or the last second, where the client is, of the day so many days ahead."""
    if (closes_at is None) == (days_open is None):
        raise Refusal(Code.INVALID if closes_at else Code.REQUIRED, ONE_END, path=("closes_at",))
    if days_open is None:
        assert closes_at is not None
        return _until(closes_at, opened_at=now)
    if not 1 <= days_open <= LONGEST.days:
        raise Refusal(Code.OUT_OF_RANGE, DAYS.with_facts(most=LONGEST.days), path=("days_open",))
    zone = actor.in_client().zone
    day = now.astimezone(zone).date() + timedelta(days=days_open)
    return datetime.combine(day, time(23, 59, 59), tzinfo=zone)


def _until(closes_at: datetime, *, opened_at: datetime) -> datetime:
    """Return the instant, or refuse OUT_OF_RANGE of one that is past or too far."""
    if closes_at <= timezone.now():
        raise Refusal(Code.OUT_OF_RANGE, PAST, path=("closes_at",))
    if closes_at > opened_at + LONGEST:
        raise Refusal(Code.OUT_OF_RANGE, TOO_LATE.with_facts(most=LONGEST.days), path=("closes_at",))
    return closes_at


NAMED_LATER = Text(
    ja="記名式の診断にはまだ対応していません(今後対応予定)。匿名(ANONYMOUS)で実施してください。",
    en="Assessments by name are not offered yet; they come later. Open it as ANONYMOUS.",
)
ONE_END = Text(
    ja="closesAt(終了日時)とdaysOpen(受付日数)のどちらか一方を指定してください。",
    en="Give either closesAt (when it ends) or daysOpen (for how many days).",
)
DAYS = Text(ja="受付日数は1日から{most}日までです。", en="It can be open for 1 to {most} days.")
PAST = Text(ja="終了日時には、これからの日時を指定してください。", en="The end lies in the past.")
TOO_LATE = Text(ja="受付期間は{most}日までです。", en="It can be open for at most {most} days.")
NOT_LATER = Text(
    ja="終了日時には、現在の終了日時より後を指定してください。",
    en="The new end has to be later than the present one.",
)
NO_REASON = Text(ja="中止の理由を入力してください。", en="Say why it is cancelled.")
NO_WHO = Text(
    ja="公開リンクで実施するときは、対象者を指定できません。",
    en="Whoever has the open link may answer, so leave out who is asked.",
)
