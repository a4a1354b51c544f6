"""The answer page's form: what was sent, and what is shown again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.crypto import salted_hmac

from backend.assessments.answering import About, GivenAnswer
from backend.assessments.comments import LONGEST, GivenComment
from backend.assessments.consent import LATER, STATEMENT
from backend.assessments.expecting import OTHER_SIDE
from backend.assessments.form import NOTICE, AnswerForm
from backend.assessments.questionnaires import DimensionFacts, StatementFacts
from backend.assessments.wording import ASK_PASSCODE, LEVELS, NO_TEAM, READERS, SIDES, WHO, WORDS
from backend.core.refusal import Refusal
from backend.core.text import Locale, Text
from backend.organizations.vocabulary import Level, Side
from tenants.mails import ROLES
from tenants.readers import Reader
from tenants.roles import Role

PREFIX = "answer."
EXPECTED = "expected."
COMMENT = "comment."
SHOW = "show"  # what the buttons send that ask for the other language
ABOUT = ("side", "level", "team_id")
PASSCODE = "passcode"
CONSENT = "consent"
PARTS = {"answers": PREFIX, "expectations": EXPECTED}
NOWHERE = UUID(int=0)  # no team has it


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A form as it came in, right or wrong."""

    answers: Sequence[GivenAnswer] = ()
    expectations: Sequence[GivenAnswer] = ()
    about: About = field(default_factory=About)
    passcode: str | None = field(default=None, repr=False)
    comments: Sequence[GivenComment] = ()
    consent: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, posted: QueryDict) -> Sent:
        """Read the fields of ours; a field that came twice is two answers.

        What somebody without another side expects is left out: without a script, a choice cannot be taken back.
        """
        pairs = [(name, value) for name, values in posted.lists() for value in values if value.strip()]
        ours = [(name, value) for name, value in pairs if name.startswith(PREFIX)]
        theirs = [(name, value) for name, value in pairs if name.startswith(EXPECTED)]
        words = [(name, value) for name, value in pairs if name.startswith(COMMENT)]
        chosen = {name: value for name, value in pairs if name in (*ABOUT, CONSENT)}
        has_no_other = chosen.get("side") in {*Side.values} - {*OTHER_SIDE}
        return cls(
            answers=_given(PREFIX, ours),
            expectations=[] if has_no_other else _given(EXPECTED, theirs),
            about=About(side=chosen.get("side"), level=chosen.get("level"), team_id=_id(chosen.get("team_id"))),
            passcode=next((value for name, value in pairs if name == PASSCODE), None),
            comments=[GivenComment(dimension=name.removeprefix(COMMENT), text=value) for name, value in words],
            consent=chosen.get(CONSENT),
            fields={**dict(ours), **dict(theirs), **dict(words), **chosen},  # the passcode is not sent back
        )

    def chose(self, name: str, value: object) -> bool:
        return self.fields.get(name) == str(value)

    def field_of(self, fault: Refusal) -> str:
        """Return the name of the field at fault: an answer's place in what was sent, or what nobody sent."""
        first, *rest = fault.path
        if first == "comments" and rest:
            return COMMENT + self.comments[int(rest[0])].dimension
        if first not in PARTS or not rest:
            return str(first)
        given = self.answers if first == "answers" else self.expectations
        return PARTS[first] + (given[rest[0]].statement if isinstance(rest[0], int) else rest[0])

    def problems(self, form: AnswerForm, faults: Sequence[Refusal], locale: Locale) -> list[dict[str, Any]]:
        """Return the error summary: what is wrong, in the order of the page, each with where to mend it."""
        places = _places(form, locale)
        last = len(places)
        found = [(places.get(self.field_of(fault)), fault) for fault in faults]
        found.sort(key=lambda each: each[0].order if each[0] else last)
        return [
            {
                "code": fault.code.value,
                "anchor": place.anchor if place else "",
                "label": place.label if place else "",
                "text": fault.text.in_(locale),
            }
            for place, fault in found
        ]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a field stands on the page."""

    order: float
    anchor: str
    label: str


def passcode(form: AnswerForm, sent: Sent, faults: Sequence[Refusal], locale: Locale) -> dict[str, Any] | None:
    """Return the question for the passcode, where the round has one."""
    if not form.asks_passcode:
        return None
    return {"label": ASK_PASSCODE.in_(locale), "fault": _told(sent, faults, locale).get(PASSCODE)}


def consent(form: AnswerForm, sent: Sent, faults: Sequence[Refusal], locale: Locale) -> dict[str, Any] | None:
    """Return who will read and what to agree to, where answers stand by name; agreed is what was said of this list."""
    if form.consent is None:
        return None
    return {
        "readers": [_reader(reader, locale) for reader in form.consent.readers],
        "later": LATER.in_(locale),
        "choice": _choice(sent, CONSENT, form.consent.version, STATEMENT.in_(locale)),
        "fault": _told(sent, faults, locale).get(CONSENT),
    }


def _reader(reader: Reader, locale: Locale) -> dict[str, str]:
    role = [ROLES[Role(reader.role)].in_(locale)] if reader.role else []
    return {"name": reader.name, "is": " · ".join([READERS[reader.kind].in_(locale), *role])}


def who(form: AnswerForm, sent: Sent, faults: Sequence[Refusal], locale: Locale) -> dict[str, Any]:
    """Return the questions about the respondent, or what the link says instead of them."""
    if form.ticket is not None:
        known = [form.name] if form.name else []
        known += [SIDES[Side(form.ticket.side)].in_(locale), LEVELS[Level(form.ticket.level)].in_(locale)]
        return {"known": known + ([form.ticket.team.name] if form.ticket.team else [])}
    told = _told(sent, faults, locale)
    choices: list[tuple[str, Mapping[Any, Text]]] = [("side", SIDES), ("level", LEVELS)]
    return {
        "asked": [
            {
                "name": name,
                "legend": WHO[name].in_(locale),
                "fault": told.get(name),
                "choices": [_choice(sent, name, word.value, text.in_(locale)) for word, text in texts.items()],
            }
            for name, texts in choices
        ],
        "teams": [_choice(sent, "team_id", team.id, team.name) for team in form.teams],
        "team_legend": WHO["team_id"].in_(locale),
        "team_none": NO_TEAM.in_(locale),
        "team_fault": told.get("team_id"),
    }


def sections(form: AnswerForm, sent: Sent, faults: Sequence[Refusal], locale: Locale) -> list[dict[str, Any]]:
    """Return the statements under their headings, numbered through, with what was chosen and what is wrong."""
    told, statements = _told(sent, faults, locale), _statements(PREFIX, form, sent, faults, locale)
    return [
        {
            "title": dimension.label.in_(locale),
            "statements": statements[dimension.key],
            "comment": _comment(form, sent, told, dimension, locale) if form.assessment.asks_comments else None,
        }
        for dimension in form.questionnaire.dimensions
    ]


def expected(form: AnswerForm, sent: Sent, faults: Sequence[Refusal], locale: Locale) -> dict[str, Any] | None:
    """Return the same statements as the other side will answer them, numbered on; None where that is not asked."""
    if form.expecting is None:
        return None
    statements = _statements(EXPECTED, form, sent, faults, locale)
    return {
        "title": form.expecting.title.in_(locale),
        "notice": form.expecting.notice.in_(locale),
        "sides": " ".join(OTHER_SIDE),
        "sections": [
            {"title": dimension.label.in_(locale), "statements": statements[dimension.key]}
            for dimension in form.questionnaire.dimensions
        ],
    }


def _statements(
    prefix: str, form: AnswerForm, sent: Sent, faults: Sequence[Refusal], locale: Locale
) -> dict[str, list[dict[str, Any]]]:
    told, places, asked = _told(sent, faults, locale), _places(form, locale), form.questionnaire
    return {
        dimension.key: [
            {
                "name": (name := prefix + each.key),
                "number": int(places[name].order) + 1,
                "anchor": places[name].anchor,
                "text": each.text.in_(locale),
                "fault": told.get(name),
                "is_required": prefix == PREFIX or not form.asks_who,
                "choices": [_choice(sent, name, step.value, step.says(locale)) for step in asked.scale],
            }
            for each in _of(dimension, form)
        ]
        for dimension in asked.dimensions
    }


def _of(dimension: DimensionFacts, form: AnswerForm) -> list[StatementFacts]:
    return [each for each in form.questionnaire.statements if each.dimension == dimension.key]


def _comment(
    form: AnswerForm, sent: Sent, told: Mapping[str, str], dimension: DimensionFacts, locale: Locale
) -> dict[str, Any]:
    name = COMMENT + dimension.key
    return {
        "name": name,
        "anchor": _comment_anchor(dimension),
        "text": sent.fields.get(name, ""),
        "fault": told.get(name),
        "most": LONGEST,
        "size": WORDS["comment_size"].with_facts(most=LONGEST).in_(locale),
        "notice": NOTICE.in_(locale),
    }


def _comment_anchor(dimension: DimensionFacts) -> str:
    return f"comment-{dimension.key.lower()}"


def draft_key(token: str) -> str:
    """Return the name under which the browser keeps a draft; it does not lead back to the link."""
    return salted_hmac("concord.answer-link.draft", token, algorithm="sha256").hexdigest()[:24]


def _places(form: AnswerForm, locale: Locale) -> dict[str, Place]:
    asked = form.questionnaire
    statements = [each for dimension in asked.dimensions for each in _of(dimension, form)]
    named = [(PREFIX + each.key, each) for each in statements]
    places = _in_order(named, 0, locale)
    if form.expecting:
        places |= _in_order([(EXPECTED + each.key, each) for each in statements], len(named), locale)
    for dimension in asked.dimensions if form.assessment.asks_comments else ():
        last = max((places[PREFIX + each.key].order for each in _of(dimension, form)), default=-0.5)
        label = f"{dimension.label.in_(locale)}: {WORDS['comment'].in_(locale)}"
        places[COMMENT + dimension.key] = Place(order=last + 0.5, anchor=_comment_anchor(dimension), label=label)
    if form.asks_who:
        about = {
            name: Place(order=order, anchor=name, label=WHO[name].in_(locale))
            for order, name in zip((-3, -2, -1), ABOUT, strict=True)
        }
        places |= about
    if form.asks_passcode:
        places[PASSCODE] = Place(order=-4, anchor=PASSCODE, label=ASK_PASSCODE.in_(locale))
    if form.consent:
        places[CONSENT] = Place(order=-4, anchor=CONSENT, label=WORDS["readers"].in_(locale))
    return places


def _in_order(named: Sequence[tuple[str, StatementFacts]], start: int, locale: Locale) -> dict[str, Place]:
    return {
        name: Place(order=order, anchor=f"q{order + 1}", label=f"{order + 1}. {each.text.in_(locale)}")
        for order, (name, each) in enumerate(named, start=start)
    }


def _given(prefix: str, pairs: Sequence[tuple[str, str]]) -> list[GivenAnswer]:
    return [GivenAnswer(statement=name.removeprefix(prefix), value=_number(value)) for name, value in pairs]


def _told(sent: Sent, faults: Sequence[Refusal], locale: Locale) -> dict[str, str]:
    return {sent.field_of(fault): fault.text.in_(locale) for fault in faults}


def _choice(sent: Sent, name: str, value: object, label: str) -> dict[str, Any]:
    return {"value": str(value), "label": label, "chosen": sent.chose(name, value)}


def _number(text: str) -> int | str:
    """Return the whole number that a radio button sends; anything else as it came, to be refused by the rule."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def _id(text: str | None) -> UUID | None:
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError:
        return NOWHERE
