"""People who sign in, and where they belong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from backend.core.rows import Row, Rows
from tenants.models.clients import ClientCompany
from tenants.models.firms import Consultancy
from tenants.roles import Role

if TYPE_CHECKING:
    from tenants.actors import Actor


class Users(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **facts: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **facts)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser, Row):
    """A person who signs in by e-mail; rights come from memberships only."""

    email = models.EmailField(unique=True, help_text="The address that the person signs in with.")
    name = models.CharField(max_length=200, blank=True, help_text="How the person is called.")
    locale = models.CharField(max_length=2, choices=[("ja", "ja"), ("en", "en")], default="ja")
    is_active = models.BooleanField(default=True)

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"


class Memberships(Rows["Membership"]):
    def visible_to(self, actor: Actor) -> Memberships:
        if actor.client is not None:
            return self.filter(client=actor.client.id)
        return self.filter(consultancy=actor.consultancy.id) if actor.consultancy else self.none()

    def in_force(self) -> Memberships:
        return self.filter(ended_at=None)


class Membership(Row):
    """A person's place in one consultancy or one client company."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    consultancy = models.ForeignKey(
        Consultancy, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    client = models.ForeignKey(
        ClientCompany, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    name = models.CharField(max_length=200, default="", help_text="How the person is called there.")
    role = models.CharField(max_length=24, choices=Role.choices, help_text="What the person may do there.")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it ended.")

    objects = Memberships.as_manager()

    class Meta(Row.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(consultancy=None) ^ models.Q(client=None), name="member_of_one_party"
            ),
            models.UniqueConstraint(
                fields=["user", "consultancy"], condition=models.Q(ended_at=None), name="one_place_per_consultancy"
            ),
            models.UniqueConstraint(
                fields=["user", "client"], condition=models.Q(ended_at=None), name="one_place_per_client"
            ),
        ]
