"""What a raised exception means to the caller; whatever is not known here is a bug and shown as nothing but that."""

from dataclasses import replace

from django import db
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.http import UnreadablePostError
from graphql import GraphQLError, ValueNode
from strawberry.exceptions import StrawberryInputCoercionError
from strawberry.relay import GlobalIDValueError

from backend.core.refusal import Refusal, Refusals
from schema.engine.codes import ErrorCode
from schema.engine.errors import ApiError, Problem, problem

MALFORMED = (StrawberryInputCoercionError, GlobalIDValueError, ValidationError)
STOPPED = {"57014", "55P03"}  # cancelled by the statement timeout; a lock was not free in time
ILL_VALUED = {
    None,
    "22001",
    "22003",
    "22007",
    "22008",
    "22021",
    "22P02",
}  # too long, out of range, no date, NUL, no uuid
TRY_AGAIN = {
    "40001",
    "40P01",
    "25P02",
}  # serialization failure, deadlock, a transaction aborted by an error that Django's checks of constraints swallowed


def problems_for(error: Exception) -> tuple[Problem, ...]:
    """Return what to tell about an exception, in place where it is an error of a field."""
    if not isinstance(error, GraphQLError):
        return _meaning(error)
    cause = _cause(error)
    if cause is error or (isinstance(cause, GraphQLError) and not isinstance(cause, MALFORMED)):
        return (_of_graphql(error),)
    place = problem(ErrorCode.INTERNAL_SERVER_ERROR, at=error)
    return tuple(replace(found, path=place.path, locations=place.locations) for found in _meaning(cause))


def _cause(error: GraphQLError) -> Exception:
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _of_graphql(error: GraphQLError) -> Problem:
    """An error of graphql-core's own while it runs: at an argument's value it is the caller's, else it is a bug."""
    if error.nodes and isinstance(error.nodes[0], ValueNode):
        return problem(ErrorCode.BAD_USER_INPUT, at=error)
    return replace(problem(ErrorCode.INTERNAL_SERVER_ERROR, at=error), detail="")


def _meaning(cause: Exception) -> tuple[Problem, ...]:
    match cause:
        case ApiError():
            return cause.problems
        case Refusal():
            return (_refused(cause),)
        case Refusals():
            return tuple(_refused(refusal) for refusal in cause.refusals)
        case PermissionDenied():
            return (problem(ErrorCode.FORBIDDEN),)
        case SuspiciousOperation() | UnreadablePostError():
            return (problem(ErrorCode.BAD_REQUEST),)
        case db.Error():
            return (problem(_of_database(cause)),)
    return (problem(ErrorCode.BAD_USER_INPUT if isinstance(cause, MALFORMED) else ErrorCode.INTERNAL_SERVER_ERROR),)


def _refused(refusal: Refusal) -> Problem:
    facts = {"input": list(refusal.path)} if refusal.path else {}
    return Problem(code=refusal.code.value, text=refusal.text, facts=facts)


def state_of(error: db.Error) -> str | None:
    """Return PostgreSQL's own code of what went wrong."""
    return getattr(error.__cause__, "sqlstate", None)


def _of_database(error: db.Error) -> ErrorCode:
    state = state_of(error)
    if state in STOPPED:
        return ErrorCode.TIMEOUT
    if state in TRY_AGAIN or isinstance(error, db.OperationalError | db.InterfaceError):
        return ErrorCode.UNAVAILABLE
    if isinstance(error, db.DataError) and state in ILL_VALUED:
        return ErrorCode.BAD_USER_INPUT
    return ErrorCode.INTERNAL_SERVER_ERROR
