"""Brings in a round that was answered elsewhere, with its result: all of it or nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from backend.assessments.closing import seal_result
from backend.assessments.expecting import NO_OTHER_SIDE, OTHER_SIDE
from backend.assessments.models import Assessment, Questionnaire, Response
from backend.assessments.questionnaires import QuestionnaireFacts, questionnaire_for
from backend.assessments.vocabulary import AssessmentState
from backend.core.refusal import Code, Path, Refusal, Refusals
from backend.core.text import Text
from backend.core.validation import check
from backend.events.operations import record
from backend.organizations.models import Organization
from backend.organizations.vocabulary import Origin
from tenants.actors import Actor
from tenants.binding import operation
from tenants.roles import Permission

MOST = 5_000
TOLD = 200


@dataclass(frozen=True, kw_only=True)
class ImportedResponse:
    """One complete answer, in the order of the questionnaire's statements; and what the other side is expected to."""

    side: str
    level: str
    team_id: UUID | None = None
    team_external_id: str | None = None
    answers: Sequence[int]
    expectations: Sequence[int] | None = None


@dataclass(frozen=True, kw_only=True)
class Invited:
    """How many people of one side were asked."""

    side: str
    count: int


@operation
def import_assessment(
    actor: Actor,
    *,
    organization_id: UUID,
    questionnaire_id: UUID | None = None,
    opened_on: date,
    closed_on: date,
    invited: Sequence[Invited] | None,
    responses: Sequence[ImportedResponse],
    **facts: Any,
) -> Assessment:
    """Store a past round of a questionnaire, the standard one unless named, closed, with the result of its answers.

    Further facts: title, external_id, smallest_group, basis. The round before it is the last that was closed before
    `closed_on`. Refuses NOT_FOUND, REQUIRED, INVALID, INCOMPLETE, TOO_LONG, TOO_FEW, TOO_MANY, OUT_OF_RANGE, DUPLICATE,
    ILLEGAL_MOVE; faults of single responses together, the first 200 of them.
    """
    actor.require(Permission.HISTORY_IMPORT)
    organization = Organization.objects.find(actor, organization_id, path=("organization_id",))
    _expect_past(actor, opened_on, closed_on)
    _expect_size(responses)
    questionnaire = questionnaire_for(actor, questionnaire_id)
    teams = _teams(actor, organization, responses)
    _expect_sound(responses, questionnaire, teams)

    assessment = Assessment(
        organization=organization,
        questionnaire=questionnaire,
        state=AssessmentState.CLOSED,
        origin=Origin.IMPORTED,
        invited=_invited(invited, responses),
        asks_expectations=_ask_expectations(responses),
        **facts,
        **_times(actor, opened_on, closed_on),
    )
    keys = QuestionnaireFacts.of(questionnaire.content).statement_keys
    rows = [_row(assessment, response, teams, keys) for response in responses]
    assessment.teams = sorted({str(row.team_id) for row in rows if row.team_id})
    assessment.title = assessment.title.strip()
    check(assessment)
    assessment.save(force_insert=True)
    Response.objects.bulk_create(sorted(rows, key=lambda row: row.id), batch_size=1_000)
    result = seal_result(actor, assessment)
    assessment.keep("result")

    record(actor, "assessment.imported", assessment, responses=len(rows), result=str(result.id), hash=result.hash)
    return assessment


Teams = Mapping[UUID | str, UUID]


def _teams(actor: Actor, organization: Organization, responses: Sequence[ImportedResponse]) -> Teams:
    """Return the ids of the organizations below that responses name, by either id."""
    below = Organization.objects.visible_to(actor).below(organization.id)
    names = {response.team_external_id for response in responses if response.team_external_id}
    ids = {response.team_id for response in responses if response.team_id}
    teams: dict[UUID | str, UUID] = {}
    for team in below.filter(Q(external_id__in=names) | Q(id__in=ids)).only("id", "external_id"):
        teams[team.id] = team.id
        teams[team.external_id or ""] = team.id
    return teams


def _row(assessment: Assessment, response: ImportedResponse, teams: Teams, keys: Sequence[str]) -> Response:
    team = response.team_id or response.team_external_id
    return Response(
        assessment=assessment,
        side=response.side,
        level=response.level,
        team_id=teams[team] if team else None,
        answers=dict(zip(keys, response.answers, strict=True)),
        expected=None if response.expectations is None else dict(zip(keys, response.expectations, strict=True)),
    )


def _times(actor: Actor, opened_on: date, closed_on: date) -> dict[str, datetime]:
    """Return the first instant of the first day and the last of the last, where the client is."""
    zone = actor.in_client().zone
    end = min(datetime.combine(closed_on, time(23, 59, 59), tzinfo=zone), timezone.now())
    return {"opened_at": datetime.combine(opened_on, time(), tzinfo=zone), "closes_at": end, "closed_at": end}


def _expect_past(actor: Actor, opened_on: date, closed_on: date) -> None:
    if opened_on > closed_on:
        raise Refusal(Code.OUT_OF_RANGE, BACKWARDS, path=("closed_on",))
    if closed_on > timezone.now().astimezone(actor.in_client().zone).date():
        raise Refusal(Code.OUT_OF_RANGE, NOT_PAST, path=("closed_on",))


