"""What the actors in a trail are called: `person:018f…` and `key:018f…` are labels, not names."""

from collections.abc import Iterable
from uuid import UUID

from tenants.actors import Actor
from tenants.models import ApiKey, Membership, User


def names_of(actor: Actor, labels: Iterable[str]) -> dict[str, str]:
    """Return the name of each person and key; a person is called in a client what its members list says."""
    ids: dict[str, list[UUID]] = {"person": [], "key": []}
    for kind, _, id in (label.partition(":") for label in labels):
        if id and kind in ids:
            ids[kind].append(UUID(id))
    names: dict[str, str] = {}
    if ids["person"]:
        names |= {
            f"person:{id}": name for id, name in User.objects.filter(id__in=ids["person"]).values_list("id", "name")
        }
        here = Membership.objects.visible_to(actor).filter(user__in=ids["person"]).order_by("id")
        names |= {f"person:{id}": name for id, name in here.values_list("user_id", "name")}
    if ids["key"]:
        names |= {f"key:{id}": name for id, name in ApiKey.objects.filter(id__in=ids["key"]).values_list("id", "name")}
    return names
