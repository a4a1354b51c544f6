"""What is asked: editions of questionnaires, as drafts and as they are published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from backend.assessments.vocabulary import QuestionnaireState
from backend.core.refusal import Code, Path, Refusal
from backend.core.rows import Row, Rows
from backend.core.text import Text

if TYPE_CHECKING:
    from tenants.actors import Actor


class Questionnaires(Rows["Questionnaire"]):
    def visible_to(self, actor: Actor) -> Questionnaires:
        return self.all()

    def drafts(self) -> Questionnaires:
        return self.filter(state=QuestionnaireState.DRAFT)

    def pick(self, actor: Any, id: UUID, *, path: Path = (), lock: tuple[str, ...] = ("self",)) -> Questionnaire:
        """Look once more where there is none: a draft that was rewritten while it was waited for is another row."""
        try:
            return super().pick(actor, id, lock=lock)
        except Refusal:
            return super().pick(actor, id, path=path, lock=lock)


class Questionnaire(Row):
    """One edition of a questionnaire: edited as a draft, frozen once it is published.

    The standard one has its row from its first use on, and is published.
    """

    frozen = ("id", "created_at", "key", "edition", "content")

    key = models.SlugField(max_length=60, help_text="What the questionnaire is called through all editions.")
    edition = models.PositiveIntegerField(help_text="Which wording it is; a change makes a new one.")
    content = models.JSONField(help_text="Title, scale, dimensions and statements, in both languages.")
    state = models.CharField(
        max_length=9,
        choices=QuestionnaireState.choices,
        default=QuestionnaireState.PUBLISHED,
        help_text="Where it stands.",
    )
    published_at = models.DateTimeField(
        null=True, editable=False, help_text="When it was published; null of a draft and of the standard one."
    )
    retired_at = models.DateTimeField(null=True, editable=False, help_text="When it was taken out of use.")

    objects = Questionnaires.as_manager()

    class Meta(Row.Meta):
        indexes = [models.Index(fields=["updated_at"])]
        constraints = [
            models.UniqueConstraint(fields=["key", "edition"], name="one_questionnaire_per_edition"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(state=QuestionnaireState.DRAFT), name="one_draft_per_questionnaire"
            ),
            models.CheckConstraint(
                condition=Q(state=QuestionnaireState.RETIRED, retired_at__isnull=False)
                | (~Q(state=QuestionnaireState.RETIRED) & Q(retired_at=None)),
                name="retired_at_some_time",
            ),
        ]

    def rewrite(self, content: dict[str, Any]) -> None:
        """Let a draft say this. Words cannot be changed in their row, so the row gives way to one by the same id."""
        Questionnaire.objects.filter(pk=self.pk, state=QuestionnaireState.DRAFT).delete()
        self.content = content
        self.version += 1
        self.updated_at = timezone.now()
        self.save(force_insert=True)

    def expect_draft(self, *, path: Path = ()) -> None:
        """Refuse FROZEN where it is published: from then on no word of it changes."""
        if self.state != QuestionnaireState.DRAFT:
            raise Refusal(Code.FROZEN, IS_FROZEN, path=path)

    def expect_in_use(self, *, path: Path = ()) -> None:
        """Refuse ILLEGAL_MOVE where no round may ask it: not yet, or not any more."""
        if self.state == QuestionnaireState.DRAFT:
            raise Refusal(Code.ILLEGAL_MOVE, NOT_PUBLISHED, path=path)
        if self.state == QuestionnaireState.RETIRED:
            raise Refusal(Code.ILLEGAL_MOVE, IS_RETIRED, path=path)


IS_FROZEN = Text(
    ja="公開した質問票は変更できません。新しい版の下書きを作成してください。",
    en="A published questionnaire does not change. Draft a new version of it.",
)
NOT_PUBLISHED = Text(ja="この質問票はまだ公開されていません。", en="This questionnaire is not published yet.")
IS_RETIRED = Text(
    ja="この質問票は使用を終了しているため、新しい診断には使えません。",
    en="This questionnaire was retired; no new round asks it.",
)
