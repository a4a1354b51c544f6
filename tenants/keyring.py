"""What the database says of an API key, in one statement; and what it said last time, until the same trip proves it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from secrets import compare_digest
from typing import Any, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, JSONObject

from backend.core.kept import Kept
from tenants.actors import Actor, ClientFacts, FirmFacts
from tenants.database.aliases import FRONT
from tenants.database.lines import Step
from tenants.database.numbering import numbered
from tenants.models import AccessGrant, ApiKey, ClientCompany
from tenants.models.keys import hash_secret
from tenants.reading import read

MOST = 10_000
OPEN_PREFIX, OPEN_SLUG = "\x01prefix", "\x01slug"


@dataclass(frozen=True, kw_only=True)
class KeyFacts:
    """A key in force, the client or firm that it belongs to, and the client that the request names."""

    id: UUID
    name: str
    role: str
    scopes: tuple[str, ...]
    secret_hash: bytes
    last_used_on: date | None
    client: ClientFacts | None
    consultancy: FirmFacts | None
    named: ClientFacts | None
    grant: str | None

    @classmethod
    def read(cls, text: bytes) -> Self:
        told: dict[str, Any] = json.loads(text)
        return cls(
            id=UUID(told["id"]),
            name=told["name"],
            role=told["role"],
            scopes=tuple(told["scopes"]),
            secret_hash=bytes.fromhex(told["secret_hash"].removeprefix("\\x")),
            last_used_on=date.fromisoformat(told["last_used_on"]) if told["last_used_on"] else None,
            client=_client(told["client"]),
            consultancy=_firm(told["consultancy"]),
            named=_client(told["named"]),
            grant=told["grant"],
        )

    def has_secret(self, secret: str) -> bool:
        return compare_digest(self.secret_hash, hash_secret(secret))


def _client(told: dict[str, Any] | None) -> ClientFacts | None:
    return ClientFacts(**told | {"id": UUID(told["id"])}) if told and told["id"] else None


def _firm(told: dict[str, Any]) -> FirmFacts | None:
    return FirmFacts(**told | {"id": UUID(told["id"])}) if told["id"] else None


def rows(prefix: str, slug: str) -> QuerySet[Any]:
    """Return the row that decides who holds a key, as one JSON object; none where no key is in force."""
    firm = {name: f"consultancy__{name}" for name in FirmFacts.__dataclass_fields__}
    own = {name: f"client__{name}" for name in ClientFacts.__dataclass_fields__}
    every = {name: name for name in ClientFacts.__dataclass_fields__}
    named = ClientCompany.objects.filter(slug=slug).order_by()
    grants = AccessGrant.objects.in_force().filter(client__slug=slug, consultancy=OuterRef("consultancy")).order_by()
    facts = JSONObject(
        id="id",
        name="name",
        role="role",
        scopes=Cast("scopes", ArrayField(TextField())),
        secret_hash=Cast("secret_hash", TextField()),
        last_used_on="last_used_on",
        client=JSONObject(**own),
        consultancy=JSONObject(**firm),
        named=Subquery(named.values(json=JSONObject(**every))),
        grant=Subquery(grants.values("role")),
    )
    return ApiKey.objects.in_force().filter(prefix=prefix).order_by().values_list(Cast(facts, TextField()))


@cache
def _statement() -> str:
    text, parameters = rows(OPEN_PREFIX, OPEN_SLUG).query.sql_with_params()
    places = {OPEN_PREFIX: "$1", OPEN_SLUG: "$2"}
    return numbered(text, parameters, lambda value: places.get(value) if isinstance(value, str) else None)


def step_for(prefix: str, slug: str | None) -> Step:
    return Step(_statement(), [prefix.encode(), slug.encode() if slug else None])


def facts_for(step: Step) -> bytes | None:
    """Ask the database, as the front role; None where there is no such key in force."""
    row = read({FRONT: step}, None)[FRONT]
    return row[0] if row else None


@dataclass(frozen=True)
class Claim:
    """Whom a credential stood for when it was last asked about. It counts once the database says the same again."""

    step: Step
    said: bytes
    actor: Actor
    day: date

    def is_proven_by(self, row: list[bytes | None]) -> bool:
        return row == [self.said]

    def is_proven(self) -> bool:
        """Ask the database by itself, as the front role."""
        return self.is_proven_by(read({FRONT: self.step}, None)[FRONT])


class Claims:
    """What was said of the credentials used lately, by the token (of which only a digest is kept) and how it came."""

    def __init__(self, most: int = MOST) -> None:
        self._kept: Kept[tuple[bytes, Hashable], Claim] = Kept(most=most)

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, token: str, manner: Hashable) -> Claim | None:
        found = self._kept.find((_digest(token), manner))
        return found if found and found.day == _today() else None  # each day's first use is written down

    def keep(self, token: str, manner: Hashable, claim: Claim) -> None:
        self._kept.keep((_digest(token), manner), claim)

    def clear(self) -> None:
        self._kept.clear()


def _digest(token: str) -> bytes:
    return hashlib.blake2b(token.encode(), digest_size=32).digest()


def _today() -> date:
    return datetime.now(UTC).date()


claims = Claims()
