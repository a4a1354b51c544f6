"""The page on which a questionnaire can be looked at as respondents will see it."""

from dataclasses import replace

from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from backend.assessments.page import Sent
from backend.assessments.pages import POLICY, locale_of, message, page, refused
from backend.assessments.previewing import UNKNOWN, PreviewTicket, preview_form
from backend.assessments.views import asked
from backend.assessments.wording import BUSY, OF_PREVIEWS
from backend.core.refusal import Code, Refusal
from tenants.access import client_of_link
from tenants.actors import Actor
from tenants.binding import client_transaction
from tenants.database.aliases import FRONT


@csrf_exempt
@require_safe
def preview_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show a questionnaire as respondents see it, with sending switched off, or a page that says why not."""
    locale = locale_of(request)
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
        return refused(locale, refusal, words=OF_PREVIEWS)
    except OperationalError:
        response = message(locale, BUSY, code="UNAVAILABLE", status=503)
        response["Retry-After"] = "5"
        return response
    response = page("answer/preview.html", locale, asked(form, actor, Sent(), []))
    response["Content-Security-Policy"] = POLICY.replace("form-action 'self'", "form-action 'none'")
    return response
