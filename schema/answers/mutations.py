"""Answering by the API: translation only; the rules are in backend.assessments.answering."""

import strawberry
from strawberry import relay

from backend.assessments import answering, withdrawing
from backend.assessments.comments import LONGEST, GivenComment
from schema.context import Info
from schema.enums import Dimension, Level, Side
from schema.mutations import Payload, id_of, mutation
from tenants.roles import Permission


@strawberry.input(description="The answer to one statement.")
class AnswerInput:
    statement: str = strawberry.field(description="The statement's key.")
    value: int = strawberry.field(description="A number on the scale.")


@strawberry.input(description="A comment on one dimension, in the respondent's own words.")
class CommentInput:
    dimension: Dimension = strawberry.field(description="What it is about, one of the form's sections.")
    text: str = strawberry.field(description=f"At most {LONGEST:,} characters; blank is none.")


@strawberry.input(description="A complete answer. Side and level only where the form asks who answers.")
class SubmitResponseInput:
    answers: list[AnswerInput] = strawberry.field(description="One answer for each statement.")
    side: Side | None = strawberry.field(default=None, description="The respondent's function.")
    level: Level | None = strawberry.field(default=None, description="The respondent's level.")
    team_id: relay.GlobalID | None = strawberry.field(
        default=None, description="The respondent's team, one of those that the form names."
    )
    passcode: str | None = strawberry.field(default=None, description="The passcode, where the form asks for one.")
    comments: list[CommentInput] | None = strawberry.field(
        default=None, description="At most one comment for each dimension, where the form asks for comments."
    )
    consent: str | None = strawberry.field(
        default=None,
        description="The version of the form's consent, where it asks for one: that the respondent has seen these "
        "readers and agrees. STALE where there are others by now.",
    )
    expectations: list[AnswerInput] | None = strawberry.field(
        default=None,
        description="How the respondent expects most people of the other side to answer: one for each statement, where "
        "the form asks for expectations and the respondent is of Sales or Marketing; else left out.",
    )


def _answers(given: list[AnswerInput] | None) -> list[answering.GivenAnswer]:
    return [answering.GivenAnswer(statement=each.statement, value=each.value) for each in given or []]


@strawberry.type(description="That the answer is stored, or why it is not.")
class SubmitResponsePayload(Payload):
    accepted: bool = strawberry.field(default=False, description="Whether the answer is stored.")
    withdrawal_code: str | None = strawberry.field(
        default=None,
        description="Withdraws the comments that were sent, where there are any: give it to the respondent, who is not "
        "told it again. It works as the bearer token of withdrawComments, and at `/answer/withdraw/<code>`.",
    )


@strawberry.input(description="Comments to take back: those of the withdrawal code that is the bearer token.")
class WithdrawCommentsInput:
    confirm: bool = strawberry.field(description="True, since it cannot be undone.")


@strawberry.type(description="That the comments are withdrawn, or why they are not.")
class WithdrawCommentsPayload(Payload):
    withdrawn: bool = strawberry.field(default=False, description="Whether nobody sees them any more.")


@strawberry.type
class AnswerMutations:
    @mutation(
        Permission.RESPONSE_WRITE,
        description="Answer an assessment, with an answer link's token as the bearer token; a person's works once.",
    )
    def submit_response(self, info: Info, input: SubmitResponseInput) -> SubmitResponsePayload:
        code = answering.submit_response(
            info.context.actor,
            _answers(input.answers),
            answering.About(
                side=input.side.value if input.side else None,
                level=input.level.value if input.level else None,
                team_id=id_of(input.team_id, "Organization", "team_id") if input.team_id else None,
            ),
            [GivenComment(dimension=each.dimension.value, text=each.text) for each in input.comments or []],
            expectations=_answers(input.expectations),
            passcode=input.passcode,
            consent=input.consent,
        )
        return SubmitResponsePayload(accepted=True, withdrawal_code=code.token() if code else None)

    @mutation(
        Permission.COMMENT_WITHDRAW,
        description="Take back all comments of one respondent for good, with the withdrawal code as the bearer token.",
    )
    def withdraw_comments(self, info: Info, input: WithdrawCommentsInput) -> WithdrawCommentsPayload:
        withdrawing.withdraw_comments(info.context.actor, confirm=input.confirm)
        return WithdrawCommentsPayload(withdrawn=True)
