"""What is done with metrics and their targets."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from backend.core.validation import check
from backend.events.operations import changes, record
from backend.metrics.catalogue import catalogue
from backend.metrics.definitions import PARTS, require_free, require_in_use, require_same_meaning, require_sound
from backend.metrics.models import Metric, Target
from backend.metrics.values import read_value
from backend.metrics.vocabulary import Direction
from backend.organizations.models import Organization
from tenants.actors import Actor
from tenants.binding import operation
from tenants.roles import Permission


@operation
def create_metric(actor: Actor, *, organization_id: UUID, catalogue_key: str | None = None, **facts: Any) -> Metric:
    """Add a metric to an organization, from the catalogue where a key of it is given; own facts come first.

    Refuses NOT_FOUND, REQUIRED, INVALID, TOO_LONG, DUPLICATE, CYCLE, CLOSED, and INCOMPLETE where a ratio of the
    catalogue finds no metrics to be made of.
    """
    actor.require(Permission.METRIC_WRITE)
    organization = Organization.objects.pick(actor, organization_id, path=("organization_id",))
    _find_parts(actor, facts)

    metric = Metric(organization=organization, **_described(organization, catalogue_key, facts))
    require_sound(metric)
    metric.save(force_insert=True)

    record(actor, "metric.created", metric, key=metric.key, catalogue_key=catalogue_key)
    return metric


@operation
def update_metric(actor: Actor, id: UUID, *, version: int | None, **facts: Any) -> Metric:
    """Change the given facts. Also refuses STALE, and FROZEN for what the stored values and targets mean."""
    actor.require(Permission.METRIC_WRITE)
    metric = Metric.objects.pick(actor, id, path=("id",))
    metric.expect(version)
    require_in_use(metric, path=("id",))
    _find_parts(actor, facts)

    was_ratio = metric.is_ratio
    changed = changes(metric, facts)
    require_sound(metric)
    require_same_meaning(metric, changed)
    if metric.is_ratio and not was_ratio:
        require_free(metric, path=("aggregation_periods",))
    if changed:
        metric.keep(*changed)

        record(actor, "metric.updated", metric, **changed)
    return metric


@operation
def upsert_metric(
    actor: Actor, *, external_id: str, organization_external_id: str, catalogue_key: str | None = None, **facts: Any
) -> Metric:
    """Create or change the metric by its id in the caller's own system; it stays with its organization."""
    actor.require(Permission.METRIC_WRITE)
    _find_own_parts(actor, facts)
    owners = Organization.objects.visible_to(actor).filter(external_id=organization_external_id)
    organization = owners.select_for_update().first()  # of two first sendings the second waits and changes
    if organization is None:
        raise Refusal(Code.NOT_FOUND, NO_ORGANIZATION.with_facts(id=organization_external_id), path=OWNER)
    known = Metric.objects.visible_to(actor).filter(external_id=external_id).first()
    if known is None:
        return create_metric(
            actor, organization_id=organization.id, catalogue_key=catalogue_key, external_id=external_id, **facts
        )
    if known.organization_id != organization.id:
        raise Refusal(Code.FROZEN, STAYS, path=OWNER)
    require_in_use(known, path=("external_id",))
    facts = _described(organization, catalogue_key, facts)
    return update_metric(actor, known.id, version=None, **facts)


@operation
def archive_metric(actor: Actor, id: UUID, *, version: int | None) -> Metric:
    """Take a metric out of use; its points and targets stay readable. Refuses NOT_FOUND, STALE, CLOSED, IN_USE."""
    actor.require(Permission.METRIC_WRITE)
    metric = Metric.objects.pick(actor, id, path=("id",))
    metric.expect(version)
    require_in_use(metric, path=("id",))
    require_free(metric, path=("id",))

    metric.archived_at = timezone.now()
    metric.keep("archived_at")

    record(actor, "metric.archived", metric, key=metric.key)
    return metric


