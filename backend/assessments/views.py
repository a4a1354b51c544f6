"""The page at an answer link: shows the form, takes the answers, and says plainly where neither can be."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from backend.assessments.answering import submit_response
from backend.assessments.form import AnswerForm, answer_form
from backend.assessments.mailing import until
from backend.assessments.page import Sent, draft_key, passcode, sections, who
from backend.assessments.previewing import UNKNOWN, PreviewTicket, preview_form
from backend.assessments.wording import (
    ADVICE,
    BUSY,
    HEADINGS,
    NO_PREVIEW,
    NOT_A_FORM,
    ONLY_GET_AND_POST,
    UNSERVED,
    words_in,
)
from backend.core.refusal import Code, Refusal, Refusals
from backend.core.text import LOCALES, Locale, Text, locale_from
from tenants.access import client_of_link, respondent_of
from tenants.actors import Actor
from tenants.answer_links import AnswerLink
from tenants.binding import client_transaction
from tenants.database.aliases import FRONT

STATUS = {
    Code.NOT_FOUND: 404,
    Code.SELECTORS_DISAGREE: 404,
    Code.ALREADY_USED: 409,
    Code.EXPIRED: 410,
    Code.CLOSED: 410,
    Code.TOO_MANY: 410,
    Code.NOT_OPEN: 403,
    Code.CLIENT_SUSPENDED: 403,
    Code.CLIENT_NOT_READY: 503,
}
OVER = {Code.ALREADY_USED, Code.EXPIRED, Code.CLOSED, Code.TOO_MANY}
UNREADABLE = (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError)
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


@csrf_exempt  # the link is the permission: no cookie is read, so another site can borrow nothing
def answer_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form (GET) or take it (POST): 303 to the thanks, 422 with what was chosen, or a page that says why not.

    GET changes nothing, so that a mail scanner that follows the link uses nothing up.
    """
    locale = _locale(request)
    if request.method not in {"GET", "HEAD", "POST"}:
        response = _message(locale, ONLY_GET_AND_POST, code="METHOD_NOT_ALLOWED", status=405)
        response["Allow"] = "GET, HEAD, POST"
        return response
    try:
        return _answered(request, token, locale)
    except Refusal as refusal:
        return _refused(locale, refusal, token)


@csrf_exempt
@require_safe
def thanks_page(request: HttpRequest) -> HttpResponse:
    """Say thank you, at an address that holds no token; sending the page again sends no answer."""
    return _page("answer/thanks.html", _locale(request), {})


