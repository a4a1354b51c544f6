"""Writing questionnaires: translation only; the rules are in backend.assessments."""

from datetime import datetime
from decimal import Decimal

import strawberry
from strawberry import relay

from backend.assessments import previewing, questionnaire_import, versions
from backend.assessments.authored import Authored, AuthoredStatement
from backend.assessments.questionnaire_file import FileFault
from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from schema.assessments.inputs import KEY, VERSION
from schema.assessments.questionnaires import Questionnaire
from schema.context import Info
from schema.enums import Dimension
from schema.mutations import Payload, changed, id_of, mutation, user_error
from schema.words import LocalizedText
from tenants.roles import Permission

SHOWN = 200


@strawberry.input(description="A wording in both languages.")
class LocalizedTextInput:
    ja: str = strawberry.field(description="In Japanese.")
    en: str = strawberry.field(description="In English.")


@strawberry.input(description="What one number on the scale means.")
class ScaleLabelInput:
    value: int = strawberry.field(description="The number.")
    ja: str = strawberry.field(description="What it means, in Japanese.")
    en: str = strawberry.field(description="What it means, in English.")


@strawberry.input(description="The whole numbers to answer with: two to eleven of them.")
class ScaleInput:
    minimum: int = strawberry.field(default=1, description="The lowest number, which is strong disagreement: 0 or 1.")
    maximum: int = strawberry.field(description="The highest number, which is strong agreement.")
    labels: list[ScaleLabelInput] = strawberry.field(
        description="What the numbers mean, in order; both ends need it, those between may have it."
    )


@strawberry.input(description="One statement to agree or disagree with.")
class StatementInput:
    key: str = strawberry.field(description="What figures call it; it stays through all editions.")
    dimension: Dimension = strawberry.field(description="The dimension that it belongs to.")
    text: LocalizedTextInput = strawberry.field(description="Its wording: one thought.")
    weight: Decimal = strawberry.field(
        default=Decimal(1), description="How much it counts beside the others: above 0, at most 100."
    )
    reverse: bool = strawberry.field(default=False, description="Whether agreeing is a bad sign.")
    comparable: bool = strawberry.field(
        default=False,
        description="Of one that was reworded, or whose scale or dimension changed: whether it still asks what the "
        "edition before asks by this key. What is as it was is comparable by itself.",
    )


@strawberry.input(description="A new questionnaire, as a draft.")
class CreateQuestionnaireInput:
    key: str = strawberry.field(description="What it is called through all editions: a to z, digits, - and _.")
    title: LocalizedTextInput = strawberry.field(description="Its title.")
    introduction: LocalizedTextInput | None = strawberry.field(
        default=None, description="What respondents read first, if anything."
    )
    scale: ScaleInput = strawberry.field(description="What is answered with.")
    statements: list[StatementInput] = strawberry.field(description="The statements, in order: at most 100.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="All of a draft, in place of what it says.")
class UpdateQuestionnaireInput:
    id: relay.GlobalID = strawberry.field(description="The draft.")
    version: int | None = strawberry.field(default=None, description=VERSION)
    title: LocalizedTextInput = strawberry.field(description="Its title.")
    introduction: LocalizedTextInput | None = strawberry.field(
        default=None, description="What respondents read first, if anything."
    )
    scale: ScaleInput = strawberry.field(description="What is answered with.")
    statements: list[StatementInput] = strawberry.field(description="The statements, in order: at most 100.")


@strawberry.input(description="A draft to publish.")
class PublishQuestionnaireInput:
    id: relay.GlobalID = strawberry.field(description="The draft.")
    version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="A published questionnaire to take out of use.")
class RetireQuestionnaireInput:
    id: relay.GlobalID = strawberry.field(description="The questionnaire, in this edition.")
    version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="A draft to throw away.")
class DeleteQuestionnaireDraftInput:
    questionnaire_id: relay.GlobalID = strawberry.field(description="The draft.")
    version: int | None = strawberry.field(default=None, description=VERSION)


