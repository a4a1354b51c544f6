"""Turns a request's credential and its client selectors into an Actor; asked anew on every request."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from backend.core.refusal import Code, Refusal
from backend.core.text import Locale, Text, locale_from
from tenants.actors import Actor, ActorKind, ClientFacts, FirmFacts, unauthenticated
from tenants.answer_links import Link, credential, is_credential
from tenants.keyring import Claim, KeyFacts, claims, facts_for, step_for
from tenants.models import ApiKey, ClientCompany, ClientState, Domain, Membership, User
from tenants.models.keys import split_key
from tenants.roles import BY_GRANT, IN_CLIENT, IN_CONSULTANCY, SIGNED_IN, Permission

LOOPBACK = {"127.0.0.1", "[::1]"}


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A proven credential: who holds it and where it belongs."""

    user: User | None = None
    key: KeyFacts | None = None
    request_id: str = ""

    @property
    def scopes(self) -> frozenset[Permission] | None:
        return frozenset(map(Permission, self.key.scopes)) if self.key and self.key.scopes else None


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks. Runs as the front role, outside any client.

    Raises Refusal UNAUTHENTICATED, SELECTORS_DISAGREE, CLIENT_NOT_FOUND, CLIENT_SUSPENDED or CLIENT_NOT_READY, and
    NOT_FOUND for an answer link or a withdrawal code that is not ours.
    """
    locale = locale_from(request.headers.get("Accept-Language", ""))
    bearer = _bearer(request)
    if link := credential(bearer):
        return respondent_of(request, link, locale)
    if request.headers.get("Authorization"):
        return _bearer_of_key(request, bearer, locale)
    user = request.user
    slug = _selected(request, None)
    if not isinstance(user, User) or not user.is_active:
        if slug is not None and "X-Client-Company" in request.headers:
            raise unauthenticated()
        return Actor.anonymous(locale)
    return _actor_in(Holder(user=user, request_id=_request_id(request)), slug, locale)


def claim_of(request: HttpRequest) -> Claim | None:
    """Return whom the request's key stood for last time, without asking; see Claim. None where that is not known."""
    bearer = _bearer(request)
    if not bearer or is_credential(bearer):
        return None
    return claims.find(bearer, _manner(request))


def _manner(request: HttpRequest) -> tuple[str, str | None, Locale]:
    """Return all of a request that decides, with its key, who asks."""
    headers = request.headers
    return request.get_host(), headers.get("X-Client-Company"), locale_from(headers.get("Accept-Language", ""))


def _bearer_of_key(request: HttpRequest, bearer: str, locale: Locale) -> Actor:
    parts = split_key(bearer)
    if parts is None:
        raise unauthenticated()
    selectors = {slug_of_host(request.get_host()), request.headers.get("X-Client-Company") or None}
    slug = next(iter(sorted(filter(None, selectors))), None)
    said = facts_for(step := step_for(parts[0], slug))
    key = KeyFacts.read(said) if said else None
    if said is None or key is None or not key.has_secret(parts[1]):
        raise unauthenticated()
    today = timezone.now().date()
    if key.last_used_on != today:
        ApiKey.objects.filter(pk=key.id).update(last_used_on=today)
    agreed = _agreed({key.client.slug if key.client else None, *selectors})
    actor = _actor_in(Holder(key=key, request_id=_request_id(request)), agreed, locale)
    if key.last_used_on == today and is_ours(request.get_host()):
        claims.keep(bearer, _manner(request), Claim(step, said, actor, today))
    return actor


def _actor_in(holder: Holder, slug: str | None, locale: Locale) -> Actor:
    return _outside(holder, locale) if slug is None else _in_client(holder, slug, locale)


def respondent_of(request: HttpRequest, link: Link, locale: Locale) -> Actor:
    """Return the bearer of an answer link or a withdrawal code, in its client.

    Runs as the front role, outside any client.
    Raises Refusal NOT_FOUND, SELECTORS_DISAGREE, CLIENT_SUSPENDED or CLIENT_NOT_READY.
    """
    client = client_of_link(request, link.client_id)
    if client is None:
        raise link.refusal()
    return Actor.respondent(client, link, locale)


def client_of_link(request: HttpRequest, client_id: UUID) -> ClientFacts | None:
    """Return the client that a signed link names, where there is one. Runs as the front role, outside any client.

    Raises Refusal SELECTORS_DISAGREE, CLIENT_SUSPENDED or CLIENT_NOT_READY.
    """
    client = ClientCompany.objects.filter(pk=client_id).first()
    if client is None:
        return None
    _selected(request, client)
    _refuse_unserved(client)
    return ClientFacts.of(client)


def _bearer(request: HttpRequest) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _request_id(request: HttpRequest) -> str:
    return getattr(request, "request_id", "")


def _selected(request: HttpRequest, bound: ClientCompany | None) -> str | None:
    """Return the slug that the credential (where it is bound to a client), the host and the header agree on."""
    header = request.headers.get("X-Client-Company") or None
    return _agreed({bound.slug if bound else None, slug_of_host(request.get_host()), header})


