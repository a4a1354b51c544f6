"""Answering: without a name, the ticket goes, the answer stays, and nothing else is written (docs/decisions/004)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connections
from django.utils import timezone

from backend.assessments.by_name import give, waiting_for
from backend.assessments.comments import GivenComment, comment_faults, seal_comments
from backend.assessments.consent import consent_faults, consent_to
from backend.assessments.expecting import NO_OTHER_SIDE, is_expecting
from backend.assessments.links import already_used
from backend.assessments.mixing import mix_in
from backend.assessments.models import AnswerTicket, Assessment, Response
from backend.assessments.passcodes import NONE_ASKED, expect_passcode
from backend.assessments.questionnaires import QuestionnaireFacts
from backend.assessments.vocabulary import AssessmentState
from backend.core.refusal import Code, Path, Refusal, Refusals, not_found
from backend.core.text import Text
from backend.organizations.vocabulary import Level, Side
from tenants.actors import Actor
from tenants.answer_links import AnswerLink, WithdrawalCode, unknown_link
from tenants.binding import operation
from tenants.database.aliases import CLIENT
from tenants.roles import Permission


@dataclass(frozen=True, kw_only=True)
class About:
    """What is kept of a respondent beside the answers: from the ticket, or chosen where the link is open to all."""

    side: str | None = None
    level: str | None = None
    team_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class GivenAnswer:
    """One answer as it came in, right or wrong."""

    statement: str
    value: Any


@operation
def submit_response(
    actor: Actor,
    answers: Sequence[GivenAnswer],
    about: About,
    comments: Sequence[GivenComment] = (),
    *,
    expectations: Sequence[GivenAnswer] = (),
    passcode: str | None = None,
    consent: str | None = None,
) -> WithdrawalCode | None:
    """Store one complete answer and use the actor's link up; an open link stays.

    `about` says side, level and perhaps team where the link is open, and nothing where it is a person's own.
    `expectations` are answers to the same statements as the other side is expected to give them, all or none as asked.
    `consent` is the version of the readers who were told, where the answer is to stand by name, and nothing elsewhere.
    Returns the code that withdraws the comments, where there are any; it is stored nowhere and not told again.
    Refuses NOT_FOUND, ALREADY_USED, NOT_OPEN, EXPIRED, CLOSED, TOO_MANY where the quota is reached and, for each fault
    with its place, REQUIRED, INVALID, OUT_OF_RANGE, DUPLICATE, NOT_FOUND, TOO_MANY, TOO_LONG, and STALE where others
    will read than was told. Whatever is refused leaves the link as it was.
    """
    actor.require(Permission.RESPONSE_WRITE)
    link = link_of(actor)
    if link.is_open:
        expect_passcode(open_round(actor, link), passcode)  # it takes its time, and so comes before the lock
    assessment = open_round(actor, link, hold=True)
    by_name = waiting_for(link) if assessment.is_named else None
    stored = about if link.is_open or by_name else _redeem(link)

    agreed = consent_to(actor, assessment)
    questionnaire = QuestionnaireFacts.of(assessment.questionnaire.content)
    faults = [*consent_faults(agreed, consent), *_faults_about(assessment, link, about, passcode)]
    faults += _faults(questionnaire, answers)
    faults += _faults_expected(assessment, questionnaire, stored.side, expectations)
    faults += comment_faults(assessment, questionnaire, comments)
    if faults:
        raise Refusals(faults)

    complete = _by_statement(questionnaire, answers)
    if by_name and agreed:
        give(actor, by_name, complete, agreed)
        return None
    response = Response.objects.create(
        assessment=assessment,
        side=stored.side or "",
        level=stored.level or "",
        team_id=stored.team_id,
        answers=complete,
        expected=_by_statement(questionnaire, expectations) if expectations else None,
    )
    mix_in(assessment.id, response.id)
    return seal_comments(assessment, link, comments)


def link_of(actor: Actor) -> AnswerLink:
    if actor.answer_link is None:
        raise unknown_link()
    return actor.answer_link


def open_round(actor: Actor, link: AnswerLink, *, hold: bool = False) -> Assessment:
    """Return the assessment that the link leads to, while it takes answers.

    With `hold` it cannot be closed before the transaction ends: closing waits for the row that is held here.
    Refuses NOT_FOUND, NOT_OPEN, CLOSED, EXPIRED, and TOO_MANY where the quota is reached.
    """
    if hold:
        _hold(link)
    rows = Assessment.objects.visible_to(actor).select_related("organization", "questionnaire")
    assessment = rows.filter(pk=link.assessment_id).first()
    if assessment is None or (link.is_open and not assessment.has_open_link):
        raise unknown_link()
    if assessment.state == AssessmentState.SCHEDULED:
        raise Refusal(Code.NOT_OPEN, NOT_YET)
    if assessment.state == AssessmentState.CANCELLED:
        raise Refusal(Code.CLOSED, CANCELLED)
    if assessment.state in {AssessmentState.CLOSED, AssessmentState.LAPSED}:
        raise Refusal(Code.CLOSED, CLOSED)
    if assessment.closes_at <= timezone.now():
        raise Refusal(Code.EXPIRED, EXPIRED)
    if assessment.quota is not None and Response.objects.filter(assessment=assessment).count() >= assessment.quota:
        raise Refusal(Code.TOO_MANY, FULL)
    return assessment


def _hold(link: AnswerLink) -> None:
    """Answers share the row; where a quota counts them, one comes after the other. The quota never changes."""
    table = Assessment._meta.db_table
    counts = link.is_open and Assessment.objects.filter(pk=link.assessment_id).exclude(quota=None).exists()
    lock = "FOR NO KEY UPDATE" if counts else "FOR SHARE"
    with connections[CLIENT].cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s {lock}", [link.assessment_id])


def _redeem(link: AnswerLink) -> About:
    """Delete the ticket in the statement that proves it is there: of many at once, one succeeds."""
    table = AnswerTicket._meta.db_table
    with connections[CLIENT].cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE assessment_id = %s AND secret_hash = %s RETURNING side, level, team_id",
            [link.assessment_id, link.secret_hash],
        )
        row = cursor.fetchone()
    if row is None:
        raise already_used()
    return About(side=row[0], level=row[1], team_id=row[2])


def _faults_about(assessment: Assessment, link: AnswerLink, about: About, passcode: str | None) -> Iterator[Refusal]:
    if not link.is_open:
        for name in ("side", "level", "team_id"):
            if getattr(about, name) is not None:
                yield Refusal(Code.INVALID, KNOWN, path=(name,))
        if passcode:
            yield Refusal(Code.INVALID, NONE_ASKED, path=("passcode",))
        return
    for name, words in (("side", Side), ("level", Level)):
        value = getattr(about, name)
        if value is None:
            yield Refusal(Code.REQUIRED, CHOOSE, path=(name,))
        elif value not in words.values:
            yield Refusal(Code.INVALID, NO_CHOICE, path=(name,))
    if about.team_id is not None and str(about.team_id) not in assessment.teams:
        yield not_found(path=("team_id",))


def _by_statement(questionnaire: QuestionnaireFacts, answers: Sequence[GivenAnswer]) -> dict[str, int]:
    values = {answer.statement: answer.value for answer in answers}
    return {key: values[key] for key in questionnaire.statement_keys}


def _faults_expected(
    assessment: Assessment, questionnaire: QuestionnaireFacts, side: str | None, given: Sequence[GivenAnswer]
) -> Iterator[Refusal]:
    """Yield what is wrong in what is expected of the other side; nothing while no side tells whether it is asked."""
    if not assessment.asks_expectations:
        if given:
            yield Refusal(Code.INVALID, NOT_ASKED, path=("expectations",))
    elif side is not None and is_expecting(assessment, side):
        yield from _faults(questionnaire, given, part="expectations")
    elif given and side in Side.values:
        yield Refusal(Code.INVALID, NO_OTHER_SIDE, path=("expectations",))


def _faults(
    questionnaire: QuestionnaireFacts, answers: Sequence[GivenAnswer], *, part: str = "answers"
) -> Iterator[Refusal]:
    known = questionnaire.statement_keys
    if len(answers) > 2 * len(known):
        yield Refusal(Code.TOO_MANY, TOO_MANY.with_facts(count=len(known)), path=(part,))
        return
    seen: set[str] = set()
    for place, answer in enumerate(answers):
        path: Path = (part, place)
        if answer.statement not in known:
            yield Refusal(Code.NOT_FOUND, NO_STATEMENT, path=(*path, "statement"))
        elif answer.statement in seen:
            yield Refusal(Code.DUPLICATE, TWICE, path=(*path, "statement"))
        elif type(answer.value) is not int:
            yield Refusal(Code.INVALID, NOT_WHOLE, path=(*path, "value"))
        elif not questionnaire.lowest <= answer.value <= questionnaire.highest:
            bounds = OFF_SCALE.with_facts(lowest=questionnaire.lowest, highest=questionnaire.highest)
            yield Refusal(Code.OUT_OF_RANGE, bounds, path=(*path, "value"))
        seen.add(answer.statement)
    for key in known:
        if key not in seen:
            yield Refusal(Code.REQUIRED, UNANSWERED, path=(part, key))


NOT_YET = Text(
    ja="この診断はまだ始まっていません。開始後にもう一度開いてください。",
    en="This assessment has not opened yet. Come back once it has.",
)
FULL = Text(
    ja="予定していた回答数に達したため、受付を終了しました。ご協力ありがとうございました。",
    en="As many answers as were planned have come in, so no more are taken. Thank you for being willing to help.",
)
CLOSED = Text(
    ja="この診断の回答受付は終了しました。",
    en="This assessment is closed and takes no more answers.",
)
CANCELLED = Text(
    ja="この診断は中止されました。ご回答いただく必要はありません。",
    en="This assessment was called off. There is nothing left for you to do.",
)
EXPIRED = Text(ja="この診断の回答期限は過ぎています。", en="The time to answer this assessment is over.")
KNOWN = Text(
    ja="この項目はリンクから分かるため、指定できません。",
    en="Your link says this already. Leave it out.",
)
CHOOSE = Text(ja="選択してください。", en="Please choose one.")
NO_CHOICE = Text(ja="選択肢の中から選んでください。", en="This is none of the choices.")
TOO_MANY = Text(ja="回答は{count}問分だけ送信してください。", en="Send one answer for each of the {count} statements.")
NO_STATEMENT = Text(ja="この質問票にない設問です。", en="There is no such statement in this questionnaire.")
TWICE = Text(ja="同じ設問に2回答えています。", en="This statement was answered twice.")
NOT_WHOLE = Text(ja="選択肢の数値で答えてください。", en="Answer with a whole number on the scale.")
OFF_SCALE = Text(
    ja="{lowest}から{highest}の数値で答えてください。",
    en="Answer with a number from {lowest} to {highest}.",
)
UNANSWERED = Text(ja="この設問にお答えください。", en="Please answer this statement.")
NOT_ASKED = Text(
    ja="この診断では、相手部門の回答の予想を受け付けていません。",
    en="This assessment does not ask what the other side will answer.",
)
