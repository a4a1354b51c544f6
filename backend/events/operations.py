"""Tell: every write keeps an audit event and an outbox entry in its own transaction."""

import hashlib
import json
import secrets
from typing import Any

from django.db import models

from backend.events.models import AuditEvent, AuditPayload, OutboxEntry
from tenants.actors import Actor


def record(actor: Actor, verb: str, row: models.Model, **facts: Any) -> None:
    """Keep who did what to which row, with JSON-able facts, e.g. `status=["PLANNED", "DONE"]`; never a secret."""
    salt = secrets.token_bytes(16)
    text = json.dumps(facts, sort_keys=True, default=str, ensure_ascii=False)
    noun = row._meta.object_name or ""
    event = AuditEvent.objects.create(
        actor=actor.label,
        verb=verb,
        noun=noun,
        subject_id=row.pk,
        request_id=actor.request_id,
        payload_hash=hashlib.sha256(salt + text.encode()).digest(),
    )
    AuditPayload.objects.create(event=event, salt=salt, facts=json.loads(text))
    OutboxEntry.objects.create(verb=verb, noun=noun, subject_id=row.pk)


def changes(row: models.Model, new: dict[str, Any]) -> dict[str, list[Any]]:
    """Set the new values on the row and return {field: [before, after]} of those that differ. Saves nothing."""
    changed = {name: [getattr(row, name), value] for name, value in new.items() if getattr(row, name) != value}
    for name, (_, value) in changed.items():
        setattr(row, name, value)
    return changed
