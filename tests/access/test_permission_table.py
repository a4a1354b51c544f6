"""The permission table is what somebody agreed to: it changes in plain sight only."""

from itertools import pairwise

from tenants.roles import BY_GRANT, IN_CLIENT, Permission, Role
from tests.access.permissions import PLACE, table


def test_the_committed_table_is_the_one_in_force() -> None:
    assert PLACE.read_text(encoding="utf-8") == table(), (
        "who may do what has changed: run `python -m tests.access.permissions`, read the difference, and commit it"
    )


def test_each_role_in_a_client_may_do_all_that_the_next_one_may() -> None:
    ladder = [Role.CLIENT_VIEWER, Role.CLIENT_MEMBER, Role.CLIENT_MANAGER, Role.CLIENT_ADMIN]
    for lower, higher in pairwise(ladder):
        assert IN_CLIENT[lower] < IN_CLIENT[higher]


def test_a_grant_to_read_lets_nobody_write() -> None:
    writing = {right for right in Permission if not right.value.endswith("_READ")}
    assert not any(rights & writing for rights in BY_GRANT["READ"].values())
    assert any(rights & writing for rights in BY_GRANT["MANAGE"].values())
