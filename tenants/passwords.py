"""The page behind a mailed link, where a person chooses a password: plain HTML, where no frontend serves one."""

import secrets
from dataclasses import asdict, dataclass

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.headless.account.inputs import ResetPasswordInput, ResetPasswordKeyInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from backend.core.text import Locale, Text, locale_from
from tenants.models import User

TITLE = Text(ja="パスワードの設定", en="Choose a password")
FIELD = Text(ja="新しいパスワード", en="New password")
HINT = Text(
    ja="12文字以上で、お名前やメールアドレスに似ていないものにしてください。",
    en="At least 12 characters, and nothing like your name or address.",
)
BUTTON = Text(ja="設定する", en="Set password")
DONE = Text(
    ja="パスワードを設定しました。{email} でログインできます。",
    en="Your password is set. You can sign in as {email} now.",
)
DEAD = Text(
    ja="このリンクは使えません。使用済みか、有効期限が切れています。パスワードの再設定をもう一度お申し込みください。",
    en="This link does not work any more: it was used, or its time is over. Ask for a new one.",
)
SLOWER = Text(ja="しばらくしてから、もう一度お試しください。", en="That was too often. Try again in a while.")


@dataclass(frozen=True, kw_only=True)
class Page:
    """What the page shows, in one language."""

    locale: Locale
    faults: tuple[str, ...] = ()
    said: str = ""
    status: int = 200


@require_http_methods(["GET", "HEAD", "POST"])
def password_page(request: HttpRequest) -> HttpResponse:
    """Show the form to whoever holds a link that works, and store the password that is sent by it.

    The key stands behind the question mark: what logs a path does not log it.
    """
    key = request.GET.get("key", "")
    locale = locale_from(request.headers.get("Accept-Language", ""))
    if not ratelimit.consume(request, action="reset_password_from_key"):
        return _shown(request, Page(locale=locale, said=SLOWER.in_(locale), status=429))
    link = ResetPasswordKeyInput({"key": key})
    if not link.is_valid() or not link.user.is_active:
        return _shown(request, Page(locale=locale, said=DEAD.in_(locale), status=404))
    user: User = link.user
    locale = "ja" if user.locale == "ja" else "en"
    with translation.override(locale):
        page = _stored(request, key, user, locale) if request.method == "POST" else Page(locale=locale)
    return _shown(request, page, user)


def _stored(request: HttpRequest, key: str, user: User, locale: Locale) -> Page:
    password = request.POST.get("password", "")
    sent = ResetPasswordInput({"key": key, "password": password})
    if not sent.is_valid():
        return Page(locale=locale, faults=tuple(sent.errors.get("password", [])), status=422)
    get_adapter(request).set_password(user, password)
    return Page(locale=locale, said=DONE.with_facts(email=user.email).in_(locale))


def _shown(request: HttpRequest, page: Page, user: User | None = None) -> HttpResponse:
    words = {"title": TITLE, "field": FIELD, "hint": HINT, "button": BUTTON}
    told = {name: text.in_(page.locale) for name, text in words.items()}
    nonce = secrets.token_urlsafe(16)
    facts = asdict(page) | {"words": told, "email": user.email if user else "", "nonce": nonce}
    response = render(request, "tenants/password.html", facts, status=page.status)
    response["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"  # under no-referrer a browser sends `Origin: null`, which looks forged
    return response
