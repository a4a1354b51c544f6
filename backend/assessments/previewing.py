"""Looking at a questionnaire as respondents will: by a signed address, for a while, and nothing is answered there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils import timezone

from backend.assessments.form import AnswerForm
from backend.assessments.models import Assessment, Questionnaire
from backend.assessments.questionnaires import QuestionnaireFacts
from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from backend.events.operations import record
from backend.organizations.models import Organization
from tenants.actors import Actor
from tenants.binding import operation
from tenants.roles import Permission

LIFETIME = timedelta(minutes=30)
SALT = "concord.preview"


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Where a questionnaire can be looked at, and until when."""

    url: str
    expires_at: datetime


@operation
def preview_questionnaire(actor: Actor, id: UUID) -> Preview:
    """Return an address at which anybody who has it sees this edition for half an hour. Refuses NOT_FOUND."""
    actor.require(Permission.QUESTIONNAIRE_WRITE)
    questionnaire = Questionnaire.objects.find(actor, id, path=("id",))

    expires_at = timezone.now() + LIFETIME
    ticket = PreviewTicket(client_id=actor.in_client().id, questionnaire_id=questionnaire.id, expires_at=expires_at)

    record(actor, "questionnaire.previewed", questionnaire, expires_at=expires_at)
    return Preview(url=f"{settings.PUBLIC_URL}/answer/preview/{ticket.signed()}", expires_at=expires_at)


@dataclass(frozen=True, kw_only=True)
class PreviewTicket:
    """What a signed address says: one edition of one client, until a time."""

    client_id: UUID
    questionnaire_id: UUID
    expires_at: datetime

    def signed(self) -> str:
        return signing.dumps([str(self.client_id), str(self.questionnaire_id), self.expires_at.timestamp()], salt=SALT)

    @classmethod
    def read(cls, token: str, *, now: datetime) -> "PreviewTicket":
        """Return what a token says. Refuses NOT_FOUND for one that is not ours, EXPIRED for one whose time is over."""
        try:
            client_id, questionnaire_id, seconds = signing.loads(token, salt=SALT)
        except signing.BadSignature:
            raise Refusal(Code.NOT_FOUND, UNKNOWN) from None
        expires_at = datetime.fromtimestamp(seconds, tz=now.tzinfo)
        if expires_at <= now:
            raise Refusal(Code.EXPIRED, OVER)
        return cls(client_id=UUID(client_id), questionnaire_id=UUID(questionnaire_id), expires_at=expires_at)


def preview_form(actor: Actor, ticket: PreviewTicket) -> AnswerForm:
    """Return what a respondent would be asked, by an open link to a round that there is not. Refuses NOT_FOUND."""
    questionnaire = Questionnaire.objects.find(actor, ticket.questionnaire_id)
    facts = QuestionnaireFacts.of(questionnaire.content)
    round = Assessment(
        organization=Organization(name=actor.in_client().name),
        questionnaire=questionnaire,
        title=facts.title.in_(actor.locale),
        closes_at=ticket.expires_at,
        has_open_link=True,
    )
    return AnswerForm(assessment=round, questionnaire=facts, ticket=None, teams=())


UNKNOWN = Text(
    ja="このプレビュー用リンクは正しくありません。URLが途中で切れていないかご確認ください。",
    en="This is not a valid preview link. Check that the address was copied whole.",
)
OVER = Text(
    ja="このプレビュー用リンクの有効期限が切れています。新しく発行してください。",
    en="This preview link has expired. Ask for a new one.",
)
