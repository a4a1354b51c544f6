"""The common shape of every table of ours, and of every set of its rows."""

from typing import Any, ClassVar, Generic, Self, TypeVar
from uuid import UUID

from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7

from backend.core.refusal import Code, Path, Refusal, not_found
from backend.core.text import Text

M = TypeVar("M", bound=models.Model)


class Rows(models.QuerySet[M], Generic[M]):
    """A set of rows; each noun says who may see which."""

    def visible_to(self, actor: Any) -> Self:
        """Return the rows that `actor` may see. A noun that forgets to say so is an error, never a leak."""
        raise NotImplementedError(f"{self.model.__name__} does not say who may see it")

    def of(self, **parents: models.QuerySet[Any]) -> Self:
        """Return the rows whose parent, by a relation that is never empty, is one of these.

        Where the parents are all there are, nothing is left to ask of the database.
        """
        found = self
        for relation, rows in parents.items():
            if rows.query.where or rows.query.is_sliced or self.model._meta.get_field(relation).null:
                found = found.filter(**{f"{relation}__in": rows.order_by()})
        return found.all()

    def pick(self, actor: Any, id: UUID, *, path: Path = (), lock: tuple[str, ...] = ("self",)) -> M:
        """Return the row, locked until the transaction ends, or refuse as not found.

        `lock` names what is locked, in this order: the row itself and rows that come with it.
        """
        row = next(iter(self.visible_to(actor).select_for_update(of=lock).filter(pk=id).order_by()), None)
        if row is None:
            raise not_found(path=path)
        return row

    def find(self, actor: Any, id: UUID, *, path: Path = ()) -> M:
        """Return the row without a lock, or refuse as not found."""
        row = self.visible_to(actor).filter(pk=id).first()
        if row is None:
            raise not_found(path=path)
        return row


class Row(models.Model):
    """A table of ours: a time-ordered id made in Python, so that no two clients share one."""

    append_only: ClassVar[bool] = False
    frozen: ClassVar[tuple[str, ...]] = ()  # columns that no role of ours may change once the row is stored

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False, help_text="Identifies the row everywhere.")
    created_at = models.DateTimeField(default=timezone.now, editable=False, help_text="When it was first stored.")
    updated_at = models.DateTimeField(default=timezone.now, editable=False, help_text="When it last changed.")
    version = models.PositiveIntegerField(default=1, editable=False, help_text="Grows by one with every change.")

    class Meta:
        abstract = True
        ordering = ["id"]
        base_manager_name = "objects"

    def expect(self, version: int | None) -> None:
        """Refuse when somebody else has changed the row since the caller read `version` of it."""
        if version is not None and version != self.version:
            raise Refusal(
                Code.STALE,
                Text(
                    ja="ほかの人がこのデータを更新しました(最新のversionは{version})。読み直してから変更してください。",
                    en="Somebody changed this meanwhile (its version is {version} now). Read it again, then change it.",
                ).with_facts(version=self.version),
                path=("version",),
            )

    def keep(self, *fields: str) -> None:
        """Store the named fields and count the change."""
        self.version += 1
        self.updated_at = timezone.now()
        self.save(update_fields=[*fields, "version", "updated_at"])
