"""Django for the Python peers: their models, one connection that stays open, no middleware."""

import os
from urllib.parse import parse_qsl, unquote, urlsplit

_url = urlsplit(os.environ["PEER_DATABASE"])
_place = dict(parse_qsl(_url.query))

SECRET_KEY = "peers keep no secret"
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["django.contrib.contenttypes", "bench.peers.tables"]  # without the first the optimizer tries anew
MIDDLEWARE: list[str] = []
ROOT_URLCONF = f"bench.peers.{os.environ['PEER']}"
USE_TZ = True
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _url.path.lstrip("/"),
        "USER": _url.username,
        "PASSWORD": unquote(_url.password or ""),
        "HOST": _place["host"],
        "PORT": _place["port"],
        "CONN_MAX_AGE": None,
        "OPTIONS": {"options": f"-c search_path={os.environ['PEER_SCHEMA']},public"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STRAWBERRY_DJANGO = {"MAP_AUTO_ID_AS_GLOBAL_ID": True}
