"""The figures of closed rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from backend.assessments.models.rounds import Assessment
from backend.assessments.vocabulary import Basis
from backend.core.rows import Row, Rows
from backend.organizations.vocabulary import Stage

if TYPE_CHECKING:
    from tenants.actors import Actor


class AssessmentResults(Rows["AssessmentResult"]):
    def visible_to(self, actor: Actor) -> AssessmentResults:
        return self.of(assessment=Assessment.objects.visible_to(actor))


class AssessmentResult(Row):
    """The figures of a closed round, sealed: only what may be shown, and never changed."""

    append_only = True

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+", help_text="Of what.")
    document = models.JSONField(help_text="The sealed document; its shape: backend/assessments/figures/README.md.")
    hash = models.CharField(max_length=64, help_text="SHA-256 of the document's canonical bytes.")
    method = models.CharField(max_length=10, help_text="The version of the method that computed it.")
    basis = models.CharField(max_length=6, choices=Basis.choices, help_text="What the total is made of.")
    total = models.FloatField(null=True, help_text="The organization's total, 20 to 100; null where it is withheld.")
    stage = models.CharField(
        max_length=10, null=True, choices=Stage.choices, help_text="The stage of the total; null where it is withheld."
    )

    objects = AssessmentResults.as_manager()

    class Meta(Row.Meta):
        constraints = [
            models.UniqueConstraint(fields=["assessment"], name="one_result_per_assessment"),
            models.CheckConstraint(condition=Q(total=None) | Q(total__gte=20, total__lte=100), name="total_in_range"),
        ]
