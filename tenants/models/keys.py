"""API keys: recognisable, hashed, scoped, expiring, revocable at once."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from backend.core.rows import Row, Rows
from tenants.models.clients import ClientCompany
from tenants.models.firms import Consultancy
from tenants.roles import Role

if TYPE_CHECKING:
    from tenants.actors import Actor

MARK = "concord"  # secret scanners find a leaked key by it: concord_<8 letters>_<43 letters>
WELL_FORMED = re.compile(rf"{MARK}_(?P<prefix>[0-9a-f]{{8}})_(?P<secret>[A-Za-z0-9_-]{{43}})")


class ApiKeys(Rows["ApiKey"]):
    def visible_to(self, actor: Actor) -> ApiKeys:
        if actor.client is not None:
            return self.filter(client=actor.client.id)
        return self.filter(consultancy=actor.consultancy.id) if actor.consultancy else self.none()

    def in_force(self) -> ApiKeys:
        return self.filter(revoked_at=None, expires_at__gt=Now())


class ApiKey(Row):
    """A program's credential; only a hash of the secret is stored."""

    consultancy = models.ForeignKey(Consultancy, null=True, blank=True, on_delete=models.CASCADE, related_name="keys")
    client = models.ForeignKey(ClientCompany, null=True, blank=True, on_delete=models.CASCADE, related_name="keys")
    name = models.CharField(max_length=100, help_text="What the key is for.")
    prefix = models.CharField(max_length=8, unique=True, help_text="The part of the key that may be shown.")
    secret_hash = models.BinaryField(max_length=32)
    role = models.CharField(max_length=24, choices=Role.choices, help_text="The most that the key may do.")
    scopes = ArrayField(
        models.CharField(max_length=32),
        default=list,
        blank=True,
        help_text="Permissions that the key is limited to; all if empty.",
    )
    expires_at = models.DateTimeField(help_text="When it ends by itself.")
    revoked_at = models.DateTimeField(null=True, blank=True, help_text="When it was revoked.")
    last_used_on = models.DateField(null=True, blank=True, help_text="The day it was last used.")

    objects = ApiKeys.as_manager()

    class Meta(Row.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(consultancy=None) ^ models.Q(client=None), name="key_of_one_party"
            )
        ]

    def set_secret(self) -> str:
        """Draw a new secret and return the whole key, which can be shown this once only. Saves nothing."""
        secret = secrets.token_urlsafe(32)
        self.prefix = secrets.token_hex(4)
        self.secret_hash = hash_secret(secret)
        return f"{MARK}_{self.prefix}_{secret}"

    def has_secret(self, secret: str) -> bool:
        return secrets.compare_digest(bytes(self.secret_hash), hash_secret(secret))


def split_key(token: str) -> tuple[str, str] | None:
    """Return (prefix, secret) of a well-formed key."""
    found = WELL_FORMED.fullmatch(token)
    return (found["prefix"], found["secret"]) if found else None


def hash_secret(secret: str) -> bytes:
    """The secret has 256 random bits, so a plain SHA-256 keeps it; a slow hash is for passwords."""
    return hashlib.sha256(secret.encode()).digest()
