"""The web process."""

import gc
import os
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.wsgi import get_wsgi_application

MOST = 2 * 1024 * 1024 + 1  # bytes: one more than the largest body that any view takes

Application = Callable[[dict[str, Any], Any], Any]


def with_length(application: Application) -> Application:
    """Give a body sent in chunks the length that Django reads by; of a longer one, so much that a view refuses it."""

    def measured(environ: dict[str, Any], start_response: Any) -> Any:
        if environ.get("wsgi.input_terminated") and "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            body = environ["wsgi.input"].read(MOST)
            environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        return application(environ, start_response)

    return measured


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
whole = get_wsgi_application()

from backend.config.programs import with_short_way  # noqa: E402  only now Django is set up
from schema.endpoint import graphql  # noqa: E402

application = with_length(with_short_way(whole, graphql))
gc.collect()
gc.freeze()  # what was made until here stays; what requests make is collected
gc.set_threshold(20_000, 20, 100)
