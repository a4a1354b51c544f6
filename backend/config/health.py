"""Two questions of a load balancer: is the process alive, and can it serve?"""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe


@csrf_exempt  # so that another method is told which ones there are
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@csrf_exempt
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers as the front role and the public schema is there."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, count(*) FROM tenants_consultancy")
            role, _ = cursor.fetchone()
    except DatabaseError as error:
        return JsonResponse({"status": "unavailable", "reason": type(error).__name__}, status=503)
    if role == connection.settings_dict["USER"]:
        reason = "the app login does not rest as the front role"
        return JsonResponse({"status": "unavailable", "reason": reason}, status=503)
    return JsonResponse({"status": "ready"})
