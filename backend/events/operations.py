"""Tell: every write keeps an audit event and an outbox entry in its own transaction."""

import hashlib
import json
import secrets
from typing import Any

from django.db import connections, models
from django.utils import timezone
from uuid_utils.compat import uuid7

from tenants.actors import Actor
from tenants.database.aliases import CLIENT

# One statement for three rows: every write waits for it. Django's own way writes three, and longer than they take.
KEEP = """
WITH event AS (
    INSERT INTO events_auditevent
        (id, created_at, updated_at, version, actor, verb, noun, subject_id, request_id, payload_hash)
    VALUES (%(event)s, %(now)s, %(now)s, 1, %(actor)s, %(verb)s, %(noun)s, %(subject)s, %(request)s, %(hash)s)
), payload AS (
    INSERT INTO events_auditpayload (event_id, salt, facts) VALUES (%(event)s, %(salt)s, %(facts)s::jsonb)
)
INSERT INTO events_outboxentry (id, created_at, updated_at, version, verb, noun, subject_id)
VALUES (%(entry)s, %(now)s, %(now)s, 1, %(verb)s, %(noun)s, %(subject)s)
"""


def record(actor: Actor, verb: str, row: models.Model, **facts: Any) -> None:
    """Keep who did what to which row, with JSON-able facts, e.g. `status=["PLANNED", "DONE"]`; never a secret."""
    salt = secrets.token_bytes(16)
    text = json.dumps(facts, sort_keys=True, default=str, ensure_ascii=False)
    told = {
        "event": uuid7(),
        "entry": uuid7(),
        "now": timezone.now(),
        "actor": actor.label,
        "verb": verb,
        "noun": row._meta.object_name or "",
        "subject": row.pk,
        "request": actor.request_id,
        "hash": hashlib.sha256(salt + text.encode()).digest(),
        "salt": salt,
        "facts": text,
    }
    with connections[CLIENT].cursor() as cursor:
        cursor.execute(KEEP, told)


def changes(row: models.Model, new: dict[str, Any]) -> dict[str, list[Any]]:
    """Set the new values on the row and return {field: [before, after]} of those that differ. Saves nothing."""
    changed = {name: [getattr(row, name), value] for name, value in new.items() if getattr(row, name) != value}
    for name, (_, value) in changed.items():
        setattr(row, name, value)
    return changed
