"""Takes from stored responses what they would tell of the order in which they came.

A row's place on the disk and the number of the transaction that wrote it (ctid, xmin) follow the order of answering;
who knows that order, from a history or a mailbox, would know whose answer each is. So with each answer those like it
(of the same side, level and team) are written anew beside it, in an order by chance: they share one transaction then.
When the round ends, all are. What they say does not change.
"""

from uuid import UUID

from django.db import connections

from tenants.database.aliases import CLIENT

MOST = 200  # written anew with one answer


def mix_in(assessment_id: UUID, newest: UUID) -> None:
    """Hide the newest response among those like it."""
    _call("SELECT public.mix_responses(%s, %s, %s)", assessment_id, newest, MOST)


def mix_all(assessment_id: UUID) -> None:
    """Leave no order among the responses of a round that takes no more of them."""
    _call("SELECT public.mix_responses(%s)", assessment_id)


def _call(statement: str, *values: UUID | int) -> None:
    with connections[CLIENT].cursor() as cursor:
        cursor.execute(statement, values)
