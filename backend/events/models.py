"""What happened inside a client: the audit trail, the outbox, and receipts of repeated requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from backend.core.receipts import Receipt as ReceiptShape
from backend.core.rows import Row, Rows
from tenants.roles import Permission

if TYPE_CHECKING:
    from tenants.actors import Actor


class AuditEvents(Rows["AuditEvent"]):
    def visible_to(self, actor: Actor) -> AuditEvents:
        return self.all() if actor.may(Permission.HISTORY_READ) else self.none()


class AuditEvent(Row):
    """One change: who did what to which row; kept for ever, never changed."""

    append_only = True

    actor = models.CharField(max_length=80, help_text="Who did it, e.g. person:018f….")
    verb = models.CharField(max_length=60, help_text="What was done, e.g. action.completed.")
    noun = models.CharField(max_length=60, help_text="The kind of row that changed.")
    subject_id = models.UUIDField(null=True, help_text="The row that changed.")
    request_id = models.CharField(max_length=40, blank=True, help_text="The request in which it happened.")
    payload_hash = models.BinaryField(
        max_length=32, help_text="SHA-256 of salt and payload; it stays when the payload is erased."
    )

    objects = AuditEvents.as_manager()

    class Meta(Row.Meta):
        indexes = [models.Index(fields=["subject_id", "id"])]


class AuditPayload(models.Model):
    """From what to what; apart from the event, so that it can be erased."""

    event = models.OneToOneField(AuditEvent, primary_key=True, on_delete=models.CASCADE, related_name="payload")
    salt = models.BinaryField(max_length=16)
    facts = models.JSONField(default=dict)


class OutboxEntry(Row):
    """A change that others are to be told of; the worker sends entries after commit, in order per subject."""

    verb = models.CharField(max_length=60)
    noun = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta(Row.Meta):
        indexes = [models.Index(fields=["id"], condition=models.Q(sent_at=None), name="outbox_unsent")]


class Receipt(ReceiptShape):
    """One idempotency key of one actor in this client."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="one_receipt_per_key")]