def _agreed(selectors: set[str | None]) -> str | None:
    named = selectors - {None}
    if len(named) > 1:
        raise Refusal(
            Code.SELECTORS_DISAGREE,
            Text(
                ja="APIキー(または回答用リンク)、ホスト名、X-Client-Companyヘッダーが別々のクライアント企業を指しています。",
                en="The key or link, the host and the header X-Client-Company name different client companies.",
            ),
        )
    return next(iter(named), None)


def slug_of_host(host: str) -> str | None:
    """Return the slug of the client that a host names, None for the host that is everybody's."""
    name = _without_port(host)
    if name == settings.BASE_DOMAIN or name in LOOPBACK:
        return None
    if name.endswith(f".{settings.BASE_DOMAIN}"):
        return name.removesuffix(f".{settings.BASE_DOMAIN}")
    domain = Domain.objects.select_related("tenant").filter(domain=name).first()
    return domain.tenant.slug if domain else None


def is_ours(host: str) -> bool:
    """Whether the host tells its client by itself, unlike a client's own domain."""
    name = _without_port(host)
    return name == settings.BASE_DOMAIN or name in LOOPBACK or name.endswith(f".{settings.BASE_DOMAIN}")


def _without_port(host: str) -> str:
    return host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host


def _in_client(holder: Holder, slug: str, locale: Locale) -> Actor:
    if holder.key:
        client = holder.key.client or holder.key.named
        place = _place_of_key(holder.key) if client else None
    else:
        row = ClientCompany.objects.filter(slug=slug).first()
        client = ClientFacts.of(row) if row else None
        place = _place_of_person(holder.user, row) if row else None
    if client is None or place is None:
        raise client_not_found()
    _refuse_unserved(client)
    role, permissions, firm = place
    return _actor(holder, role, permissions, locale, client=client, firm=firm)


Place = tuple[str, frozenset[Permission], FirmFacts | None]


def _place_of_key(key: KeyFacts) -> Place | None:
    """Return what a key may be in the client: the client's own, or one of a firm that the client grants something."""
    if key.client:
        return key.role, IN_CLIENT[key.role], None
    return (key.role, BY_GRANT[key.grant][key.role], key.consultancy) if key.grant else None


def _place_of_person(user: User | None, client: ClientCompany) -> Place | None:
    """Return what a person is in the client: a member of it, or of a firm that the client grants something."""
    memberships = Membership.objects.in_force().filter(user=user).select_related("consultancy")
    own = memberships.filter(client=client).first()
    if own:
        return own.role, IN_CLIENT[own.role], None
    for membership in memberships.exclude(consultancy=None):
        grant = client.grants.in_force().filter(consultancy=membership.consultancy).first()
        if grant and membership.consultancy:
            firm = FirmFacts.of(membership.consultancy)
            return membership.role, BY_GRANT[grant.role][membership.role], firm
    return None


def _outside(holder: Holder, locale: Locale) -> Actor:
    """A request that names no client: the holder's firm, if any."""
    firm: FirmFacts | None = None
    if holder.key:
        firm, role = holder.key.consultancy, holder.key.role
    else:
        memberships = Membership.objects.in_force().filter(user=holder.user).exclude(consultancy=None)
        membership = memberships.select_related("consultancy").first()
        role = membership.role if membership else ""
        firm = FirmFacts.of(membership.consultancy) if membership and membership.consultancy else None
    return _actor(holder, role, IN_CONSULTANCY.get(role, SIGNED_IN), locale, firm=firm)


def _actor(
    holder: Holder,
    role: str,
    permissions: frozenset[Permission],
    locale: Locale,
    *,
    client: ClientFacts | None = None,
    firm: FirmFacts | None = None,
) -> Actor:
    subject = holder.key or holder.user
    assert subject is not None
    return Actor(
        kind=ActorKind.KEY if holder.key else ActorKind.PERSON,
        id=subject.id,
        name=subject.name,
        email=holder.user.email if holder.user else "",
        role=role,
        locale=locale,
        permissions=permissions & (holder.scopes | SIGNED_IN) if holder.scopes else permissions,
        client=client,
        consultancy=firm,
        request_id=holder.request_id,
    )


def _refuse_unserved(client: ClientCompany | ClientFacts) -> None:
    if client.state == ClientState.ACTIVE:
        return
    if client.state in {ClientState.PROVISIONING, ClientState.FAILED}:
        raise Refusal(
            Code.CLIENT_NOT_READY,
            Text(
                ja="このクライアント企業は準備中です。しばらくしてからお試しください。",
                en="This client company is being prepared; try again shortly.",
            ),
        )
    raise Refusal(
        Code.CLIENT_SUSPENDED,
        Text(ja="このクライアント企業は現在停止されています。", en="This client company is suspended or closed."),
    )


def client_not_found() -> Refusal:
    """The same words for a client that does not exist and for one that is not yours."""
    return Refusal(
        Code.CLIENT_NOT_FOUND,
        Text(ja="指定されたクライアント企業は見つかりません。", en="There is no such client company for you."),
    )
