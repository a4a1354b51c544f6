"""A client's organizations and people."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from backend.core.rows import Row, Rows
from backend.organizations.vocabulary import Level, OrganizationKind, Profile, Side, Stage
from tenants.actors import ActorKind

if TYPE_CHECKING:
    from tenants.actors import Actor


class Organizations(Rows["Organization"]):
    def visible_to(self, actor: Actor) -> Organizations:
        return self.all()

    def below(self, organization_id: UUID) -> Organizations:
        """Return the organization and everything under it."""
        return self.filter(path__contains=[organization_id])


class Organization(Row):
    """A unit inside a client company: the company itself, a business unit or a team."""

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", help_text="The unit above it."
    )
    path = ArrayField(models.UUIDField(), editable=False, help_text="The ids from the top down to itself.")
    kind = models.CharField(max_length=8, choices=OrganizationKind.choices, help_text="Its tier.")
    name = models.CharField(max_length=200, help_text="Its name.")
    external_id = models.CharField(
        max_length=100, null=True, blank=True, unique=True, help_text="Its id in your own system."
    )
    side = models.CharField(
        max_length=10, null=True, blank=True, choices=Side.choices, help_text="The function it belongs to, if one."
    )
    profile = models.CharField(
        max_length=8, null=True, blank=True, choices=Profile.choices, help_text="What kind of company it is."
    )
    shares_key_accounts = models.BooleanField(
        default=False, help_text="Whether both functions work the same key accounts over long, complex sales."
    )
    stage = models.CharField(
        max_length=10, null=True, blank=True, choices=Stage.choices, help_text="The stage it stands at, once known."
    )
    target_stage = models.CharField(
        max_length=10, null=True, blank=True, choices=Stage.choices, help_text="The stage it wants to reach."
    )
    target_reason = models.TextField(blank=True, help_text="Why another stage than the recommended one was chosen.")
    latest_result = models.ForeignKey(
        "assessments.AssessmentResult",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The result of its last closed round; null before the first.",
    )

    objects = Organizations.as_manager()

    class Meta(Row.Meta):
        indexes = [GinIndex(fields=["path"]), models.Index(fields=["updated_at"])]

    def place_under(self, parent: Organization | None) -> None:
        """Set the parent and the path. Saves nothing."""
        self.parent = parent
        self.path = [*(parent.path if parent else []), self.id]


class People(Rows["Person"]):
    def visible_to(self, actor: Actor) -> People:
        return self.all()

    def active(self) -> People:
        return self.filter(left_on=None)


class Person(Row):
    """Somebody who works in Sales, Marketing or beside them: answers assessments, owns actions."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="people", help_text="Where the person works."
    )
    name = models.CharField(max_length=200, help_text="The person's name.")
    email = models.EmailField(max_length=254, help_text="Their e-mail address; who signs in with it is this person.")
    side = models.CharField(max_length=10, choices=Side.choices, help_text="The person's function.")
    level = models.CharField(max_length=8, choices=Level.choices, help_text="How the person stands in the function.")
    locale = models.CharField(max_length=2, choices=[("ja", "ja"), ("en", "en")], default="ja")
    external_id = models.CharField(
        max_length=100, null=True, blank=True, unique=True, help_text="The person's id in your own system."
    )
    left_on = models.DateField(null=True, blank=True, help_text="The day the person left.")

    objects = People.as_manager()

    class Meta(Row.Meta):
        indexes = [models.Index(fields=["updated_at"])]
        constraints = [models.UniqueConstraint("email", name="one_person_per_email")]

    def is_signed_in_as(self, actor: Actor) -> bool:
        """Whether the actor is this person; nobody changes the address of a login but who invites."""
        return actor.kind is ActorKind.PERSON and self.email == actor.email


class Uploads(Rows["Upload"]):
    def visible_to(self, actor: Actor) -> Uploads:
        return self.all()


class Upload(Row):
    """A file that somebody announced and then sent, to be imported."""

    MAX_SIZE: ClassVar[int] = 2 * 1024 * 1024

    filename = models.CharField(max_length=200, help_text="What the file is called at your place.")
    size = models.PositiveIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MAX_SIZE)], help_text="How many bytes it has."
    )
    expires_at = models.DateTimeField(editable=False, help_text="Until when the file can be sent.")
    stored_at = models.DateTimeField(null=True, editable=False, help_text="When the file arrived; null before.")

    objects = Uploads.as_manager()
