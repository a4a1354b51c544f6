"""The page at an answer link: shows the form, takes the answers, and says plainly where neither can be."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from backend.assessments.answering import submit_response
from backend.assessments.form import AnswerForm, answer_form
from backend.assessments.links import withdrawal_url
from backend.assessments.mailing import until
from backend.assessments.page import SHOW, Sent, consent, draft_key, expected, passcode, sections, who
from backend.assessments.pages import UNREADABLE, closed, locale_of, message, only_get_and_post, page, refused
from backend.assessments.wording import BUSY, NOT_A_FORM, OF_ANSWERS, OF_ANSWERS_UNSURE, UNSURE
from backend.core.refusal import Code, Refusal, Refusals
from backend.core.text import Locale
from tenants.access import respondent_of
from tenants.actors import Actor
from tenants.answer_links import AnswerLink
from tenants.binding import client_transaction
from tenants.database.aliases import FRONT

OVER = {Code.ALREADY_USED, Code.EXPIRED, Code.CLOSED, Code.TOO_MANY}


@csrf_exempt  # the link is the permission: no cookie is read, so another site can borrow nothing
def answer_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form (GET) or take it (POST): 303 to the thanks, 422 with what was chosen, or a page that says why not.

    GET changes nothing, so that a mail scanner that follows the link uses nothing up. A POST that asks for the other
    language is answered by the form in it, filled in as it came, and stores nothing.
    """
    locale = locale_of(request)
    if request.method not in {"GET", "HEAD", "POST"}:
        return only_get_and_post(locale)
    try:
        return _answered(request, token, locale)
    except Refusal as refusal:
        return refused(locale, refusal, forget=draft_key(token) if refusal.code in OVER else "")


@csrf_exempt
@require_safe
def thanks_page(request: HttpRequest, *, by_name: bool = False) -> HttpResponse:
    """Say thank you, at an address that holds no token; sending the page again sends no answer."""
    return page("answer/thanks.html", locale_of(request), {"by_name": by_name})


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
        return message(locale, NOT_A_FORM, code=Code.INVALID.value, status=status)
    is_committing = False
    try:
        if SHOW in request.POST:
            return _form(actor, token, sent)
        with client_transaction(actor.in_client().schema_name):
            code = submit_response(
                actor,
                sent.answers,
                sent.about,
                sent.comments,
                expectations=sent.expectations,
                passcode=sent.passcode,
                consent=sent.consent,
            )
            is_committing = True
    except Refusals as faults:
        return _form(actor, token, sent, faults=faults.refusals)
    except OperationalError:
        return _busy(locale, sent, is_unsure=is_committing)
    if code:  # told in this very answer, so that it stands in no address
        return page("answer/thanks.html", locale, {"way_back": withdrawal_url(code)})
    thanks = "/answer/thanks/by-name" if sent.consent else "/answer/thanks"
    return closed(HttpResponse(status=303, headers={"Location": f"{thanks}?lang={locale}"}))


def _form(actor: Actor, token: str, sent: Sent, *, faults: list[Refusal] | None = None) -> HttpResponse:
    with client_transaction(actor.in_client().schema_name, read_only=True):
        form = answer_form(actor)
    faults = faults or []
    context = asked(form, actor, sent, faults) | {
        "closes_at": form.assessment.closes_at.isoformat(),
        "passcode": passcode(form, sent, faults, actor.locale),
        "consent": consent(form, sent, faults, actor.locale),
        "draft": draft_key(token),
        "keep": "session" if form.asks_who else "local",
        "is_returned": bool(sent.fields),
    }
    return page("answer/form.html", actor.locale, context, status=422 if faults else 200)


def asked(form: AnswerForm, actor: Actor, sent: Sent, faults: list[Refusal]) -> dict[str, Any]:
    """Return what the page tells and asks."""
    return {
        "form": form,
        "introduction": form.questionnaire.introduction.in_(actor.locale),
        "promises": [promise.in_(actor.locale) for promise in form.promises],
        "until": until(form.assessment.closes_at, actor.in_client().zone).in_(actor.locale),
        "who": who(form, sent, faults, actor.locale),
        "sections": sections(form, sent, faults, actor.locale),
        "expected": expected(form, sent, faults, actor.locale),
        "problems": sent.problems(form, faults, actor.locale),
        "count": len(form.questionnaire.statements) * (2 if form.expecting else 1),
    }


def _busy(locale: Locale, sent: Sent, *, is_unsure: bool = False) -> HttpResponse:
    """The database is not there, or a lock was not free in time: what was chosen comes back, ready to be sent again.

    Where the connection broke in the commit itself, nobody knows what came of it; sending again tells.
    """
    text, words = (UNSURE, OF_ANSWERS_UNSURE) if is_unsure else (BUSY, OF_ANSWERS)
    response = message(locale, text, code="UNAVAILABLE", status=503, again=sent.fields, words=words)
    response["Retry-After"] = "5"
    return response
