"""The web process of a peer that answers by a Django view: bench.peers.$PEER holds its urlpatterns."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.peers.settings"
application = get_wsgi_application()