@operation
def set_target(
    actor: Actor, *, metric_id: UUID, starts_on: date, start_value: Decimal, due_on: date, value: Decimal
) -> Target:
    """Say where a metric should stand on a day; the target of the same metric and day is replaced.

    Refuses NOT_FOUND, CLOSED, INVALID, and OUT_OF_RANGE: due before it starts, worse than the start, too large.
    """
    actor.require(Permission.METRIC_WRITE)
    metric = Metric.objects.pick(actor, metric_id, path=("metric_id",))
    require_in_use(metric, path=("metric_id",))
    facts: dict[str, Any] = {
        "starts_on": starts_on,
        "start_value": read_value(start_value, path=("start_value",)),
        "value": read_value(value, path=("value",)),
    }
    _require_a_way(metric, due_on=due_on, **facts)

    known = Target.objects.visible_to(actor).filter(metric=metric, due_on=due_on).first()
    target = known or Target(metric=metric, due_on=due_on)
    changed = changes(target, facts)
    if changed:
        check(target)
        target.keep(*changed) if known else target.save(force_insert=True)

        record(actor, "target.set", target, metric=metric.id, due_on=due_on, **changed)
    return target


def _find_parts(actor: Actor, facts: dict[str, Any]) -> None:
    """Refuse numerators and denominators that the actor does not see."""
    for name in PARTS:
        if id := facts.get(f"{name}_id"):
            Metric.objects.find(actor, id, path=(f"{name}_id",))


def _find_own_parts(actor: Actor, facts: dict[str, Any]) -> None:
    """Put the metrics that the caller's own ids name in their places; refuse the ids that name none."""
    for name in PARTS:
        own = f"{name}_external_id"
        if own not in facts:
            continue
        external_id = facts.pop(own)
        part = external_id and Metric.objects.visible_to(actor).filter(external_id=external_id).first()
        if external_id and part is None:
            raise Refusal(Code.NOT_FOUND, NO_METRIC.with_facts(id=external_id), path=(own,))
        facts[f"{name}_id"] = part.id if part else None


def _described(organization: Organization, catalogue_key: str | None, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the catalogue's facts with the given ones before them."""
    if catalogue_key is None:
        return facts
    entry = catalogue().find(catalogue_key)
    if entry is None:
        raise Refusal(Code.NOT_FOUND, NOT_IN_CATALOGUE.with_facts(key=catalogue_key), path=("catalogue_key",))
    described = entry.facts | facts
    parts = {"numerator_id": entry.numerator, "denominator_id": entry.denominator}
    wanted = {name: key for name, key in parts.items() if key and not facts.get(name)}
    known = {
        metric.key: metric.id
        for metric in Metric.objects.in_use().filter(organization=organization, key__in=wanted.values())
    }
    if missing := [key for key in wanted.values() if key not in known]:
        words = PARTS_FIRST.with_facts(ja_keys="、".join(missing), en_keys=" and ".join(missing))
        raise Refusal(Code.INCOMPLETE, words, path=("catalogue_key",))
    return described | {name: known[key] for name, key in wanted.items()}


def _require_a_way(metric: Metric, *, starts_on: date, start_value: Decimal, due_on: date, value: Decimal) -> None:
    if due_on <= starts_on:
        raise Refusal(Code.OUT_OF_RANGE, DUE_BEFORE_START, path=("due_on",))
    if value < start_value if metric.direction == Direction.UP else value > start_value:
        raise Refusal(Code.OUT_OF_RANGE, WORSE_THAN_START[Direction(metric.direction)], path=("value",))


OWNER = ("organization_external_id",)
NO_ORGANIZATION = Text(
    ja="外部ID「{id}」の組織はありません。", en="There is no organization with the external id {id}."
)
NO_METRIC = Text(ja="外部ID「{id}」の指標はありません。", en="There is no metric with the external id {id}.")
STAYS = Text(
    ja="この外部IDの指標は別の組織のものです。指標を別の組織に移すことはできません。",
    en="The metric with this external id belongs to another organization, and stays there.",
)
NOT_IN_CATALOGUE = Text(ja="カタログに「{key}」という指標はありません。", en="The catalogue has no metric {key}.")
PARTS_FIRST = Text(
    ja="この比率のもとになる指標({ja_keys})を先に作成してください。",
    en="Create first what this ratio is made of: {en_keys}.",
)
DUE_BEFORE_START = Text(
    ja="期日は開始日より後の日にしてください。", en="A target is due after the day on which its way begins."
)
WORSE_THAN_START = {
    Direction.UP: Text(
        ja="この指標は大きいほど良いため、目標値は開始時の値以上にしてください。",
        en="More is better for this metric, so its target is no less than the value it starts from.",
    ),
    Direction.DOWN: Text(
        ja="この指標は小さいほど良いため、目標値は開始時の値以下にしてください。",
        en="Less is better for this metric, so its target is no more than the value it starts from.",
    ),
}
