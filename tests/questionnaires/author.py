"""An author at work, and what he writes: a short questionnaire on a scale of seven."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from backend.assessments.models import Questionnaire
from backend.events.models import AuditEvent, OutboxEntry
from tenants.binding import client_transaction
from tests.organizations.uploading import uploaded
from tests.world.build import ClientWorld
from tests.world.callers import Caller

WHOLE = """
  id key edition state version publishedAt retiredAt isSimulated
  title { ja en } introduction { ja en }
  scale { value label { ja en } } dimensions { key label { ja en } }
  statements { key dimension text { ja en } weight isReverse isSaidComparable comparableSince }
  export
"""


def changing(name: str, input: str, asked: str = f"questionnaire {{ {WHOLE} }}") -> str:
    return f"mutation Change($input: {input}!) {{ {name}(input: $input) {{ {asked} errors {{ code path message }} }} }}"


CREATE = changing("createQuestionnaire", "CreateQuestionnaireInput")
UPDATE = changing("updateQuestionnaire", "UpdateQuestionnaireInput")
PUBLISH = changing("publishQuestionnaire", "PublishQuestionnaireInput")
RETIRE = changing("retireQuestionnaire", "RetireQuestionnaireInput")
DELETE = changing("deleteQuestionnaireDraft", "DeleteQuestionnaireDraftInput", "deletedId")
DRAFT = changing("draftNewVersion", "DraftNewVersionInput")
IMPORT = changing(
    "importQuestionnaire",
    "ImportQuestionnaireInput",
    f"questionnaire {{ {WHOLE} }} fileErrorCount fileErrors {{ code line place message {{ ja en }} }}",
)
PREVIEW = changing("previewQuestionnaire", "PreviewQuestionnaireInput", "url expiresAt")
READ = f"query Read($id: ID!) {{ node(id: $id) {{ ... on Questionnaire {{ {WHOLE} }} }} }}"
LIST = """
query List($filter: QuestionnaireFilter, $orderBy: [QuestionnaireOrder!], $first: Int) {
  client { questionnaires(filter: $filter, orderBy: $orderBy, first: $first) {
    totalCount edges { node { key edition state title { en } assessments { totalCount } } }
  } }
}
"""


def text(ja: str, en: str) -> dict[str, str]:
    return {"ja": ja, "en": en}


def a_statement(key: str = "meeting", dimension: str = "PROCESS", **facts: Any) -> dict[str, Any]:
    return {"key": key, "dimension": dimension, "text": text(f"設問「{key}」", f"The statement {key}")} | facts


def a_scale(lowest: int = 1, highest: int = 7) -> dict[str, Any]:
    labels = [
        {"value": lowest, "ja": "まったくそう思わない", "en": "Strongly disagree"},
        {"value": highest, "ja": "とてもそう思う", "en": "Strongly agree"},
    ]
    return {"minimum": lowest, "maximum": highest, "labels": labels}


SHORT: dict[str, Any] = {
    "key": "short",
    "title": text("短い質問票", "A short questionnaire"),
    "introduction": text("3問だけです。", "Only three statements."),
    "scale": a_scale(),
    "statements": [
        a_statement("meeting", "PROCESS"),
        a_statement("blame", "PROCESS", reverse=True),
        a_statement("plan", "PLANNING", weight="2.5"),
    ],
}


def short(**facts: Any) -> dict[str, Any]:
    """What creates a questionnaire; without a key, what updates it."""
    return {name: value for name, value in (deepcopy(SHORT) | facts).items() if value is not None}


@dataclass
class Author:
    """Writes in one client."""

    client: ClientWorld
    locale: str = "en"

    @property
    def caller(self) -> Caller:
        return self.client.manager.speaking(self.locale)

    def create(self, **facts: Any) -> dict[str, Any]:
        return dict(self.caller.do(CREATE, **short(**facts))["questionnaire"])

    def update(self, draft: dict[str, Any], **facts: Any) -> dict[str, Any]:
        return dict(self.caller.do(UPDATE, id=draft["id"], **short(key=None, **facts))["questionnaire"])

    def publish(self, draft: dict[str, Any]) -> dict[str, Any]:
        return dict(self.caller.do(PUBLISH, id=draft["id"])["questionnaire"])

    def retire(self, published: dict[str, Any]) -> dict[str, Any]:
        return dict(self.caller.do(RETIRE, id=published["id"])["questionnaire"])

    def draft_after(self, published: dict[str, Any]) -> dict[str, Any]:
        return dict(self.caller.do(DRAFT, questionnaireId=published["id"])["questionnaire"])

    def read(self, questionnaire: dict[str, Any]) -> Any:
        return self.client.viewer.ask(READ, id=questionnaire["id"])["node"]

    def bring_in(self, file: str | bytes, **facts: Any) -> dict[str, Any]:
        """Send a file, import it, and return the payload, refused or not."""
        content = file.encode() if isinstance(file, str) else file
        return self.caller.attempt(IMPORT, uploadId=uploaded(self.caller, content), **facts)

    def stands(self) -> tuple[list[dict[str, Any]], int, int]:
        with client_transaction(self.client.row.schema_name):
            rows = list(Questionnaire.objects.order_by("id").values())
            return rows, AuditEvent.objects.count(), OutboxEntry.objects.count()

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Fail when the block stored, changed or told anything."""
        before = self.stands()
        yield
        assert self.stands() == before

    @contextmanager
    def unchanged_but_the_upload(self, times: int = 1) -> Iterator[None]:
        """Fail when the block stored, changed or told anything beside having announced and sent a file."""
        rows, events, told = self.stands()
        yield
        assert self.stands() == (rows, events + 2 * times, told + 2 * times)
