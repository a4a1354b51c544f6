"""From an organization to its latest result and back again, as far as anybody may go."""

from tests.assessments.rounds import Company
from tests.world.statements import counted

AND_BACK = """{ client { organizations(filter: {kind: [COMPANY]}) { edges { node { latestResult {
  hash cells(kinds: [SIDE]) { key } assessment { title responseRate organization { latestResult {
    hash assessment { responseRate result { hash assessment { title responseRate } } } } } }
} } } } } }"""


def test_tells_the_same_on_the_way_back(acme: Company) -> None:
    acme.bring_in(title="Winter", closedOn="2025-01-17")
    acme.bring_in(title="Spring", closedOn="2025-04-17", openedOn="2025-04-01")

    with counted() as count:
        [edge] = acme.client.viewer.ask(AND_BACK)["client"]["organizations"]["edges"]

    result = edge["node"]["latestResult"]
    again = result["assessment"]["organization"]["latestResult"]
    once_more = again["assessment"]["result"]
    assert result["assessment"]["title"] == once_more["assessment"]["title"] == "Spring"
    assert result["hash"] == again["hash"] == once_more["hash"]
    rates = {each["assessment"]["responseRate"] for each in (result, again, once_more)}
    assert len(rates) == 1
    assert count.sent <= 12
