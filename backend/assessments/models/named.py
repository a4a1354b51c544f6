"""What is answered by name, in tables of its own: the anonymous ones have no place for a name (docs/decisions/008)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from backend.assessments.models.rounds import Assessment
from backend.core.rows import Row, Rows
from backend.organizations.models import Organization, Person
from backend.organizations.vocabulary import Level, Side

if TYPE_CHECKING:
    from tenants.actors import Actor


class NamedResponses(Rows["NamedResponse"]):
    def visible_to(self, actor: Actor) -> NamedResponses:
        """What has been answered, to all who may read the round."""
        return self.of(assessment=Assessment.objects.visible_to(actor)).given()

    def given(self) -> NamedResponses:
        return self.filter(answered_at__isnull=False)

    def waiting(self) -> NamedResponses:
        return self.filter(answered_at=None)


class NamedResponse(Row):
    """One person's complete answer, by name, and to which readers the person consented.

    The row is made when the round opens and holds the right to answer once; answering fills it in for good.
    """

    frozen = ("id", "created_at", "assessment", "person", "side", "level", "team", "secret_hash")

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="named_responses", help_text="In which round."
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", help_text="Who answered.")
    side = models.CharField(max_length=10, choices=Side.choices, help_text="The person's side when the round opened.")
    level = models.CharField(max_length=8, choices=Level.choices, help_text="The person's level then.")
    team = models.ForeignKey(
        Organization, null=True, on_delete=models.PROTECT, related_name="+", help_text="The person's team then, if one."
    )
    secret_hash = models.BinaryField(max_length=32, unique=True, editable=False)
    answers = models.JSONField(
        null=True, help_text="{statement key: whole number on the scale}, for every statement; null until answered."
    )
    answered_at = models.DateTimeField(null=True, help_text="When it was answered.")
    readers = models.JSONField(null=True, help_text="The readers that the person was told of and consented to.")

    objects = NamedResponses.as_manager()

    class Meta(Row.Meta):
        indexes = [models.Index(fields=["updated_at"])]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "person"], name="one_named_response_per_person"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answers__isnull=True, readers__isnull=True)
                | Q(answered_at__isnull=False, answers__isnull=False, readers__isnull=False),
                name="answered_with_consent",
            ),
        ]
