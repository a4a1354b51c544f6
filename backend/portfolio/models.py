"""What a consultancy sees over its clients: one row per client, written by each client's own transactions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from backend.core.rows import Row, Rows
from tenants.models import ClientCompany
from tenants.models.clients import ClientCompanies

if TYPE_CHECKING:
    from tenants.actors import Actor


class PortfolioRows(Rows["PortfolioRow"]):
    def visible_to(self, actor: Actor) -> PortfolioRows:
        return self.of(client=ClientCompany.objects.visible_to(actor))


class PortfolioRow(Row):
    """One client company at a glance."""

    client = models.OneToOneField(ClientCompany, on_delete=models.CASCADE, related_name="portfolio")
    stage = models.CharField(max_length=10, null=True, help_text="The stage that its top organization stands at.")
    total = models.FloatField(null=True, help_text="The last published total, 20 to 100.")
    total_change = models.FloatField(null=True, help_text="Its change against the round before.")
    assessed_on = models.DateField(null=True, help_text="The day of the last closed assessment.")
    open_deadlines = ArrayField(
        models.DateField(), default=list, help_text="The deadlines of all open actions, for counting what is overdue."
    )
    last_activity_at = models.DateTimeField(null=True, help_text="When anything last changed there.")

    objects = PortfolioRows.as_manager()


class PortfolioClients(ClientCompanies):
    def visible_to(self, actor: Actor) -> Self:
        """The clients that grant the actor's firm something."""
        return self.granted_to(actor.consultancy.id) if actor.consultancy else self.none()


class PortfolioClient(ClientCompany):  # type: ignore[django-manager-missing]
    """A client company beside its row of the portfolio, which a client without any activity does not have yet."""

    objects: ClassVar[Any] = PortfolioClients.as_manager()

    class Meta:
        proxy = True
        base_manager_name = "objects"
        ordering = ["slug"]


class OverdueCount(models.Func):
    """How many of the open deadlines have passed, in the client's time zone, when it is read."""

    template = (
        "(SELECT count(*) FROM (VALUES (%(expressions)s)) AS open (deadlines, zone), unnest(open.deadlines) AS deadline"
        " WHERE deadline < (now() AT TIME ZONE open.zone)::date)"
    )
    output_field = models.IntegerField()


OVERDUE_COUNT = OverdueCount(models.F("portfolio__open_deadlines"), models.F("time_zone"))
