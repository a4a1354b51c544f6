"""What happened to public rows, and the receipts of repeated requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from backend.core.receipts import Receipt
from backend.core.rows import Row, Rows

if TYPE_CHECKING:
    from tenants.actors import Actor


class RegistryEvents(Rows["RegistryEvent"]):
    def visible_to(self, actor: Actor) -> RegistryEvents:
        """A client sees all that concerns it; a firm, also inside a client, nothing that concerns another firm."""
        firm = models.Q(consultancy_id=actor.consultancy.id) if actor.consultancy else models.Q()
        if actor.client is not None:
            return self.filter(firm | models.Q(consultancy_id=None) if firm else firm, client_id=actor.client.id)
        return self.filter(firm) if firm else self.none()


class RegistryEvent(Row):
    """One change of who may do what: kept for ever, never changed."""

    append_only = True

    actor = models.CharField(max_length=80, help_text="Who did it.")
    verb = models.CharField(max_length=60, help_text="What was done.")
    client_id = models.UUIDField(null=True, help_text="The client company that it concerns.")
    consultancy_id = models.UUIDField(null=True, help_text="The consultancy that it concerns.")
    subject_id = models.UUIDField(null=True, help_text="The row that changed.")
    facts = models.JSONField(default=dict, help_text="From what to what.")
    request_id = models.CharField(max_length=40, blank=True)

    objects = RegistryEvents.as_manager()


class RegistryReceipt(Receipt):
    """The first answer to an idempotency key in the public schema."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="one_public_receipt_per_key")]
