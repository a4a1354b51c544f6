"""Makes the demo's two consultancies with an administrator and a key each, and prints them as JSON; safe to repeat.

With --member it sets a new password for somebody who was invited into a client company, and prints that login: a demo
has no mailbox to follow the invitation from.
"""

import json
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from tenants.database.aliases import FRONT
from tenants.models import ApiKey, Consultancy, Membership, User
from tenants.roles import Role

FIRMS = {
    "kakehashi": "かけはしパートナーズ (Kakehashi Partners)",
    "minamo": "みなも経営コンサルティング (Minamo Management Consulting)",
}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        member = "a member of this client company (its short name) with this address; where DEBUG is on only"
        parser.add_argument("--member", nargs=2, metavar=("CLIENT", "EMAIL"), help=member)

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(using=FRONT):
            told = member_login(*options["member"]) if options["member"] else first_steps()
        self.stdout.write(json.dumps(told, ensure_ascii=False))


def first_steps() -> dict[str, Any]:
    """Make what is missing and return each firm's new key and login."""
    firms = [Consultancy.objects.get_or_create(slug=slug, defaults={"name": FIRMS[slug]})[0] for slug in FIRMS]
    return {"keys": {firm.slug: new_key(firm) for firm in firms}, "logins": [new_login(firm) for firm in firms]}


def new_key(firm: Consultancy) -> str:
    """Secrets of older keys cannot be shown again, so each run draws one."""
    key = ApiKey(
        consultancy=firm, name="Demo", role=Role.CONSULTANCY_ADMIN, expires_at=timezone.now() + timedelta(days=365)
    )
    token = key.set_secret()
    key.save(force_insert=True)
    return token


def new_login(firm: Consultancy) -> dict[str, str]:
    """Set a new password for the firm's administrator and return the login."""
    email = f"admin@{firm.slug}.example.com"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=f"Admin of {firm.slug}")
    Membership.objects.get_or_create(
        user=user, consultancy=firm, ended_at=None, defaults={"name": user.name, "role": Role.CONSULTANCY_ADMIN}
    )
    return login_with_new_password(user, Role.CONSULTANCY_ADMIN)


def member_login(slug: str, email: str) -> dict[str, str]:
    """Set a new password for a member of a client company and return the login."""
    if not settings.DEBUG:
        raise CommandError("Passwords are set by a command in a demo only: DEBUG is off.")
    standing = Membership.objects.in_force().filter(client__slug=slug, user__email=email.lower())
    membership = standing.select_related("user").first()
    if membership is None:
        raise CommandError(f"{slug} has no member {email}; invite them first.")
    return login_with_new_password(membership.user, Role(membership.role))


def login_with_new_password(user: User, role: Role) -> dict[str, str]:
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.keep("password")
    return {"email": user.email, "password": password, "role": role.value}
