"""What happens when a round opens: who is asked is frozen, and their links go out."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from backend.assessments import schedule
from backend.assessments.models import Assessment
from backend.assessments.roster import Who, count_by_side, invite, people_to_ask, teams_below, teams_of
from backend.assessments.sending import send_invitations
from backend.assessments.vocabulary import AssessmentState, Delivery, LapseReason
from backend.core.refusal import Code, Refusal
from backend.events.operations import record
from backend.organizations.models import Person
from tenants.actors import Actor
from tenants.binding import operation
from tenants.jobs import defer
from tenants.roles import Permission

LAPSES = {Code.TOO_FEW: LapseReason.TOO_FEW_ASKED, Code.TOO_MANY: LapseReason.TOO_MANY_ASKED}


@operation
def open_scheduled(actor: Actor, id: UUID) -> None:
    """Open a round whose time has come, or note why it comes to nothing; does nothing where that is done already.

    The row's lock makes the second of two workers wait, and then find nothing to open.
    """
    actor.require(Permission.ASSESSMENT_WRITE)
    now = timezone.now()
    rows = Assessment.objects.visible_to(actor).to_open(now).select_for_update(of=("self",))
    assessment = rows.select_related("organization", "questionnaire").filter(pk=id).order_by().first()
    if assessment is None:
        return

    if assessment.days_open is not None:  # counted from the opening, however late that is
        assessment.closes_at = schedule.last_second(now, assessment.days_open, actor.in_client().zone)
    if assessment.closes_at <= now:
        lapse(actor, assessment, LapseReason.NOT_OPENED_IN_TIME)
        return
    try:
        people = gather(actor, assessment)
    except Refusal as refusal:
        lapse(actor, assessment, LAPSES[refusal.code])
        return
    assessment.state, assessment.opened_at = AssessmentState.OPEN, now
    assessment.keep("state", "opened_at", "closes_at", "invited", "teams")
    send_out(assessment, people)

    record(actor, "assessment.opened", assessment, title=assessment.title, invited=assessment.invited)


def gather(actor: Actor, assessment: Assessment) -> list[Person]:
    """Return who is asked and note it on the round, which is left to be kept. Refuses TOO_FEW, TOO_MANY."""
    if assessment.has_open_link:
        assessment.teams = teams_below(actor, assessment.organization)
        return []
    who = Who.stored(assessment.who)
    people = people_to_ask(actor, assessment.organization, who, at_least=assessment.fewest)
    assessment.invited = count_by_side(people)
    assessment.teams = teams_of(people)
    return people


def send_out(assessment: Assessment, people: Sequence[Person]) -> None:
    """Invite the people of a round that is stored; mails are left to the worker."""
    if assessment.delivery is not None:
        invite(assessment, people, delivery=assessment.delivery)
    if assessment.delivery == Delivery.MAIL:
        defer(send_invitations, assessment_id=str(assessment.id))


def lapse(actor: Actor, assessment: Assessment, reason: LapseReason) -> None:
    """Let a round come to nothing, for good."""
    assessment.state, assessment.lapse_reason = AssessmentState.LAPSED, reason
    assessment.keep("state", "lapse_reason")

    record(actor, "assessment.lapsed", assessment, reason=reason.value)
