"""Client companies: one is one tenant is one PostgreSQL schema."""

from __future__ import annotations

import secrets
from typing import Self
from uuid import UUID
from zoneinfo import available_timezones

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Now
from django_tenants.models import DomainMixin, TenantMixin

from backend.core.refusal import Code, Refusal
from backend.core.rows import Row, Rows
from backend.core.text import Text
from backend.core.validation import not_valid
from tenants.actors import Actor, ActorKind

SLUG = RegexValidator(r"^[a-z][a-z0-9-]{1,38}[a-z0-9]\Z")


class ClientState(models.TextChoices):
    """Where a client company stands in its life; see MOVES."""

    PROVISIONING = "PROVISIONING"
    FAILED = "FAILED"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    CLOSED = "CLOSED"


MOVES = {
    ClientState.PROVISIONING: {ClientState.ACTIVE, ClientState.FAILED},
    ClientState.FAILED: {ClientState.PROVISIONING, ClientState.CLOSED},
    ClientState.ACTIVE: {ClientState.SUSPENDED, ClientState.CLOSED},
    ClientState.SUSPENDED: {ClientState.ACTIVE, ClientState.CLOSED},
    ClientState.CLOSED: set(),
}


def new_schema_name() -> str:
    return f"t_{secrets.token_hex(8)}"


def is_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise not_valid(
            Text(
                ja="IANAのタイムゾーン名を指定してください(例: Asia/Tokyo)。",
                en="Give the name of a time zone of the IANA database, such as Asia/Tokyo.",
            )
        )


class ClientCompanies(Rows["ClientCompany"]):
    def visible_to(self, actor: Actor) -> Self:
        """A client sees itself, a firm the clients that grant it something, a person those of their memberships."""
        mine = models.Q(pk=actor.client.id) if actor.client else models.Q(pk=None)
        if actor.consultancy:
            mine |= models.Q(pk__in=self.model.objects.granted_to(actor.consultancy.id).order_by().values("pk"))
        if actor.kind is ActorKind.PERSON:
            joined = self.model.objects.filter(memberships__user=actor.id, memberships__ended_at=None)
            mine |= models.Q(pk__in=joined.order_by().values("pk"))
        return self.filter(mine)

    def granted_to(self, consultancy_id: UUID) -> Self:
        unexpired = models.Q(grants__expires_at=None) | models.Q(grants__expires_at__gt=Now())
        return self.filter(unexpired, grants__consultancy=consultancy_id, grants__ended_at=None)

    def served(self) -> ClientCompanies:
        return self.filter(state=ClientState.ACTIVE)


class ClientCompany(TenantMixin, Row):  # type: ignore[django-manager-missing, misc]
    """A company whose Sales and Marketing work together better each quarter; isolated from every other."""

    auto_create_schema = False
    auto_drop_schema = False

    slug = models.CharField(max_length=40, unique=True, validators=[SLUG], help_text="Its short name in addresses.")
    name = models.CharField(max_length=200, help_text="Its name.")
    schema_name = models.CharField(max_length=63, unique=True, default=new_schema_name, editable=False)
    state = models.CharField(
        max_length=16,
        choices=ClientState.choices,
        default=ClientState.PROVISIONING,
        help_text="Where it stands in its life.",
    )
    time_zone = models.CharField(
        max_length=64, default="Asia/Tokyo", validators=[is_time_zone], help_text="Decides when a deadline has passed."
    )
    locale = models.CharField(max_length=2, choices=[("ja", "ja"), ("en", "en")], default="ja")
    industry = models.CharField(max_length=100, blank=True, help_text="What it does.")
    failure = models.TextField(blank=True, editable=False)

    objects = ClientCompanies.as_manager()

    class Meta(Row.Meta):
        ordering = ["slug"]

    def move(self, state: ClientState) -> None:
        """Change the state, or refuse an illegal move. Saves nothing."""
        if state not in MOVES[ClientState(self.state)]:
            raise Refusal(
                Code.ILLEGAL_MOVE,
                Text(
                    ja="クライアント企業の状態を{before}から{after}に変えることはできません。",
                    en="A client company cannot go from {before} to {after}.",
                ).with_facts(before=self.state, after=state),
            )
        self.state = state


class Domain(DomainMixin):  # type: ignore[misc]
    """A host name that serves one client company."""

    tenant = models.ForeignKey(ClientCompany, on_delete=models.CASCADE, related_name="domains")
