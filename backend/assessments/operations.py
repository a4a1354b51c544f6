"""What is done with a round until it closes: open it, hand out its links, give it more time, call it off."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from backend.assessments import schedule
from backend.assessments.ending import discard_answers
from backend.assessments.models import SMALLEST_GROUP, Assessment
from backend.assessments.opening import gather, send_out
from backend.assessments.passcodes import hashed
from backend.assessments.questionnaires import questionnaire_for
from backend.assessments.roster import Who, expect_known
from backend.assessments.vocabulary import AssessmentState, Delivery
from backend.core.refusal import Code, Refusal, Refusals
from backend.core.text import Text
from backend.core.validation import check
from backend.events.operations import record
from backend.organizations.models import Organization
from tenants.actors import Actor
from tenants.binding import operation
from tenants.roles import Permission

MOST_ANSWERS = 10_000


@operation
def open_assessment(
    actor: Actor,
    *,
    organization_id: UUID,
    questionnaire_id: UUID | None = None,
    opens_at: datetime | None = None,
    closes_at: datetime | None,
    days_open: int | None,
    who: Who,
    delivery: str,
    reminder_days: Sequence[int] = (),
    open_link: bool,
    quota: int | None = None,
    passcode: str | None = None,
    **facts: Any,
) -> Assessment:
    """Put a questionnaire, the standard one unless named, to people of an organization now, or plan to at `opens_at`.

    Who they are is frozen when it opens. Further facts: title, external_id, mode, smallest_group, basis, asks_comments,
    asks_expectations.
    With `open_link` whoever has that link may answer, and nobody is invited; `quota` and `passcode` are of that link
    alone. Refuses NOT_FOUND, REQUIRED, INVALID, TOO_LONG, OUT_OF_RANGE, DUPLICATE, TOO_FEW, TOO_MANY, ILLEGAL_MOVE.
    """
    actor.require(Permission.ASSESSMENT_WRITE)
    organization = Organization.objects.find(actor, organization_id, path=("organization_id",))

    now, zone = timezone.now(), actor.in_client().zone
    starts = schedule.start(opens_at, now) if opens_at else now
    assessment = Assessment(
        organization=organization,
        state=AssessmentState.SCHEDULED if opens_at else AssessmentState.OPEN,
        opens_at=opens_at,
        opened_at=starts,
        closes_at=schedule.end(starts, now, zone, closes_at=closes_at, days=days_open),
        days_open=days_open,
        has_open_link=open_link,
        delivery=None if open_link else delivery,
        who=who.to_store(),
        quota=quota,
        passcode_hash=hashed(passcode) if passcode is not None else "",
        **facts,
    )
    _expect_mode_fits(assessment)
    _expect_link_fits(assessment, who)
    assessment.reminder_days = _reminder_days(actor, assessment, reminder_days)
    assessment.title = assessment.title.strip()
    assessment.questionnaire = questionnaire_for(actor, questionnaire_id)
    check(assessment)
    expect_known(actor, organization, who)
    people = gather(actor, assessment) if opens_at is None else []
    assessment.save(force_insert=True)
    if opens_at is None:
        send_out(assessment, people)

    verb = "assessment.scheduled" if opens_at else "assessment.opened"
    record(actor, verb, assessment, title=assessment.title, invited=assessment.invited, opens_at=opens_at)
    return assessment


@operation
def extend_assessment(actor: Actor, id: UUID, *, version: int | None, closes_at: datetime) -> Assessment:
    """Leave a round open for longer; what has ended is not opened again.

    Refuses NOT_FOUND, STALE, NOT_OPEN, CLOSED, EXPIRED, OUT_OF_RANGE.
    """
    actor.require(Permission.ASSESSMENT_WRITE)
    assessment = Assessment.objects.pick(actor, id, path=("id",))
    assessment.expect(version)
    assessment.expect_open(path=("id",))
    now, before = timezone.now(), assessment.closes_at
    if before <= now:
        raise Refusal(Code.EXPIRED, HAS_ENDED, path=("id",))
    assessment.closes_at = schedule.until(closes_at, assessment.opened_at, now)
    if assessment.closes_at <= before:
        raise Refusal(Code.OUT_OF_RANGE, NOT_LATER, path=("closes_at",))

    assessment.keep("closes_at")

    record(actor, "assessment.extended", assessment, closes_at=[before, assessment.closes_at])
    return assessment


@operation
def cancel_assessment(actor: Actor, id: UUID, *, version: int | None, reason: str) -> Assessment:
    """Call a round off, also one that is still to open: no link works any more, and no answer is ever counted.

    Refuses NOT_FOUND, STALE, CLOSED, REQUIRED.
    """
    actor.require(Permission.ASSESSMENT_WRITE)
    assessment = Assessment.objects.pick(actor, id, path=("id",))
    assessment.expect(version)
    assessment.expect_not_over(path=("id",))
    if not reason.strip():
        raise Refusal(Code.REQUIRED, NO_REASON, path=("reason",))

    assessment.state = AssessmentState.CANCELLED
    assessment.keep("state")
    discard_answers(assessment)

    record(actor, "assessment.cancelled", assessment, reason=reason.strip())
    return assessment


def _expect_mode_fits(assessment: Assessment) -> None:
    """By name it is known who answers, and what anonymity asks for has no place."""
    unfit = {
        "open_link": (assessment.has_open_link, NOBODY_KNOWN),
        "asks_comments": (assessment.asks_comments, NO_COMMENTS),
        "asks_expectations": (assessment.asks_expectations, ANONYMOUS_ONLY),
        "smallest_group": (assessment.smallest_group > SMALLEST_GROUP, NONE_WITHHELD),
    }
    faults = [Refusal(Code.INVALID, text, path=(name,)) for name, (is_given, text) in unfit.items() if is_given]
    if assessment.is_named and faults:
        raise Refusals(faults)


def _expect_link_fits(assessment: Assessment, who: Who) -> None:
    """Nobody is invited beside an open link: with two links a person could answer twice."""
    if assessment.has_open_link and not who.is_everybody:
        raise Refusal(Code.INVALID, NO_WHO, path=("who",))
    if not assessment.has_open_link:
        for name, given in (("quota", assessment.quota), ("passcode", assessment.passcode_hash)):
            if given:
                raise Refusal(Code.INVALID, OF_OPEN_LINK, path=(name,))
    if assessment.quota is not None and not assessment.smallest_group <= assessment.quota <= MOST_ANSWERS:
        bounds = QUOTA.with_facts(least=assessment.smallest_group, most=MOST_ANSWERS)
        raise Refusal(Code.OUT_OF_RANGE, bounds, path=("quota",))


def _reminder_days(actor: Actor, assessment: Assessment, days: Sequence[int]) -> list[int]:
    if days and assessment.delivery != Delivery.MAIL:
        raise Refusal(Code.INVALID, schedule.NO_MAILS, path=("reminder_days",))
    zone = actor.in_client().zone
    length = schedule.day_at(assessment.closes_at, zone) - schedule.day_at(assessment.opened_at, zone)
    return schedule.expect_reminder_days(days, length=length.days)


NOBODY_KNOWN = Text(
    ja="公開リンクでは誰が回答したか分からないため、記名式の診断には使えません。",
    en="Nobody is known by an open link. By name, each person answers by a link of their own.",
)
NO_COMMENTS = Text(
    ja="記名式の診断ではコメントを受け付けられません。コメントにも名前が付くためです。直接お話しください。",
    en="Comments would stand by name like the answers, so none are asked for. Talk with each other instead.",
)
NONE_WITHHELD = Text(
    ja="記名式の診断では、少人数の結果も示されます。smallestGroupを省いてください。",
    en="By name, no figure is withheld, however few people it is of. Leave smallestGroup out.",
)
ANONYMOUS_ONLY = Text(
    ja="相手部門の回答の予想をたずねられるのは、匿名(ANONYMOUS)の診断だけです。",
    en="Only an ANONYMOUS assessment asks what the other side will answer.",
)
NOT_LATER = Text(
    ja="終了日時には、現在の終了日時より後を指定してください。",
    en="The new end has to be later than the present one.",
)
NO_REASON = Text(ja="中止の理由を入力してください。", en="Say why it is cancelled.")
NO_WHO = Text(
    ja="公開リンクで実施するときは、対象者を指定できません。",
    en="Whoever has the open link may answer, so leave out who is asked.",
)
OF_OPEN_LINK = Text(
    ja="回答数の上限と合言葉は、公開リンクで実施するときだけ指定できます。",
    en="Only an open link has a quota or a passcode: each person's own link works once.",
)
QUOTA = Text(ja="回答数の上限は{least}件から{most}件までです。", en="The quota is a number from {least} to {most}.")
HAS_ENDED = Text(
    ja="この診断の受付は終わっています。終了した診断を再開することはできません。",
    en="The time to answer is over. What has ended is not opened again.",
)
