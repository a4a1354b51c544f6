"""How a rule says no: one exception with a code from a closed set, a sentence in both languages and a place."""

from enum import Enum

from backend.core.text import Text

Path = tuple[str | int, ...]


class Code(Enum):
    """Everything that Concord refuses, as codes that a program can branch on; documented in docs/errors.md."""

    REQUIRED = "REQUIRED"
    INVALID = "INVALID"
    TOO_LONG = "TOO_LONG"
    TOO_MANY = "TOO_MANY"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    DUPLICATE = "DUPLICATE"
    NOT_FOUND = "NOT_FOUND"
    FORBIDDEN = "FORBIDDEN"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    CLIENT_REQUIRED = "CLIENT_REQUIRED"
    CLIENT_NOT_FOUND = "CLIENT_NOT_FOUND"
    CLIENT_NOT_READY = "CLIENT_NOT_READY"
    CLIENT_SUSPENDED = "CLIENT_SUSPENDED"
    SELECTORS_DISAGREE = "SELECTORS_DISAGREE"
    ILLEGAL_MOVE = "ILLEGAL_MOVE"
    STALE = "STALE"
    CONFLICT = "CONFLICT"
    IN_USE = "IN_USE"
    FROZEN = "FROZEN"
    CLOSED = "CLOSED"
    NOT_OPEN = "NOT_OPEN"
    EXPIRED = "EXPIRED"
    ALREADY_USED = "ALREADY_USED"
    CYCLE = "CYCLE"
    INCOMPLETE = "INCOMPLETE"
    TOO_FEW = "TOO_FEW"
    IDEMPOTENCY_MISMATCH = "IDEMPOTENCY_MISMATCH"
    UNREADABLE_FILE = "UNREADABLE_FILE"


class Refusal(Exception):
    """A rule was not met; nothing has changed. `path` names the input at fault, e.g. ("input", "deadline")."""

    def __init__(self, code: Code, text: Text, *, path: Path = ()) -> None:
        super().__init__(code.value, text.en)
        self.code = code
        self.text = text
        self.path = path

    def under(self, *prefix: str | int) -> "Refusal":
        """Return the same refusal with its place moved below `prefix`."""
        return Refusal(self.code, self.text, path=(*prefix, *self.path))


class Refusals(Exception):
    """Several refusals of one input, reported together."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__([refusal.args for refusal in refusals])
        self.refusals = refusals


def not_found(*, path: Path = ()) -> Refusal:
    """Unknown and forbidden look the same: neither tells that a row exists."""
    return Refusal(
        Code.NOT_FOUND,
        Text(ja="指定されたものは見つかりません。", en="There is nothing by this id."),
        path=path,
    )
