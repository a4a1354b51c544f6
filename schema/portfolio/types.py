"""The portfolio: a consultancy's clients at a glance, read without visiting their schemas."""

from datetime import date, datetime
from enum import Enum

import strawberry_django
from django.db.models import F
from strawberry import auto, relay

from backend.portfolio import models
from schema.access import node
from schema.enums import ClientState, Stage
from schema.words import described
from tenants.roles import Permission


class PortfolioOrder(Enum):
    """How the portfolio is ordered."""

    NAME_ASC = "name"
    NAME_DESC = "-name"


described(PortfolioOrder, NAME_ASC="By name.", NAME_DESC="By name, last first.")


@node(models.PortfolioClient, reads=Permission.PORTFOLIO_READ, public=True)
class PortfolioClient(relay.Node):
    """One client company at a glance; figures are null until its first assessment closes."""

    slug: auto
    name: auto
    state: ClientState
    industry: auto
    time_zone: auto
    stage: Stage | None = strawberry_django.field(
        annotate=F("portfolio__stage"), description="The stage that its top organization stands at."
    )
    total: float | None = strawberry_django.field(
        annotate=F("portfolio__total"), description="Its last published total, 20 to 100."
    )
    total_change: float | None = strawberry_django.field(
        annotate=F("portfolio__total_change"), description="The change of the total against the round before."
    )
    assessed_on: date | None = strawberry_django.field(
        annotate=F("portfolio__assessed_on"), description="The day of its last closed assessment."
    )
    overdue_count: int = strawberry_django.field(
        annotate=models.OVERDUE_COUNT, description="How many open actions are past their deadline, there and now."
    )
    last_activity_at: datetime | None = strawberry_django.field(
        annotate=F("portfolio__last_activity_at"), description="When anything last changed there."
    )
