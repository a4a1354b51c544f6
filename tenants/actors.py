"""Who asks. One shape for a person, a consultant, a key, a respondent and the system itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from backend.core.refusal import Code, Refusal
from backend.core.text import Locale, Text
from tenants.answer_links import AnswerLink, Link, WithdrawalCode
from tenants.roles import ANYBODY, EVERYTHING, RESPONDING, WITHDRAWING, Permission

if TYPE_CHECKING:
    from tenants.models import ClientCompany, Consultancy


class ActorKind(Enum):
    """What kind of subject acts."""

    ANONYMOUS = "ANONYMOUS"
    PERSON = "PERSON"
    KEY = "KEY"
    RESPONDENT = "RESPONDENT"
    SYSTEM = "SYSTEM"


@dataclass(frozen=True, kw_only=True)
class ClientFacts:
    """What a request needs to know of its client company."""

    id: UUID
    slug: str
    name: str
    schema_name: str
    time_zone: str
    locale: str
    state: str
    industry: str

    @classmethod
    def of(cls, client: ClientCompany) -> ClientFacts:
        return cls(**{name: getattr(client, name) for name in cls.__dataclass_fields__})

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def today(self) -> date:
        """The day that the client's calendar shows now: deadlines pass in its time zone."""
        return timezone.now().astimezone(self.zone).date()


@dataclass(frozen=True, kw_only=True)
class FirmFacts:
    """What a request needs to know of the consultancy that asks."""

    id: UUID
    slug: str
    name: str

    @classmethod
    def of(cls, firm: Consultancy) -> FirmFacts:
        return cls(id=firm.id, slug=firm.slug, name=firm.name)


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who asks, for which client, with which rights; fixed for a request."""

    kind: ActorKind
    id: UUID | None = None
    name: str = ""
    email: str = ""
    role: str = ""
    locale: Locale = "en"
    permissions: frozenset[Permission] = frozenset()
    client: ClientFacts | None = None
    consultancy: FirmFacts | None = None
    answer_link: AnswerLink | None = None
    withdrawal_code: WithdrawalCode | None = None
    request_id: str = ""

    @classmethod
    def anonymous(cls, locale: Locale = "en") -> Actor:
        return cls(kind=ActorKind.ANONYMOUS, locale=locale, permissions=ANYBODY)

    @classmethod
    def respondent(cls, client: ClientFacts, link: Link, locale: Locale) -> Actor:
        """Whoever holds an answer link or a withdrawal code: nobody known, who may do that one thing in the client."""
        if isinstance(link, WithdrawalCode):
            given: dict[str, Any] = {"withdrawal_code": link, "permissions": WITHDRAWING}
        else:
            given = {"answer_link": link, "permissions": RESPONDING}
        return cls(kind=ActorKind.RESPONDENT, client=client, locale=locale, **given)

    @classmethod
    def system(cls, client: ClientFacts | None = None) -> Actor:
        return cls(kind=ActorKind.SYSTEM, client=client, permissions=EVERYTHING)

    @property
    def label(self) -> str:
        """How the actor is named in the trail, e.g. `person:018f…`."""
        return f"{self.kind.value.lower()}:{self.id}" if self.id else self.kind.value.lower()

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Refuse unless the actor has the right."""
        if permission in self.permissions:
            return
        if self.kind is ActorKind.ANONYMOUS:
            raise unauthenticated()
        raise Refusal(
            Code.FORBIDDEN,
            Text(
                ja="この操作には権限「{permission}」が必要です。", en="This asks for the permission {permission}."
            ).with_facts(permission=permission.value),
        )

    def in_client(self) -> ClientFacts:
        """Return the client of the request, or refuse."""
        if self.client is None:
            raise Refusal(
                Code.CLIENT_REQUIRED,
                Text(
                    ja="クライアント企業を指定してください(X-Client-Companyヘッダーまたはホスト名)。",
                    en="Name a client company, by the header X-Client-Company or by its host.",
                ),
            )
        return self.client


def unauthenticated() -> Refusal:
    return Refusal(
        Code.UNAUTHENTICATED,
        Text(ja="ログインするか、有効なAPIキーを付けてください。", en="Sign in, or send a valid API key."),
    )
