"""Consultancies, and what a client lets each of them do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models.functions import Now

from backend.core.rows import Row, Rows
from tenants.models.clients import SLUG, ClientCompany

if TYPE_CHECKING:
    from tenants.actors import Actor


class Consultancies(Rows["Consultancy"]):
    def visible_to(self, actor: Actor) -> Consultancies:
        return self.filter(id=actor.consultancy.id) if actor.consultancy else self.none()


class Consultancy(Row):
    """A firm with many clients."""

    slug = models.CharField(max_length=40, unique=True, validators=[SLUG], help_text="Its short name.")
    name = models.CharField(max_length=200, help_text="Its name.")

    objects = Consultancies.as_manager()

    class Meta(Row.Meta):
        ordering = ["slug"]


class GrantRole(models.TextChoices):
    """How far a client lets a firm go."""

    MANAGE = "MANAGE"
    READ = "READ"


class AccessGrants(Rows["AccessGrant"]):
    def visible_to(self, actor: Actor) -> AccessGrants:
        """A client sees what it lets each firm do; a firm sees its own grants only, also inside a client."""
        rows = self.filter(client=actor.client.id) if actor.client else self
        if actor.consultancy:
            return rows.filter(consultancy=actor.consultancy.id)
        return rows if actor.client else self.none()

    def in_force(self) -> AccessGrants:
        return self.filter(models.Q(expires_at=None) | models.Q(expires_at__gt=Now()), ended_at=None)


class AccessGrant(Row):
    """What a client lets a consultancy do, until when; the client can end it at once."""

    client = models.ForeignKey(ClientCompany, on_delete=models.CASCADE, related_name="grants")
    consultancy = models.ForeignKey(Consultancy, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=8, choices=GrantRole.choices, help_text="How far the firm may go.")
    expires_at = models.DateTimeField(null=True, blank=True, help_text="When it ends by itself.")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was ended.")

    objects = AccessGrants.as_manager()

    class Meta(Row.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["client", "consultancy"], condition=models.Q(ended_at=None), name="one_grant_per_firm"
            )
        ]
