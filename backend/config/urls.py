"""Every address that is served; the suite fails when one has no test."""

from django.urls import URLPattern, URLResolver, include, path

from backend.assessments.previews import preview_page
from backend.assessments.views import answer_page, thanks_page
from backend.assessments.withdrawal import withdrawal_page
from backend.config.health import healthz, readyz
from backend.organizations.views import put_upload
from schema.endpoint import graphql
from tenants.passwords import password_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("graphql", graphql, name="graphql"),
    path("answer/thanks", thanks_page, name="thanks"),
    path("answer/thanks/by-name", thanks_page, {"by_name": True}, name="thanks_by_name"),
    path("answer/preview/<str:token>", preview_page, name="preview"),
    path("answer/withdraw/<str:token>", withdrawal_page, name="withdraw"),
    path("answer/<str:token>", answer_page, name="answer"),
    path("uploads/<str:token>", put_upload, name="upload"),
    path("_allauth/browser/v1/", include("tenants.signin")),
    path("account/password/reset", password_page, name="password"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
handler400 = "backend.config.failures.bad_request"
handler403 = "backend.config.failures.forbidden"
handler404 = "backend.config.failures.not_found"
handler500 = "backend.config.failures.server_error"
