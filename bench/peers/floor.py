"""The floor: statements written by hand that give the same JSON under the same role guard; nobody asks who is there.

A body says which statement and with what: {"operation": "one_row", "id": …}.
"""

import json
import os

import django
import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
django.setup()

from bench.peers.statements import READS, WRITE  # noqa: E402  only now Django is set up
from tenants.database.aliases import CLIENT  # noqa: E402
from tenants.database.lines import Line, Lines, Step  # noqa: E402
from tenants.reading import BECOME, read  # noqa: E402

NAME = os.environ["PEER_SCHEMA"]
ROLE = Step(BECOME, [NAME.encode()])
writing = Lines(lambda: Line(psycopg.connect(os.environ["DATABASE_URL"], autocommit=True), most_prepared=10))


def application(environ, start_response):
    asked = json.load(environ["wsgi.input"])
    if asked["operation"] == "write":
        _, row = writing.run([ROLE, Step(WRITE, [asked["id"].encode(), b"%d" % asked["progress"]], NAME)])
    else:
        parameters = [asked["id"].encode()] if "id" in asked else []
        row = read({CLIENT: Step(READS[asked["operation"]], parameters)}, NAME)[CLIENT]
    body = b'{"data":' + row[0] + b"}"
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