@strawberry.input(description="A published or retired questionnaire to start a new draft from.")
class DraftNewVersionInput:
    questionnaire_id: relay.GlobalID = strawberry.field(description="The edition whose words the draft begins with.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="An uploaded YAML file of a questionnaire.")
class ImportQuestionnaireInput:
    upload_id: relay.GlobalID = strawberry.field(description="The uploaded file.")
    replace_draft: bool = strawberry.field(
        default=False, description="Put it in place of the draft by the same key, where there is one."
    )
    dry_run: bool = strawberry.field(default=False, description="Only say what is wrong; store nothing.")


@strawberry.input(description="A questionnaire to look at as respondents see it.")
class PreviewQuestionnaireInput:
    id: relay.GlobalID = strawberry.field(description="The questionnaire, in this edition; a draft or not.")


@strawberry.type(description="What is wrong in one place of a questionnaire's file.")
class QuestionnaireFileError:
    code: Code = strawberry.field(description="What is wrong, for programs.")
    line: int = strawberry.field(description="The line as an editor counts it, from 1.")
    place: str = strawberry.field(description="Which value, from the outside in, such as statements.3.text.ja.")
    message: LocalizedText = strawberry.field(description="What is wrong, for people.")

    @classmethod
    def of(cls, fault: FileFault) -> "QuestionnaireFileError":
        return cls(code=fault.code, line=fault.line, place=fault.place, message=LocalizedText.of(fault.text))


@strawberry.type(description="The new draft, or why there is none.")
class CreateQuestionnairePayload(Payload):
    questionnaire: Questionnaire | None = changed("The draft.")


@strawberry.type(description="The draft as it is now, or why it stayed as it was.")
class UpdateQuestionnairePayload(Payload):
    questionnaire: Questionnaire | None = changed("The draft.")


@strawberry.type(description="The published questionnaire, or why it stays a draft.")
class PublishQuestionnairePayload(Payload):
    questionnaire: Questionnaire | None = changed("The questionnaire.")


@strawberry.type(description="The retired questionnaire, or why it stays in use.")
class RetireQuestionnairePayload(Payload):
    questionnaire: Questionnaire | None = changed("The questionnaire.")


@strawberry.type(description="That the draft is gone, or why it stays.")
class DeleteQuestionnaireDraftPayload(Payload):
    deleted_id: relay.GlobalID | None = strawberry.field(default=None, description="The id that the draft had.")


@strawberry.type(description="The new draft, or why there is none.")
class DraftNewVersionPayload(Payload):
    questionnaire: Questionnaire | None = changed("The draft.")


@strawberry.type(description="The draft that the file became, or why nothing was stored.")
class ImportQuestionnairePayload(Payload):
    questionnaire: Questionnaire | None = changed("The draft; null in a dry run.")
    file_errors: list[QuestionnaireFileError] = strawberry.field(
        default_factory=list, description=f"What is wrong place by place, at most the first {SHOWN}."
    )
    file_error_count: int = strawberry.field(default=0, description="How many faults there are in all.")


@strawberry.type(description="Where the preview is, or why there is none.")
class PreviewQuestionnairePayload(Payload):
    url: str | None = strawberry.field(
        default=None, description="A page that shows the questionnaire and takes no answer; whoever has it can look."
    )
    expires_at: datetime | None = strawberry.field(default=None, description="Until when the page can be opened.")


@strawberry.type
class QuestionnaireMutations:
    @mutation(Permission.QUESTIONNAIRE_WRITE, description="Draft a questionnaire of your own.")
    def create_questionnaire(self, info: Info, input: CreateQuestionnaireInput) -> CreateQuestionnairePayload:
        draft = versions.create_questionnaire(info.context.actor, _authored(input, key=input.key))
        return CreateQuestionnairePayload.of(questionnaire=draft)

    @mutation(Permission.QUESTIONNAIRE_WRITE, description="Write a draft anew, all of it at once; its key stays.")
    def update_questionnaire(self, info: Info, input: UpdateQuestionnaireInput) -> UpdateQuestionnairePayload:
        id = id_of(input.id, "Questionnaire", "id")
        draft = versions.update_questionnaire(info.context.actor, id, _authored(input), version=input.version)
        return UpdateQuestionnairePayload.of(questionnaire=draft)

    @mutation(
        Permission.QUESTIONNAIRE_WRITE, description="Freeze a draft, so that rounds can ask it; it never changes again."
    )
    def publish_questionnaire(self, info: Info, input: PublishQuestionnaireInput) -> PublishQuestionnairePayload:
        id = id_of(input.id, "Questionnaire", "id")
        published = versions.publish_questionnaire(info.context.actor, id, version=input.version)
        return PublishQuestionnairePayload.of(questionnaire=published)

    @mutation(
        Permission.QUESTIONNAIRE_WRITE, description="Take an edition out of use; rounds that ask it stay as they are."
    )
    def retire_questionnaire(self, info: Info, input: RetireQuestionnaireInput) -> RetireQuestionnairePayload:
        id = id_of(input.id, "Questionnaire", "id")
        retired = versions.retire_questionnaire(info.context.actor, id, version=input.version)
        return RetireQuestionnairePayload.of(questionnaire=retired)

    @mutation(Permission.QUESTIONNAIRE_WRITE, description="Throw a draft away.")
    def delete_questionnaire_draft(
        self, info: Info, input: DeleteQuestionnaireDraftInput
    ) -> DeleteQuestionnaireDraftPayload:
        id = id_of(input.questionnaire_id, "Questionnaire", "questionnaire_id")
        gone = versions.delete_questionnaire_draft(info.context.actor, id, version=input.version)
        return DeleteQuestionnaireDraftPayload(deleted_id=relay.GlobalID("Questionnaire", str(gone)))

    @mutation(
        Permission.QUESTIONNAIRE_WRITE,
        description="Draft the next edition of a questionnaire, with the words of this one.",
    )
    def draft_new_version(self, info: Info, input: DraftNewVersionInput) -> DraftNewVersionPayload:
        id = id_of(input.questionnaire_id, "Questionnaire", "questionnaire_id")
        return DraftNewVersionPayload.of(questionnaire=versions.draft_new_version(info.context.actor, id))

    @mutation(
        Permission.QUESTIONNAIRE_WRITE,
        description="Draft a questionnaire from a YAML file: a new one, or the next edition of a known key.",
    )
    def import_questionnaire(self, info: Info, input: ImportQuestionnaireInput) -> ImportQuestionnairePayload:
        actor = info.context.actor
        upload_id = id_of(input.upload_id, "Upload", "upload_id")
        done = questionnaire_import.import_questionnaire(
            actor, upload_id, replace_draft=input.replace_draft, dry_run=input.dry_run
        )
        if done.faults:
            refusal = Refusal(Code.INVALID, FAULTY.with_facts(count=len(done.faults)), path=("upload_id",))
            return ImportQuestionnairePayload(
                errors=[user_error(refusal, actor.locale)],
                file_errors=[QuestionnaireFileError.of(fault) for fault in done.faults[:SHOWN]],
                file_error_count=len(done.faults),
            )
        return ImportQuestionnairePayload.of(**({"questionnaire": done.draft} if done.draft else {}))

    @mutation(
        Permission.QUESTIONNAIRE_WRITE,
        description="Be told an address, good for half an hour, at which a questionnaire looks as respondents see it.",
    )
    def preview_questionnaire(self, info: Info, input: PreviewQuestionnaireInput) -> PreviewQuestionnairePayload:
        id = id_of(input.id, "Questionnaire", "id")
        preview = previewing.preview_questionnaire(info.context.actor, id)
        return PreviewQuestionnairePayload(url=preview.url, expires_at=preview.expires_at)


def _authored(input: CreateQuestionnaireInput | UpdateQuestionnaireInput, *, key: str = "") -> Authored:
    return Authored(
        key=key,
        title=_text(input.title),
        introduction=_text(input.introduction) if input.introduction else Text(ja="", en=""),
        minimum=input.scale.minimum,
        maximum=input.scale.maximum,
        labels=tuple((each.value, Text(ja=each.ja, en=each.en)) for each in input.scale.labels),
        statements=tuple(
            AuthoredStatement(
                key=each.key,
                dimension=each.dimension.value,
                text=_text(each.text),
                weight=each.weight,
                reverse=each.reverse,
                comparable=each.comparable,
            )
            for each in input.statements
        ),
    )


def _text(given: LocalizedTextInput) -> Text:
    return Text(ja=given.ja, en=given.en)


FAULTY = Text(
    ja="ファイルに{count}件の誤りがあるため、何も取り込みませんでした。",
    en="Nothing was imported: there are {count} faults in the file.",
)
