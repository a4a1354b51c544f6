"""What is answered without a name: tickets to answer once, and the responses that they turn into."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models

from backend.assessments.models.rounds import Assessment
from backend.core.rows import Rows
from backend.organizations.models import Organization
from backend.organizations.vocabulary import Level, Side

if TYPE_CHECKING:
    from tenants.actors import Actor


class AnswerTickets(Rows["AnswerTicket"]):
    def visible_to(self, actor: Actor) -> AnswerTickets:
        return self.none()


class AnswerTicket(models.Model):
    """The right to answer once: deleted by the answer. Nothing in it leads to the invitation or tells a time."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="tickets")
    secret_hash = models.BinaryField(max_length=32, unique=True)
    side = models.CharField(max_length=10, choices=Side.choices)
    level = models.CharField(max_length=8, choices=Level.choices)
    team = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")

    objects = AnswerTickets.as_manager()


class Responses(Rows["Response"]):
    def visible_to(self, actor: Actor) -> Responses:
        """Nobody: answers are read by the figures alone."""
        return self.none()


class Response(models.Model):
    """One complete answer. It has no time, no order and no name."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="responses")
    side = models.CharField(max_length=10, choices=Side.choices)
    level = models.CharField(max_length=8, choices=Level.choices)
    team = models.ForeignKey(Organization, null=True, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(help_text="{statement key: whole number on the scale}, for every statement.")
    expected = models.JSONField(
        null=True, help_text="The same as the other side is expected to answer; null where that was not asked."
    )

    objects = Responses.as_manager()
