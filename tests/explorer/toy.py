"""A small real HTTP server: the explorer in front of the engine's own view, over a toy schema with toy samples."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import strawberry
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from schema.engine.execution import Schema
from schema.explorer.page import explorer_page
from schema.explorer.samples import sample_operations
from schema.http.view import make_view

OPERATIONS = Path(__file__).parent / "operations"


@strawberry.type(description="Who asks, as the headers say.")
class Asker:
    key: str
    client: str
    language: str


@strawberry.type
class Query:
    @strawberry.field(description="Says it again.")
    def echo(self, word: str) -> str:
        return f"echo of {word}"

    @strawberry.field
    def asker(self, info: strawberry.Info[HttpRequest, None]) -> Asker:
        headers = info.context.headers
        return Asker(
            key=headers.get("Authorization", "none"),
            client=headers.get("X-Client-Company", "none"),
            language=headers["Accept-Language"],
        )


@contextmanager
def the_request_itself(request: HttpRequest) -> Iterator[HttpRequest]:
    yield request


def toy_page(request: HttpRequest) -> HttpResponse:
    return explorer_page(request, samples=sample_operations(OPERATIONS))


graphql = make_view(Schema(query=Query), context_for=the_request_itself, explorer=toy_page)


@csrf_exempt
def behind_a_gateway(request: HttpRequest) -> HttpResponse:
    """The view, behind a gateway that refuses one of the samples in HTML."""
    return HttpResponse("<h1>Bad gateway</h1>", status=502) if b"Gateway" in request.body else graphql(request)


def careless(request: HttpRequest) -> HttpResponse:
    """A page as ours must never be: without a policy, with an image of another origin."""
    return HttpResponse(f'<title>careless</title><img src="{request.GET["image"]}">')


urlpatterns = [path("graphql", behind_a_gateway), path("careless", careless)]


@contextmanager
def served() -> Iterator[str]:
    """Serve on a free port of the loopback interface; yields the origin."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
    server.set_app(StaticFilesHandler(WSGIHandler()))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: pytest's output is for the tests."""
