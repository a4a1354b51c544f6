"""The page at a withdrawal code: asks once more (GET), then takes the comments back (POST)."""

from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from backend.assessments.pages import locale_of, message, only_get_and_post, page, refused
from backend.assessments.withdrawing import code_of, round_of, withdraw_comments
from backend.assessments.wording import BUSY, OF_COMMENTS
from backend.core.refusal import Refusal
from backend.core.text import Locale
from tenants.access import respondent_of
from tenants.answer_links import WithdrawalCode
from tenants.binding import client_transaction
from tenants.database.aliases import FRONT


@csrf_exempt  # as with an answer link, the code is the permission and no cookie is read
def withdrawal_page(request: HttpRequest, token: str) -> HttpResponse:
    """Say what is taken back and take it back on POST; looking at it changes nothing."""
    locale = locale_of(request)
    if request.method not in {"GET", "HEAD", "POST"}:
        return only_get_and_post(locale)
    try:
        return _asked(request, WithdrawalCode.read(token), locale)
    except Refusal as refusal:
        return refused(locale, refusal, words=OF_COMMENTS)
    except OperationalError:
        return message(locale, BUSY, code="UNAVAILABLE", status=503)


def _asked(request: HttpRequest, code: WithdrawalCode, locale: Locale) -> HttpResponse:
    with transaction.atomic(using=FRONT):
        actor = respondent_of(request, code, locale)
    schema = actor.in_client().schema_name
    if request.method != "POST":
        with client_transaction(schema, read_only=True):
            assessment = round_of(actor, code_of(actor))
    else:
        with client_transaction(schema):
            assessment = withdraw_comments(actor, confirm=True)
    context = {"title": assessment.title, "organization": assessment.organization.name}
    return page("answer/withdrawal.html", locale, context | {"is_done": request.method == "POST"})
