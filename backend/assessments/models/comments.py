"""What respondents say in their own words: sealed until the round closes, and withdrawn if they like."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef

from backend.assessments.models.results import AssessmentResult
from backend.assessments.models.rounds import Assessment
from backend.assessments.models.rules import FEWEST_COMMENTS
from backend.assessments.vocabulary import Dimension
from backend.core.rows import Rows

if TYPE_CHECKING:
    from tenants.actors import Actor


class SealedCommentsRows(Rows["SealedComments"]):
    def visible_to(self, actor: Actor) -> SealedCommentsRows:
        return self.none()


class SealedComments(models.Model):
    """What one respondent commented, if anything: unreadable until the round closes, and deleted then.

    It stands beside the response that it came with, of which it tells nothing: all are equally long
    (docs/decisions/007).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField()

    objects = SealedCommentsRows.as_manager()


class Withdrawals(Rows["Withdrawal"]):
    def visible_to(self, actor: Actor) -> Withdrawals:
        return self.none()


class Withdrawal(models.Model):
    """That comments are to be left out when the round closes; which ones, only the sealed content itself says."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    code_hash = models.BinaryField(max_length=32, unique=True)

    objects = Withdrawals.as_manager()


class Comments(Rows["Comment"]):
    def visible_to(self, actor: Actor) -> Comments:
        """Comments of a dimension on which ten or more are left; a tenth that is withdrawn hides the other nine."""
        crowd = self.model._base_manager.filter(result=OuterRef("result"), dimension=OuterRef("dimension"))
        tenth = crowd.order_by()[FEWEST_COMMENTS - 1 : FEWEST_COMMENTS]
        return self.of(result=AssessmentResult.objects.visible_to(actor)).filter(Exists(tenth))


class Comment(models.Model):
    """One comment of a closed round, in a respondent's words. It has no time, no order, no side and no response."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False, help_text="Identifies the row everywhere.")
    result = models.ForeignKey(
        AssessmentResult, on_delete=models.PROTECT, related_name="comments", help_text="What it was said beside."
    )
    dimension = models.CharField(max_length=16, choices=Dimension.choices, help_text="What it is about.")
    text = models.TextField(help_text="The respondent's words, as they were sent.")
    code_hash = models.BinaryField(max_length=32, editable=False)

    objects = Comments.as_manager()

    class Meta:
        ordering = ["id"]
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["result", "dimension"], name="comments_of_a_dimension"),
            models.Index(fields=["code_hash"], name="comment_by_code"),
        ]
