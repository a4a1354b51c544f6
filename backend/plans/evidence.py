"""What shows that an action is done."""

from uuid import UUID

from backend.core.refusal import Code, Refusal, not_found
from backend.core.validation import check
from backend.events.operations import record
from backend.plans import says
from backend.plans.actions import pick_own_action
from backend.plans.models import Action, Evidence
from backend.plans.vocabulary import EvidenceKind
from tenants.actors import Actor
from tenants.binding import operation
from tenants.roles import Permission

WEB = ("https://", "http://")


@operation
def add_evidence(actor: Actor, *, action_id: UUID, kind: str, url: str, note: str) -> Evidence:
    """Attach a link or a note to an action, by whoever may write actions or by its own owner.

    Refuses NOT_FOUND, FORBIDDEN, CLOSED, REQUIRED, INVALID, TOO_LONG.
    """
    actor.require(Permission.OWN_ACTION_WRITE)
    action = pick_own_action(actor, action_id, "action_id")

    evidence = Evidence(action=action, kind=kind, url=url.strip(), note=note.strip())
    expect_complete(evidence)
    check(evidence)
    evidence.save(force_insert=True)
    action.keep()

    record(actor, "evidence.added", evidence, action=action.id, kind=kind)
    return evidence


@operation
def remove_evidence(actor: Actor, id: UUID) -> Action:
    """Take a link or a note from an action again; the trail keeps that it was there."""
    actor.require(Permission.OWN_ACTION_WRITE)
    found = Evidence.objects.find(actor, id, path=("evidence_id",))
    action = pick_own_action(actor, found.action_id, "evidence_id")
    evidence = Evidence.objects.visible_to(actor).filter(pk=id).first()  # nobody else took it meanwhile
    if evidence is None:
        raise not_found(path=("evidence_id",))

    record(actor, "evidence.removed", evidence, action=action.id, kind=evidence.kind, url=evidence.url)
    evidence.delete()
    action.keep()
    return action


def expect_complete(evidence: Evidence) -> None:
    """Refuse a link without a web address and a note without words."""
    if evidence.kind == EvidenceKind.LINK:
        if not evidence.url:
            raise Refusal(Code.REQUIRED, says.LINK_REQUIRED, path=("url",))
        if not evidence.url.lower().startswith(WEB):
            raise Refusal(Code.INVALID, says.WEB_ADDRESS, path=("url",))
    elif evidence.url:
        raise Refusal(Code.INVALID, says.LINK_ONLY, path=("url",))
    elif not evidence.note:
        raise Refusal(Code.REQUIRED, says.NOTE_REQUIRED, path=("note",))
