"""How django-allauth is used here: nobody signs up alone, people are invited; mails are ours and sent by the worker."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from tenants.jobs import send_password_link
from tenants.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """The link is made anew when the mail is sent, so that the queue holds no secret."""
        send_password_link.defer(user_id=str(user.pk))
