"""How lists of assessments and invitations are narrowed and ordered."""

from datetime import datetime
from enum import Enum

import strawberry
from django.db.models import F, Q
from strawberry import relay

from schema.assessments.words import AssessmentMode, AssessmentState, Delivery, QuestionnaireState
from schema.enums import Origin
from schema.lists import by, when
from schema.words import described


@strawberry.input(description="Narrows a list of assessments.")
class AssessmentFilter:
    state: list[AssessmentState] | None = by("state__in", "Standing in one of these states.")
    mode: list[AssessmentMode] | None = by("mode__in", "Answered in one of these modes, which are never compared.")
    origin: list[Origin] | None = by("origin__in", "Answered here, or brought in afterwards.")
    programme: relay.GlobalID | None = by("programme", "Opened by this programme.")
    organization: relay.GlobalID | None = by("organization", "Of this organization itself.")
    title_contains: str | None = by("title__icontains", "With this text in the title, whatever the case.")
    external_id: list[str] | None = by("external_id__in", "With one of these ids of your own system.")
    closed_since: datetime | None = by("closed_at__gte", "Closed at this instant or later.")
    latest: bool | None = when(
        lambda actor: Q(organization__latest_result=F("result")),
        "Its organization's latest anonymous one with a result; or not so.",
    )


class AssessmentOrder(Enum):
    """How a list of assessments is ordered."""

    OPENED_AT_ASC = "opened_at"
    OPENED_AT_DESC = "-opened_at"
    CLOSES_AT_ASC = "closes_at"
    CLOSES_AT_DESC = "-closes_at"
    TOTAL_ASC = "result__total"
    TOTAL_DESC = "-result__total"
    UPDATED_AT_ASC = "updated_at"
    UPDATED_AT_DESC = "-updated_at"


described(
    AssessmentOrder,
    OPENED_AT_ASC="The first opened first.",
    OPENED_AT_DESC="The last opened first.",
    CLOSES_AT_ASC="The first to end first.",
    CLOSES_AT_DESC="The last to end first.",
    TOTAL_ASC="The lowest total first; those without one last.",
    TOTAL_DESC="Those without a total first, then the highest.",
    UPDATED_AT_ASC="The longest unchanged first.",
    UPDATED_AT_DESC="The last changed first.",
)


@strawberry.input(description="Narrows a list of questionnaires.")
class QuestionnaireFilter:
    state: list[QuestionnaireState] | None = by("state__in", "Standing in one of these states.")
    key: list[str] | None = by("key__in", "Called one of these, in any edition.")
    edition: list[int] | None = by("edition__in", "Of one of these editions.")


class QuestionnaireOrder(Enum):
    """How a list of questionnaires is ordered."""

    KEY_ASC = "key"
    KEY_DESC = "-key"
    EDITION_ASC = "edition"
    EDITION_DESC = "-edition"
    UPDATED_AT_ASC = "updated_at"
    UPDATED_AT_DESC = "-updated_at"


described(
    QuestionnaireOrder,
    KEY_ASC="By key.",
    KEY_DESC="By key, last first.",
    EDITION_ASC="The first edition first.",
    EDITION_DESC="The newest edition first.",
    UPDATED_AT_ASC="The longest unchanged first.",
    UPDATED_AT_DESC="The last changed first.",
)


class AssessmentReminderOrder(Enum):
    """How a list of reminders is ordered."""

    SENT_ON_ASC = "sent_on"
    SENT_ON_DESC = "-sent_on"


described(AssessmentReminderOrder, SENT_ON_ASC="The first sent first.", SENT_ON_DESC="The last sent first.")


@strawberry.input(description="Narrows a list of invitations.")
class InvitationFilter:
    delivery: list[Delivery] | None = by("delivery__in", "Whose link goes one of these ways.")
    person: relay.GlobalID | None = by("person", "To this person.")
    is_waiting: bool | None = by("delivered_on__isnull", "Whether the link is still to be mailed or handed out.")


class InvitationOrder(Enum):
    """How a list of invitations is ordered."""

    UPDATED_AT_ASC = "updated_at"
    UPDATED_AT_DESC = "-updated_at"


described(
    InvitationOrder,
    UPDATED_AT_ASC="The longest unchanged first.",
    UPDATED_AT_DESC="The last changed first.",
)
