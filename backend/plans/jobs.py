"""What the clock brings about for plans: a round that ends is concluded."""

from django.utils import timezone

from backend.assessments.models import Assessment
from backend.plans.closing import conclude_ended
from tenants.actors import Actor
from tenants.jobs import EVERY_MINUTE, clock_job, each_due


@clock_job("plans.close_rounds", cron=EVERY_MINUTE)
def close_rounds(actor: Actor) -> None:
    """Close the rounds whose time to answer is over."""
    ended = Assessment.objects.visible_to(actor).to_close(timezone.now())
    each_due(actor, lambda: ended.values_list("id", flat=True), conclude_ended)
