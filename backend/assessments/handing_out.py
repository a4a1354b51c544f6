"""Handing out answer links to whoever passes them on: each person's once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from backend.assessments.links import open_url_for, url_for
from backend.assessments.models import Assessment, Invitation
from backend.assessments.vocabulary import Delivery
from backend.core.refusal import Code, Path, Refusal, Refusals, not_found
from backend.core.text import Text
from backend.events.operations import record
from backend.organizations.models import Person
from tenants.actors import Actor
from tenants.binding import operation
from tenants.roles import Permission

MOST = 500


@dataclass(frozen=True, kw_only=True)
class HandOut:
    """The links of people, or the one that is open to all."""

    assessment: Assessment
    links: Sequence[tuple[Person, str]] = ()
    open_url: str | None = None


@operation
def hand_out_links(actor: Actor, assessment_id: UUID, *, person_ids: Sequence[UUID] | None) -> HandOut:
    """Tell the links of the given people, or of the next 500 whose links nobody has; never a second time.

    The open link, where there is one, is told as often as it is asked for.
    Refuses NOT_FOUND, CLOSED, TOO_MANY and, per person, NOT_FOUND, INVALID, ALREADY_USED.
    """
    actor.require(Permission.INVITATION_HANDOUT)
    assessment = Assessment.objects.pick(actor, assessment_id, path=("id",))
    assessment.expect_open(path=("id",))
    if assessment.has_open_link:
        return _open_link(actor, assessment, person_ids)
    invitations = _waiting(actor, assessment) if person_ids is None else _of(actor, assessment, person_ids)

    today = timezone.now().astimezone(actor.in_client().zone).date()
    for invitation in invitations:
        invitation.delivered_on = today
        invitation.keep("delivered_on")

    links = [(invitation.person, url_for(actor.in_client(), invitation)) for invitation in invitations]
    record(actor, "invitation.handed_out", assessment, people=[str(person.id) for person, _ in links])
    return HandOut(assessment=assessment, links=links)


def _open_link(actor: Actor, assessment: Assessment, person_ids: Sequence[UUID] | None) -> HandOut:
    if person_ids is not None:
        raise Refusal(Code.INVALID, NOBODY_INVITED, path=("person_ids",))
    record(actor, "open_link.handed_out", assessment)
    return HandOut(assessment=assessment, open_url=open_url_for(actor.in_client(), assessment))


def _waiting(actor: Actor, assessment: Assessment) -> list[Invitation]:
    invitations = Invitation.objects.visible_to(actor).filter(
        assessment=assessment, delivery=Delivery.HANDOUT, delivered_on=None
    )
    waiting = list(invitations.select_related("person").order_by("person__name", "id")[:MOST])
    if not waiting:
        raise Refusal(Code.ALREADY_USED, NONE_LEFT)
    return waiting


def _of(actor: Actor, assessment: Assessment, person_ids: Sequence[UUID]) -> list[Invitation]:
    if len(person_ids) > MOST:
        raise Refusal(Code.TOO_MANY, TOO_MANY.with_facts(most=MOST), path=("person_ids",))
    rows = Invitation.objects.visible_to(actor).filter(assessment=assessment, person__in=person_ids)
    found = {invitation.person_id: invitation for invitation in rows.select_related("person")}
    wanted = {id: ("person_ids", place) for place, id in reversed(list(enumerate(person_ids)))}
    refusals = [refusal for id in person_ids if (refusal := _refusal(found.get(id), path=wanted[id]))]
    if refusals:
        raise Refusals(refusals)
    return [found[id] for id in dict.fromkeys(person_ids)]


def _refusal(invitation: Invitation | None, *, path: Path) -> Refusal | None:
    if invitation is None:
        return not_found(path=path)
    if invitation.delivery != Delivery.HANDOUT:
        return Refusal(Code.INVALID, MAILED, path=path)
    if invitation.delivered_on is not None:
        return Refusal(Code.ALREADY_USED, HANDED_OUT.with_facts(day=invitation.delivered_on), path=path)
    return None


NOBODY_INVITED = Text(
    ja="公開リンクの診断では、個人ごとのリンクは発行されません。personIdsを省いてください。",
    en="This assessment has one open link and none for single people. Leave personIds out.",
)
NONE_LEFT = Text(
    ja="まだ渡していないリンクはありません。リンクは一度だけ表示されます。",
    en="There is no link left to hand out. Each is shown once.",
)
TOO_MANY = Text(ja="一度に渡せるリンクは{most}人分までです。", en="At most {most} links are handed out at once.")
MAILED = Text(ja="この人のリンクはメールで送信されます。", en="This person's link goes by mail.")
HANDED_OUT = Text(
    ja="この人のリンクは{day}に渡されています。リンクは一度だけ表示されます。",
    en="This person's link was handed out on {day}. Each is shown once.",
)