def _expect_size(responses: Sequence[ImportedResponse]) -> None:
    if not responses:
        raise Refusal(Code.TOO_FEW, NO_RESPONSES, path=("responses",))
    if len(responses) > MOST:
        raise Refusal(Code.TOO_MANY, TOO_MANY.with_facts(most=MOST), path=("responses",))


def _expect_sound(responses: Sequence[ImportedResponse], questionnaire: Questionnaire, teams: Teams) -> None:
    facts = QuestionnaireFacts.of(questionnaire.content)
    asks = _ask_expectations(responses)
    faults = (
        fault.under("responses", place)
        for place, response in enumerate(responses)
        for fault in (*_faults(response, facts, teams), *_faults_expected(response, facts, asks=asks))
    )
    if told := list(islice(faults, TOLD)):
        raise Refusals(told)


def _faults(response: ImportedResponse, facts: QuestionnaireFacts, teams: Teams) -> Iterator[Refusal]:
    if response.team_id and response.team_external_id:
        yield Refusal(Code.INVALID, ONE_TEAM, path=("team_id",))
    elif response.team_id and response.team_id not in teams:
        yield _no_team(path=("team_id",))
    elif response.team_external_id and response.team_external_id not in teams:
        yield _no_team(path=("team_external_id",))
    yield from _faults_in("answers", response.answers, facts)


def _ask_expectations(responses: Sequence[ImportedResponse]) -> bool:
    """Whether it was asked what the other side will answer: then all of both sides have said so."""
    return any(response.expectations is not None for response in responses)


def _faults_expected(response: ImportedResponse, facts: QuestionnaireFacts, *, asks: bool) -> Iterator[Refusal]:
    if response.side in OTHER_SIDE and asks:
        yield from _faults_in("expectations", response.expectations or (), facts)
    elif response.expectations is not None:
        yield Refusal(Code.INVALID, NO_OTHER_SIDE, path=("expectations",))


def _faults_in(part: str, answers: Sequence[int], facts: QuestionnaireFacts) -> Iterator[Refusal]:
    if len(answers) != len(facts.statements):
        sizes = {"asked": len(facts.statements), "given": len(answers)}
        yield Refusal(Code.INCOMPLETE, NOT_COMPLETE.with_facts(**sizes), path=(part,))
        return
    for place, answer in enumerate(answers):
        if not facts.lowest <= answer <= facts.highest:
            scale = {"answer": answer, "lowest": facts.lowest, "highest": facts.highest}
            yield Refusal(Code.OUT_OF_RANGE, OFF_SCALE.with_facts(**scale), path=(part, place))


def _no_team(*, path: Path) -> Refusal:
    return Refusal(Code.NOT_FOUND, NO_TEAM, path=path)


def _invited(invited: Sequence[Invited] | None, responses: Sequence[ImportedResponse]) -> dict[str, int] | None:
    """Return how many were asked by side, None where nobody counted. Refuses fewer than have answered."""
    if invited is None:
        return None
    counts = {each.side: each.count for each in invited}
    if len(counts) < len(invited):
        raise Refusal(Code.DUPLICATE, TWICE, path=("invited",))
    for side, answered in Counter(response.side for response in responses).items():
        if counts.get(side, 0) < answered:
            raise Refusal(Code.OUT_OF_RANGE, FEWER.with_facts(side=side, answered=answered), path=("invited",))
    if any(count < 0 for count in counts.values()):
        raise Refusal(Code.OUT_OF_RANGE, NEGATIVE, path=("invited",))
    return counts


BACKWARDS = Text(ja="終了日は開始日以降にしてください。", en="It closed before it opened.")
NOT_PAST = Text(
    ja="取り込めるのは終了した診断だけです。終了日には今日以前の日付を指定してください。",
    en="Only a past assessment can be brought in: closedOn lies in the future.",
)
NO_RESPONSES = Text(ja="回答がありません。", en="There are no responses.")
TOO_MANY = Text(ja="一度に取り込める回答は{most}件までです。", en="At most {most} responses can be brought in at once.")
ONE_TEAM = Text(
    ja="teamIdとteamExternalIdはどちらか一方だけを指定してください。", en="Give teamId or teamExternalId, not both."
)
NO_TEAM = Text(
    ja="診断対象の組織の下に、このチームはありません。",
    en="There is no such team in the organization that was assessed.",
)
NOT_COMPLETE = Text(
    ja="設問は{asked}問ですが、回答は{given}件です。すべての設問への回答だけを取り込めます。",
    en="There are {given} answers to {asked} statements. Only complete responses count.",
)
OFF_SCALE = Text(
    ja="回答{answer}は{lowest}から{highest}の範囲にありません。",
    en="The answer {answer} is not on the scale from {lowest} to {highest}.",
)
TWICE = Text(ja="同じ部門の対象者数が複数あります。", en="A side stands there more than once.")
FEWER = Text(
    ja="{side}の回答は{answered}件ですが、対象者数がそれより少なくなっています。",
    en="Fewer people of {side} were asked than the {answered} who answered.",
)
NEGATIVE = Text(ja="対象者数は0以上にしてください。", en="A number of people is never negative.")
