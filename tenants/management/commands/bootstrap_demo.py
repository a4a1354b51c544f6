"""Makes the demo's two consultancies with an administrator and a key each, and prints them as JSON; safe to repeat."""

import json
import secrets
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
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

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(using=FRONT):
            firms = [Consultancy.objects.get_or_create(slug=slug, defaults={"name": FIRMS[slug]})[0] for slug in FIRMS]
            told = {"keys": {firm.slug: new_key(firm) for firm in firms}, "logins": [new_login(firm) for firm in firms]}
        self.stdout.write(json.dumps(told, ensure_ascii=False))


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
    email, password = f"admin@{firm.slug}.example.com", secrets.token_urlsafe(12)
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=f"Admin of {firm.slug}")
    user.set_password(password)
    user.keep("password")
    Membership.objects.get_or_create(
        user=user, consultancy=firm, ended_at=None, defaults={"role": Role.CONSULTANCY_ADMIN}
    )
    return {"email": email, "password": password, "role": Role.CONSULTANCY_ADMIN.value}