@csrf_exempt
@require_safe
def preview_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show a questionnaire as respondents see it, with sending switched off, or a page that says why not."""
    locale = _locale(request)
    try:
        ticket = PreviewTicket.read(token, now=timezone.now())
        with transaction.atomic(using=FRONT):
            client = client_of_link(request, ticket.client_id)
        if client is None:
            raise Refusal(Code.NOT_FOUND, UNKNOWN)
        actor = replace(Actor.system(client), locale=locale)
        with client_transaction(client.schema_name, read_only=True):
            form = preview_form(actor, ticket)
    except Refusal as refusal:
        return _no_preview(locale, refusal)
    except OperationalError:
        return _busy(locale, Sent())
    response = _page("answer/preview.html", locale, _asked(form, actor, Sent(), []))
    response["Content-Security-Policy"] = POLICY.replace("form-action 'self'", "form-action 'none'")
    return response


def _answered(request: HttpRequest, token: str, locale: Locale) -> HttpResponse:
    link = AnswerLink.read(token)
    try:
        with transaction.atomic(using=FRONT):
            actor = respondent_of(request, link, locale)
        if request.method != "POST":
            return _form(actor, token, Sent())
    except OperationalError:
        return _busy(locale, Sent())

    try:
        sent = Sent.read(request.POST)
    except UNREADABLE as fault:
        status = 413 if isinstance(fault, RequestDataTooBig) else 400
        return _message(locale, NOT_A_FORM, code=Code.INVALID.value, status=status)
    try:
        with client_transaction(actor.in_client().schema_name):
            submit_response(actor, sent.answers, sent.about, passcode=sent.passcode)
    except Refusals as faults:
        return _form(actor, token, sent, faults=faults.refusals)
    except OperationalError:
        return _busy(locale, sent)
    response = HttpResponse(status=303, headers={"Location": f"/answer/thanks?lang={locale}"})
    return _closed(response)


def _form(actor: Actor, token: str, sent: Sent, *, faults: list[Refusal] | None = None) -> HttpResponse:
    with client_transaction(actor.in_client().schema_name, read_only=True):
        form = answer_form(actor)
    faults = faults or []
    context = _asked(form, actor, sent, faults) | {
        "closes_at": form.assessment.closes_at.isoformat(),
        "passcode": passcode(form, sent, faults, actor.locale),
        "draft": draft_key(token),
        "keep": "session" if form.asks_who else "local",
    }
    return _page("answer/form.html", actor.locale, context, status=422 if faults else 200)


def _asked(form: AnswerForm, actor: Actor, sent: Sent, faults: list[Refusal]) -> dict[str, Any]:
    """Return what the page tells and asks."""
    return {
        "form": form,
        "introduction": form.questionnaire.introduction.in_(actor.locale),
        "promises": [promise.in_(actor.locale) for promise in form.promises],
        "until": until(form.assessment.closes_at, actor.in_client().zone).in_(actor.locale),
        "who": who(form, sent, faults, actor.locale),
        "sections": sections(form, sent, faults, actor.locale),
        "problems": sent.problems(form, faults, actor.locale),
        "count": len(form.questionnaire.statements),
    }


def _refused(locale: Locale, refusal: Refusal, token: str) -> HttpResponse:
    is_served = refusal.code not in {Code.CLIENT_SUSPENDED, Code.CLIENT_NOT_READY}
    return _message(
        locale,
        refusal.text if is_served else UNSERVED,
        code=refusal.code.value,
        status=STATUS.get(refusal.code, 400),
        forget=draft_key(token) if refusal.code in OVER else "",
    )


def _no_preview(locale: Locale, refusal: Refusal) -> HttpResponse:
    context = {"code": refusal.code.value, "heading": NO_PREVIEW.in_(locale), "text": refusal.text.in_(locale)}
    return _page("answer/message.html", locale, context, status=STATUS.get(refusal.code, 400))


def _busy(locale: Locale, sent: Sent) -> HttpResponse:
    """The database is not there, or a lock was not free in time: what was chosen comes back, ready to be sent again."""
    response = _message(locale, BUSY, code="UNAVAILABLE", status=503, again=sent.fields)
    response["Retry-After"] = "5"
    return response


def _message(
    locale: Locale, text: Text, *, code: str, status: int, forget: str = "", again: Mapping[str, str] | None = None
) -> HttpResponse:
    context = {
        "code": code,
        "heading": HEADINGS[code].in_(locale),
        "text": text.in_(locale),
        "advice": ADVICE[code].in_(locale) if code in ADVICE else "",
        "forget": forget,
        "again": again or {},
    }
    return _page("answer/message.html", locale, context, status=status)


def _page(template: str, locale: Locale, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    given = {"locale": locale, "words": words_in(locale), **context}
    return _closed(HttpResponse(render_to_string(template, given), status=status))


def _closed(response: HttpResponse) -> HttpResponse:
    """Let the page load from its own origin only, never framed, never kept by a cache, never named to another site."""
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Frame-Options"] = "DENY"
    response["X-Robots-Tag"] = "noindex, nofollow"
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _locale(request: HttpRequest) -> Locale:
    preferred = locale_from(request.headers.get("Accept-Language", ""))
    return next((locale for locale in LOCALES if locale == request.GET.get("lang")), preferred)
