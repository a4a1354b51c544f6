"""The passcode of an open link: kept as a hash, compared as people type it, and not to be guessed by trying."""

import unicodedata

from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import cache

from backend.assessments.models import Assessment
from backend.core.refusal import Code, Path, Refusal, Refusals
from backend.core.text import Text

SHORTEST, LONGEST = 6, 64
TRIES, PERIOD = 20, 600  # wrong ones for each round and process, and the seconds after which they are forgotten
PLACE: Path = ("passcode",)


def hashed(passcode: str) -> str:
    """Return what is stored of a passcode. Refuses OUT_OF_RANGE of one that is too short or too long."""
    typed = as_typed(passcode)
    if not SHORTEST <= len(typed) <= LONGEST:
        raise Refusal(Code.OUT_OF_RANGE, LENGTH.with_facts(shortest=SHORTEST, longest=LONGEST), path=PLACE)
    return make_password(typed)


def expect_passcode(assessment: Assessment, passcode: str | None) -> None:
    """Refuse REQUIRED, INVALID or, after too many wrong ones, TOO_MANY where the round has a passcode.

    Wrong ones are counted for the round as a whole, in memory: who tried is not looked at, and nothing is stored.
    """
    if not assessment.passcode_hash:
        if passcode:
            raise _fault(Code.INVALID, NONE_ASKED)
        return
    if not passcode:
        raise _fault(Code.REQUIRED, MISSING)
    counter = f"passcode:{assessment.id}"
    cache.add(counter, 0, PERIOD)
    if cache.get(counter, 0) >= TRIES:
        raise _fault(Code.TOO_MANY, TOO_OFTEN)
    if not check_password(as_typed(passcode), assessment.passcode_hash):
        _count(counter)
        raise _fault(Code.INVALID, WRONG)


def as_typed(passcode: str) -> str:
    """Return the passcode without what keyboards differ in: full-width letters, blanks around it."""
    return unicodedata.normalize("NFKC", passcode).strip()


def _fault(code: Code, text: Text) -> Refusals:
    """A fault of one field among others: the form shows it there, with what was chosen."""
    return Refusals([Refusal(code, text, path=PLACE)])


def _count(counter: str) -> None:
    try:
        cache.incr(counter)
    except ValueError:  # its time ran out this moment
        cache.add(counter, 1, PERIOD)


LENGTH = Text(
    ja="合言葉は{shortest}文字以上{longest}文字以内にしてください。",
    en="A passcode has {shortest} to {longest} characters.",
)
NONE_ASKED = Text(ja="この診断に合言葉は必要ありません。", en="This assessment asks for no passcode. Leave it out.")
MISSING = Text(ja="合言葉を入力してください。", en="Enter the passcode.")
WRONG = Text(
    ja="合言葉が違います。案内に書かれた合言葉をご確認ください。",
    en="That is not the passcode. See the message that brought you the link.",
)
TOO_OFTEN = Text(
    ja="合言葉の間違いが続いたため、しばらく受け付けられません。10分ほど待ってからお試しください。",
    en="There were too many wrong passcodes. Please try again in about ten minutes.",
)
