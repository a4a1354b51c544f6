"""Turns a request's credential and its client selectors into an Actor; asked anew on every request."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from backend.core.refusal import Code, Refusal
from backend.core.text import Locale, Text, locale_from
from tenants.actors import Actor, ActorKind, ClientFacts, FirmFacts, unauthenticated
from tenants.answer_links import MARK, AnswerLink, unknown_link
from tenants.models import ApiKey, ClientCompany, ClientState, Consultancy, Domain, Membership, User
from tenants.models.keys import split_key
from tenants.roles import BY_GRANT, IN_CLIENT, IN_CONSULTANCY, SIGNED_IN, Permission


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A proven credential: who holds it and where it belongs."""

    kind: ActorKind
    user: User | None = None
    key: ApiKey | None = None
    request_id: str = ""

    @property
    def scopes(self) -> frozenset[Permission] | None:
        return frozenset(map(Permission, self.key.scopes)) if self.key and self.key.scopes else None


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks. Runs as the front role, outside any client.

    Raises Refusal UNAUTHENTICATED, SELECTORS_DISAGREE, CLIENT_NOT_FOUND, CLIENT_SUSPENDED or CLIENT_NOT_READY, and
    NOT_FOUND for an answer link that is not ours.
    """
    locale = locale_from(request.headers.get("Accept-Language", ""))
    bearer = _bearer(request)
    if bearer.startswith(MARK):
        return respondent_of(request, AnswerLink.read(bearer), locale)
    holder = _holder(request)
    slug = _selected(request, holder.key.client if holder and holder.key else None)
    if holder is None:
        if slug is not None and "X-Client-Company" in request.headers:
            raise unauthenticated()
        return Actor.anonymous(locale)
    if slug is not None:
        return _in_client(holder, slug, locale)
    return _outside(holder, locale)


def respondent_of(request: HttpRequest, link: AnswerLink, locale: Locale) -> Actor:
    """Return the bearer of an answer link, in the link's client. Runs as the front role, outside any client.

    Raises Refusal NOT_FOUND, SELECTORS_DISAGREE, CLIENT_SUSPENDED or CLIENT_NOT_READY.
    """
    client = ClientCompany.objects.filter(pk=link.client_id).first()
    if client is None:
        raise unknown_link()
    _selected(request, client)
    _refuse_unserved(client)
    return Actor.respondent(ClientFacts.of(client), link, locale)


def _bearer(request: HttpRequest) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _holder(request: HttpRequest) -> Holder | None:
    request_id = getattr(request, "request_id", "")
    if request.headers.get("Authorization"):
        key = _key(_bearer(request))
        if key is None:
            raise unauthenticated()
        return Holder(kind=ActorKind.KEY, key=key, request_id=request_id)
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return None
    return Holder(kind=ActorKind.PERSON, user=user, request_id=request_id)


def _key(token: str) -> ApiKey | None:
    parts = split_key(token)
    if parts is None:
        return None
    key = ApiKey.objects.in_force().select_related("client", "consultancy").filter(prefix=parts[0]).first()
    if key is None or not key.has_secret(parts[1]):
        return None
    today = timezone.now().date()
    if key.last_used_on != today:
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=today)
    return key


def _selected(request: HttpRequest, bound: ClientCompany | None) -> str | None:
    """Return the slug that the credential (where it is bound to a client), the host and the header agree on."""
    named = {
        bound.slug if bound else None,
        slug_of_host(request.get_host()),
        request.headers.get("X-Client-Company") or None,
    } - {None}
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
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    if name == settings.BASE_DOMAIN or name in {"127.0.0.1", "[::1]"}:
        return None
    if name.endswith(f".{settings.BASE_DOMAIN}"):
        return name.removesuffix(f".{settings.BASE_DOMAIN}")
    domain = Domain.objects.select_related("tenant").filter(domain=name).first()
    return domain.tenant.slug if domain else None


def _in_client(holder: Holder, slug: str, locale: Locale) -> Actor:
    client = ClientCompany.objects.filter(slug=slug).first()
    place = _place(holder, client) if client else None
    if client is None or place is None:
        raise client_not_found()
    _refuse_unserved(client)
    role, permissions, firm = place
    return _actor(holder, role, permissions, locale, client=ClientFacts.of(client), firm=firm)


Place = tuple[str, frozenset[Permission], Consultancy | None]


def _place(holder: Holder, client: ClientCompany) -> Place | None:
    """Return what the holder is in this client: a member of it, or of a firm that it grants something."""
    if holder.key:
        if holder.key.client_id:
            return (holder.key.role, IN_CLIENT[holder.key.role], None) if holder.key.client_id == client.id else None
        return _granted(client, holder.key.consultancy, holder.key.role)
    memberships = Membership.objects.in_force().filter(user=holder.user).select_related("consultancy")
    own = memberships.filter(client=client).first()
    if own:
        return own.role, IN_CLIENT[own.role], None
    for membership in memberships.exclude(consultancy=None):
        place = _granted(client, membership.consultancy, membership.role)
        if place:
            return place
    return None


def _granted(client: ClientCompany, firm: Consultancy | None, role: str) -> Place | None:
    grant = client.grants.in_force().filter(consultancy=firm).first() if firm else None
    return (role, BY_GRANT[grant.role][role], firm) if grant else None


def _outside(holder: Holder, locale: Locale) -> Actor:
    """A request that names no client: the holder's firm, if any."""
    if holder.key:
        firm, role = holder.key.consultancy, holder.key.role
    else:
        memberships = Membership.objects.in_force().filter(user=holder.user).exclude(consultancy=None)
        membership = memberships.select_related("consultancy").first()
        firm, role = (membership.consultancy, membership.role) if membership else (None, "")
    return _actor(holder, role, IN_CONSULTANCY.get(role, SIGNED_IN), locale, firm=firm)


def _actor(
    holder: Holder,
    role: str,
    permissions: frozenset[Permission],
    locale: Locale,
    *,
    client: ClientFacts | None = None,
    firm: Consultancy | None = None,
) -> Actor:
    subject = holder.key or holder.user
    assert subject is not None
    return Actor(
        kind=holder.kind,
        id=subject.id,
        name=subject.name,
        email=holder.user.email if holder.user else "",
        role=role,
        locale=locale,
        permissions=permissions & (holder.scopes | SIGNED_IN) if holder.scopes else permissions,
        client=client,
        consultancy=FirmFacts.of(firm) if firm else None,
        request_id=holder.request_id,
    )


def _refuse_unserved(client: ClientCompany) -> None:
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
