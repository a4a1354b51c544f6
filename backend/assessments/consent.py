"""Consent: who will read what stands by name, told before anything is answered and agreed to as it was told."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from backend.assessments.models import Assessment
from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from tenants.actors import Actor
from tenants.readers import Reader, readers_in
from tenants.roles import Permission


@dataclass(frozen=True, kw_only=True)
class Consent:
    """What a respondent by name is told and agrees to: this very list of readers."""

    readers: tuple[Reader, ...]

    @property
    def version(self) -> str:
        """A digest of the list: another list has another."""
        return hashlib.sha256(json.dumps(self.to_store(), sort_keys=True).encode()).hexdigest()[:32]

    def to_store(self) -> list[dict[str, str | None]]:
        return [reader.to_store() for reader in self.readers]


def consent_to(actor: Actor, assessment: Assessment) -> Consent | None:
    """Return what is to be agreed to before answering, as it is now; None where no name is kept."""
    if not assessment.is_named:
        return None
    return Consent(readers=readers_in(actor.in_client().id, Permission.ASSESSMENT_READ))


def consent_faults(asked: Consent | None, given: str | None) -> Iterator[Refusal]:
    """Name what is wrong with a consent: it is missing, of another list, or not asked for."""
    if asked is None:
        if given is not None:
            yield Refusal(Code.INVALID, NOT_ASKED, path=("consent",))
    elif not given:
        yield Refusal(Code.REQUIRED, REQUIRED, path=("consent",))
    elif given != asked.version:
        yield Refusal(Code.STALE, STALE, path=("consent",))


STATEMENT = Text(
    ja="回答を読む人を確認しました。名前とともに回答が読まれることに同意します。",
    en="I have seen who will read my answers, and agree that they are read with my name.",
)
LATER = Text(
    ja="今後、閲覧の権限を与えられた人も読めるようになります。コンサルティング会社とある場合は、その会社のうち、あなたの会社のデータを閲覧できる人とプログラムのすべてを指します。",
    en="Whoever is given access later can read them, too. A consultancy stands for all of its people and programs that "
    "have access to your company.",
)
NOT_ASKED = Text(
    ja="この診断の回答に名前は付かないため、同意は指定できません。",
    en="Answers to this assessment stand without a name, so there is nothing to consent to.",
)
REQUIRED = Text(
    ja="回答を読む人を確認し、同意してください。同意しない場合は、送信しないでください。",
    en="Look at who will read your answers, and say that you agree. If you do not, send nothing.",
)
STALE = Text(
    ja="回答を読む人が変わりました。新しい一覧をもう一度確認し、同意してください。",
    en="Who will read your answers has changed meanwhile. Look at the new list, and agree once more.",
)
