"""Keeps the firm's portfolio informed of what is still to be done, and until when."""

from backend.events.portfolio import tell_portfolio
from backend.plans.models import Action
from tenants.actors import Actor


def tell_deadlines(actor: Actor) -> None:
    """Tell the portfolio the deadlines of all open actions, as they stand once whoever is ahead has told theirs."""
    tell_portfolio()  # locks the client's row, so that two plans that change at once do not forget each other
    deadlines = Action.objects.visible_to(actor).open().order_by("deadline").values_list("deadline", flat=True)
    tell_portfolio(open_deadlines=list(deadlines))
