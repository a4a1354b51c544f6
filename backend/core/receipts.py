"""Idempotency: the first request with a key does the work, a repeated one gets the first one's answer."""

import hashlib
import json
from typing import Any
from uuid import uuid4

from django.db import models
from django.utils import timezone

from backend.core.refusal import Code, Refusal
from backend.core.text import Text


class Receipts(models.QuerySet["Receipt"]):
    def claim(self, actor: str, key: str, request: Any) -> "Receipt | None":
        """Return None when this request is the first with its key, else the first one's receipt.

        Inserts inside the caller's transaction: a twin under way is waited for, a refused request leaves nothing.
        Raises Refusal IDEMPOTENCY_MISMATCH when the first request asked for something else.
        """
        digest = hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode()).digest()
        receipt = self.model(actor=actor, key=key, request_hash=digest)
        self.bulk_create([receipt], ignore_conflicts=True)
        first = self.get(actor=actor, key=key)
        if first.id == receipt.id:
            return None
        if bytes(first.request_hash) != digest:
            raise Refusal(
                Code.IDEMPOTENCY_MISMATCH,
                Text(
                    ja="同じidempotencyKeyが別の内容で使われています。",
                    en="This idempotencyKey was used before with another input.",
                ),
                path=("input", "idempotencyKey"),
            )
        return first

    def fill(self, actor: str, key: str, answer: dict[str, Any]) -> None:
        """Keep what the first request answered: the ids of the rows in its payload."""
        self.filter(actor=actor, key=key).update(answer=answer)


class Receipt(models.Model):
    """One idempotency key of one actor and what was answered to it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    actor = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    request_hash = models.BinaryField(max_length=32)
    answer = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    objects = Receipts.as_manager()

    class Meta:
        abstract = True
