"""What day it is for the client: deadlines pass in its time zone."""

from datetime import date, datetime

from tenants.actors import Actor


def day_of(actor: Actor, instant: datetime) -> date:
    """Return the date that the client's calendar shows at an instant."""
    return instant.astimezone(actor.in_client().zone).date()


def today(actor: Actor) -> date:
    return actor.in_client().today
