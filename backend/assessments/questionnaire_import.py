"""Brings a questionnaire in from an uploaded file: as a draft, all of it or nothing."""

from dataclasses import dataclass
from uuid import UUID

from backend.assessments.authored import Authored, content_of
from backend.assessments.models import Questionnaire
from backend.assessments.questionnaire_file import FileFault, read_questionnaire
from backend.assessments.versions import content_before, draft_after, expect_no_draft
from backend.events.operations import record
from backend.organizations.models import Upload
from backend.organizations.people_csv import decoded
from backend.organizations.uploads import content_of as bytes_of
from tenants.actors import Actor
from tenants.binding import operation
from tenants.roles import Permission


@dataclass(frozen=True, kw_only=True)
class QuestionnaireImport:
    """The draft that was made, none in a dry run; or the faults for which nothing was done."""

    draft: Questionnaire | None = None
    faults: tuple[FileFault, ...] = ()


@operation
def import_questionnaire(actor: Actor, upload_id: UUID, *, replace_draft: bool, dry_run: bool) -> QuestionnaireImport:
    """Draft what a file says: the first version of a new key, else the next one of a known key.

    A draft that is there gives way with `replace_draft` only. Faults in the file are returned, and nothing is changed.
    Refuses NOT_FOUND, INCOMPLETE, CONFLICT and whatever is wrong with the file as a whole (read_questionnaire).
    """
    actor.require(Permission.QUESTIONNAIRE_WRITE)
    upload = Upload.objects.pick(actor, upload_id, path=("upload_id",))
    authored, faults = read_questionnaire(decoded(bytes_of(actor, upload)))
    if faults:
        return QuestionnaireImport(faults=tuple(faults))
    if not replace_draft:
        expect_no_draft(actor, authored.key, path=("replace_draft",))

    if dry_run:
        return QuestionnaireImport()
    draft = _kept(actor, authored)

    record(actor, "questionnaire.imported", draft, key=draft.key, edition=draft.edition, upload=str(upload.id))
    return QuestionnaireImport(draft=draft)


def _kept(actor: Actor, authored: Authored) -> Questionnaire:
    """Store the draft, in place of the one that is there."""
    drafts = Questionnaire.objects.visible_to(actor).drafts().filter(key=authored.key)
    draft = drafts.select_for_update(of=("self",)).first()
    if draft is None:
        draft = draft_after(actor, authored)
        draft.save(force_insert=True)
    else:
        before = content_before(actor, draft)
        draft.rewrite(content_of(authored, edition=draft.edition, previous=before))
    return draft
