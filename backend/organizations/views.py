"""Takes an announced file at its signed address."""

from dataclasses import replace

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from backend.core.refusal import Code, Refusal
from backend.core.text import Text, locale_from
from backend.organizations.models import Upload
from backend.organizations.uploads import Ticket, store_upload, unknown_address
from tenants.access import actor_of, slug_of_host
from tenants.actors import Actor, ClientFacts
from tenants.binding import client_transaction
from tenants.database.aliases import FRONT
from tenants.models import ClientCompany

STATUS = {
    Code.UNAUTHENTICATED: 401,
    Code.NOT_FOUND: 404,
    Code.CLIENT_NOT_FOUND: 404,
    Code.ALREADY_USED: 409,
    Code.EXPIRED: 410,
    Code.TOO_LONG: 413,
}


@csrf_exempt  # the signed address is the permission; a cookie adds nothing to it
def put_upload(request: HttpRequest, token: str) -> JsonResponse:
    """Store the request's raw bytes: 201, or a coded error in the caller's language and nothing stored."""
    if request.method != "PUT":
        return _refused(request, "METHOD_NOT_ALLOWED", ONLY_PUT, status=405, headers={"Allow": "PUT"})
    try:
        upload = _store(request, token)
    except Refusal as refusal:
        return _refused(request, refusal.code.value, refusal.text, status=STATUS.get(refusal.code, 400))
    return JsonResponse({"size": upload.size}, status=201)


def _store(request: HttpRequest, token: str) -> Upload:
    ticket = Ticket.read(token, now=timezone.now())
    with transaction.atomic(using=FRONT):
        client = ClientCompany.objects.served().filter(pk=ticket.client_id).first()
        if client is None or _names_another(request, client):
            raise unknown_address()
        facts = ClientFacts.of(client)
    content = _bytes_of(request)
    actor = replace(Actor.system(facts), request_id=getattr(request, "request_id", ""))
    with client_transaction(facts.schema_name):
        return store_upload(actor, ticket.upload_id, content)


def _names_another(request: HttpRequest, client: ClientCompany) -> bool:
    """Whether the request's key, header or host points to another client than the address does."""
    actor = actor_of(request)
    named = actor.client.slug if actor.client else slug_of_host(request.get_host())
    return named is not None and named != client.slug


def _bytes_of(request: HttpRequest) -> bytes:
    content = request.read(Upload.MAX_SIZE + 1)
    if len(content) > Upload.MAX_SIZE:
        raise Refusal(Code.TOO_LONG, TOO_LARGE)
    return content


def _refused(
    request: HttpRequest, code: str, text: Text, *, status: int, headers: dict[str, str] | None = None
) -> JsonResponse:
    sentence = text.in_(locale_from(request.headers.get("Accept-Language", "")))
    return JsonResponse(
        {"errors": [{"message": sentence, "extensions": {"code": code}}]}, status=status, headers=headers
    )


ONLY_PUT = Text(ja="ファイルはPUTで送信してください。", en="Send the file by PUT.")
TOO_LARGE = Text(ja="ファイルが大きすぎます(2MBまで)。", en="The file is too large (at most 2 MB).")
