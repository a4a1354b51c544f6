"""Every address that is served; the suite fails when one has no test."""

from django.urls import URLPattern, URLResolver, include, path

from backend.config.health import healthz, readyz
from backend.organizations.views import put_upload
from schema.context import context_for
from schema.engine.http import make_view
from schema.explorer.page import explorer_page
from schema.root import schema

urlpatterns: list[URLPattern | URLResolver] = [
    path("graphql", make_view(schema, context_for=context_for, explorer=explorer_page), name="graphql"),
    path("uploads/<str:token>", put_upload, name="upload"),
    path("_allauth/", include("allauth.headless.urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
