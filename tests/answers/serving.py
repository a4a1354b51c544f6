"""Our whole application behind a small real HTTP server, for a browser or for many callers at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections


@contextmanager
def served() -> Iterator[str]:
    """Serve on a free port of the loopback interface; yields the origin."""
    server = Server(("127.0.0.1", 0), QuietHandler)
    server.set_app(WSGIHandler())
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Server(ThreadedWSGIServer):
    request_queue_size = 128
    daemon_threads = False  # closing waits for each request

    def close_request(self, request: object) -> None:
        super().close_request(request)  # type: ignore[arg-type]
        connections.close_all()


class QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: pytest's output is for the tests."""
