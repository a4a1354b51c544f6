"""The portfolio: a consultancy's clients at a glance."""

from datetime import UTC, datetime, timedelta

from django.db import connections

from tenants.binding import client_transaction
from tenants.database.aliases import CLIENT
from tests.world.build import ClientWorld, FirmWorld
from tests.world.statements import counted

PORTFOLIO = """
{ portfolio(orderBy: [NAME_ASC]) { totalCount edges { node { slug stage total overdueCount } } } }
"""


def put_row(client: ClientWorld, facts: str) -> None:
    with client_transaction(client.row.schema_name), connections[CLIENT].cursor() as cursor:
        cursor.execute("SELECT public.put_portfolio_row(%s::jsonb)", [facts])


def test_lists_the_firms_own_clients_only(north: FirmWorld, south: FirmWorld) -> None:
    slugs = [edge["node"]["slug"] for edge in north.admin.ask(PORTFOLIO)["portfolio"]["edges"]]
    assert slugs == ["alder", "birch"]
    assert south.consultant.ask(PORTFOLIO)["portfolio"]["totalCount"] == 1


def test_shows_what_the_client_wrote_of_itself(north: FirmWorld, alder: ClientWorld, birch: ClientWorld) -> None:
    past = (datetime.now(tz=UTC) - timedelta(days=3)).date()
    future = past + timedelta(days=30)
    put_row(alder, f'{{"stage": "DEFINED", "total": 51.5, "open_deadlines": ["{past}", "{future}"]}}')

    rows = [edge["node"] for edge in north.admin.ask(PORTFOLIO)["portfolio"]["edges"]]

    assert rows == [
        {"slug": "alder", "stage": "DEFINED", "total": 51.5, "overdueCount": 1},
        {"slug": "birch", "stage": None, "total": None, "overdueCount": 0},
    ]


def test_is_forbidden_to_a_clients_own_people(alder: ClientWorld) -> None:
    answer = alder.admin.send(PORTFOLIO)
    assert answer.codes == ["FORBIDDEN"]
    assert answer.data == {"portfolio": None}


def test_takes_as_many_statements_for_two_clients_as_for_one(north: FirmWorld, south: FirmWorld) -> None:
    def statements(firm: FirmWorld) -> int:
        with counted() as count:
            firm.admin.ask(PORTFOLIO)
        return count.sent

    statements(north)  # the day's first use of a key is noted
    statements(south)
    assert statements(north) == statements(south) <= 4
