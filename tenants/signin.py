"""The addresses by which a browser signs in and out: those of django-allauth that people here need, and no others.

Nobody signs up alone, and nobody changes their address: an invitation goes to an address, and who holds it is who
was meant.
"""

from allauth.headless.account import views
from allauth.headless.base.views import ConfigView
from allauth.headless.constants import Client
from django.urls import path

SERVED = {
    "config": ConfigView,
    "auth/session": views.SessionView,
    "auth/login": views.LoginView,
    "auth/reauthenticate": views.ReauthenticateView,
    "auth/password/request": views.RequestPasswordResetView,
    "auth/password/reset": views.ResetPasswordView,
    "account/password/change": views.ChangePasswordView,
}

urlpatterns = [path(address, view.as_api_view(client=Client.BROWSER)) for address, view in SERVED.items()]
