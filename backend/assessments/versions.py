"""A client's own questionnaires: drafted and edited as a whole, published for good, retired, and drafted anew."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils import timezone

from backend.assessments.authored import Authored, authored_of, content_of, tidied
from backend.assessments.authoring import faults_in
from backend.assessments.models import Questionnaire
from backend.assessments.questionnaires import STANDARD, QuestionnaireFacts
from backend.assessments.vocabulary import QuestionnaireState
from backend.core.refusal import Code, Path, Refusal, Refusals
from backend.core.text import Text
from backend.events.operations import record
from tenants.actors import Actor
from tenants.binding import operation
from tenants.roles import Permission


@operation
def create_questionnaire(actor: Actor, authored: Authored) -> Questionnaire:
    """Draft the first version of a questionnaire.

    Refuses DUPLICATE for a key that is there and, for each fault with its place, what `faults_in` yields.
    """
    actor.require(Permission.QUESTIONNAIRE_WRITE)
    authored = expect_sound(authored)
    if Questionnaire.objects.visible_to(actor).filter(key=authored.key).exists():
        raise Refusal(Code.DUPLICATE, KEY_TAKEN.with_facts(key=authored.key), path=("key",))

    draft = _draft(authored, edition=1, previous=None)
    draft.save(force_insert=True)

    record(actor, "questionnaire.drafted", draft, **_named(draft))
    return draft


@operation
def update_questionnaire(actor: Actor, id: UUID, authored: Authored, *, version: int | None) -> Questionnaire:
    """Put all of this in place of what a draft says; its key stays, and so does the draft where nothing differs.

    Refuses NOT_FOUND, STALE, FROZEN and what `faults_in` yields.
    """
    actor.require(Permission.QUESTIONNAIRE_WRITE)
    draft = _pick_draft(actor, id, version)
    authored = expect_sound(replace(authored, key=draft.key))

    content = content_of(authored, edition=draft.edition, previous=content_before(actor, draft))
    if content == draft.content:
        return draft
    draft.rewrite(content)

    record(actor, "questionnaire.edited", draft, **_named(draft))
    return draft


@operation
def publish_questionnaire(actor: Actor, id: UUID, *, version: int | None) -> Questionnaire:
    """Freeze a draft, so that rounds can ask it. Refuses NOT_FOUND, STALE, FROZEN."""
    actor.require(Permission.QUESTIONNAIRE_WRITE)
    draft = _pick_draft(actor, id, version)

    draft.state = QuestionnaireState.PUBLISHED
    draft.published_at = timezone.now()
    draft.keep("state", "published_at")

    record(actor, "questionnaire.published", draft, **_named(draft))
    return draft


@operation
def retire_questionnaire(actor: Actor, id: UUID, *, version: int | None) -> Questionnaire:
    """Take a version out of use: no new round asks it, and rounds that do stay as they are.

    Refuses NOT_FOUND, STALE, ILLEGAL_MOVE, and CONFLICT for the standard questionnaire.
    """
    actor.require(Permission.QUESTIONNAIRE_WRITE)
    questionnaire = Questionnaire.objects.pick(actor, id, path=("id",))
    questionnaire.expect(version)
    _expect_own(questionnaire)
    questionnaire.expect_in_use(path=("id",))

    questionnaire.state = QuestionnaireState.RETIRED
    questionnaire.retired_at = timezone.now()
    questionnaire.keep("state", "retired_at")

    record(actor, "questionnaire.retired", questionnaire, **_named(questionnaire))
    return questionnaire


@operation
def delete_questionnaire_draft(actor: Actor, id: UUID, *, version: int | None) -> UUID:
    """Throw a draft away and return its id. Refuses NOT_FOUND, STALE, FROZEN."""
    actor.require(Permission.QUESTIONNAIRE_WRITE)
    draft = _pick_draft(actor, id, version, path=("questionnaire_id",))

    record(actor, "questionnaire.deleted", draft, **_named(draft))
    Questionnaire.objects.visible_to(actor).filter(pk=draft.pk).delete()
    return id


@operation
def draft_new_version(actor: Actor, id: UUID) -> Questionnaire:
    """Draft the next version, saying what this published or retired one says.

    Refuses NOT_FOUND, ILLEGAL_MOVE for a draft, and CONFLICT where there is a draft already or it is the standard one.
    """
    actor.require(Permission.QUESTIONNAIRE_WRITE)
    source = Questionnaire.objects.pick(actor, id, path=("questionnaire_id",))
    _expect_own(source, path=("questionnaire_id",))
    if source.state == QuestionnaireState.DRAFT:
        raise Refusal(Code.ILLEGAL_MOVE, IS_DRAFT, path=("questionnaire_id",))
    expect_no_draft(actor, source.key, path=("questionnaire_id",))

    draft = draft_after(actor, said_anew(source))
    draft.save(force_insert=True)

    record(actor, "questionnaire.drafted", draft, **_named(draft), after=source.edition)
    return draft


def expect_sound(authored: Authored) -> Authored:
    """Return it tidied, or refuse with all that is wrong."""
    authored = tidied(authored)
    if faults := list(faults_in(authored)):
        raise Refusals(faults)
    return authored


def expect_no_draft(actor: Actor, key: str, *, path: Path) -> None:
    if Questionnaire.objects.visible_to(actor).drafts().filter(key=key).exists():
        raise Refusal(Code.CONFLICT, DRAFT_THERE, path=path)


def draft_after(actor: Actor, authored: Authored) -> Questionnaire:
    """Return the draft that follows the last version of its key, or begins with the first. Saves nothing."""
    last = Questionnaire.objects.visible_to(actor).filter(key=authored.key).order_by("-edition").first()
    edition, previous = (last.edition + 1, last.content) if last else (1, None)
    return _draft(authored, edition=edition, previous=previous)


def content_before(actor: Actor, draft: Questionnaire) -> Any:
    earlier = Questionnaire.objects.visible_to(actor).filter(key=draft.key, edition__lt=draft.edition)
    return earlier.order_by("-edition").values_list("content", flat=True).first()


def said_anew(source: Questionnaire) -> Authored:
    """Return what a version says, without what it said of the version before it."""
    authored = authored_of(QuestionnaireFacts.of(source.content))
    return replace(authored, statements=tuple(replace(each, comparable=False) for each in authored.statements))


def _draft(authored: Authored, *, edition: int, previous: Any) -> Questionnaire:
    content = content_of(authored, edition=edition, previous=previous)
    return Questionnaire(key=authored.key, edition=edition, content=content, state=QuestionnaireState.DRAFT)


def _pick_draft(actor: Actor, id: UUID, version: int | None, *, path: Path = ("id",)) -> Questionnaire:
    draft = Questionnaire.objects.pick(actor, id, path=path)
    draft.expect(version)
    draft.expect_draft(path=path)
    return draft


def _expect_own(questionnaire: Questionnaire, *, path: Path = ("id",)) -> None:
    if questionnaire.key == STANDARD:
        raise Refusal(Code.CONFLICT, IS_STANDARD, path=path)


def _named(questionnaire: Questionnaire) -> dict[str, Any]:
    return {"key": questionnaire.key, "edition": questionnaire.edition}


KEY_TAKEN = Text(
    ja="key「{key}」の質問票はすでにあります。変更するときは、新しい版の下書きを作成してください。",
    en="There is a questionnaire with the key {key}. To change it, draft a new version of it.",
)
DRAFT_THERE = Text(
    ja="この質問票にはすでに下書きがあります。その下書きを編集するか、削除してください。",
    en="There is a draft of this questionnaire already. Edit that one, or delete it.",
)
IS_DRAFT = Text(
    ja="下書きから新しい版は作成できません。先に公開してください。",
    en="A new version starts from a published one. Publish this draft first.",
)
IS_STANDARD = Text(
    ja="標準の質問票は変更も使用終了もできません。書き出してkeyを変え、独自の質問票として取り込んでください。",
    en="The standard questionnaire is not yours to change or to retire. Export it, give it another key, and import it.",
)
