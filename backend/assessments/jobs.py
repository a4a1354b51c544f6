"""What the worker does for assessments: mails, and what the clock brings about."""

from django.utils import timezone

from backend.assessments import schedule
from backend.assessments.models import Assessment, Programme
from backend.assessments.opening import open_scheduled
from backend.assessments.programmes import schedule_next_round
from backend.assessments.reminders import remind_as_planned
from backend.assessments.sending import NotAllSent, send_invitations, send_reminders
from tenants.actors import Actor
from tenants.jobs import EVERY_MINUTE, clock_job, each_due

__all__ = ["NotAllSent", "keep_time", "send_invitations", "send_reminders"]


@clock_job("assessments.keep_time", cron=EVERY_MINUTE)
def keep_time(actor: Actor) -> None:
    """Make the rounds of programmes that are due, open the rounds whose time has come, and remind as planned."""
    now = timezone.now()
    latest = schedule.last_morning(now, actor.in_client().zone)
    programmes = Programme.objects.visible_to(actor).due(latest)
    opening = Assessment.objects.visible_to(actor).to_open(now)
    reminding = Assessment.objects.visible_to(actor).taking_answers(now).exclude(reminder_days=[])
    each_due(actor, lambda: programmes.values_list("id", flat=True), schedule_next_round)
    each_due(actor, lambda: opening.values_list("id", flat=True), open_scheduled)
    each_due(actor, lambda: reminding.values_list("id", flat=True), remind_as_planned)
