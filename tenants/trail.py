"""Writes down what happens to public rows, in the transaction in which it happens."""

from typing import Any
from uuid import UUID

from backend.core.rows import Row
from tenants.actors import Actor
from tenants.models import RegistryEvent


def record_public(
    actor: Actor,
    verb: str,
    row: Row,
    *,
    client_id: UUID | None = None,
    consultancy_id: UUID | None = None,
    **facts: Any,
) -> None:
    """Keep who did what to which public row, for the client and the firm that it concerns; never a secret."""
    RegistryEvent.objects.create(
        actor=actor.label,
        verb=verb,
        client_id=client_id or (actor.client.id if actor.client else None),
        consultancy_id=consultancy_id or (actor.consultancy.id if actor.consultancy else None),
        subject_id=row.pk,
        facts=facts,
        request_id=actor.request_id,
    )
