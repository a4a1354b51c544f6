"""What the tests of grants ask."""

from typing import Any

from tests.world.callers import Caller

FIELDS = "id clientSlug clientName consultancySlug consultancyName role expiresAt endedAt version"
GRANT = f"""
mutation Grant($input: GrantAccessInput!) {{
  grantAccess(input: $input) {{ accessGrant {{ {FIELDS} }} errors {{ code path message }} }}
}}
"""
END = f"""
mutation End($input: EndAccessGrantInput!) {{
  endAccessGrant(input: $input) {{ accessGrant {{ {FIELDS} }} errors {{ code path message }} }}
}}
"""
GRANTS = f"""
query Grants($filter: AccessGrantFilter, $orderBy: [AccessGrantOrder!]) {{
  client {{ accessGrants(filter: $filter, orderBy: $orderBy, first: 100) {{
    totalCount edges {{ node {{ {FIELDS} }} }}
  }} }}
}}
"""
FIRMS_GRANTS = f"{{ viewer {{ consultancy {{ accessGrants {{ edges {{ node {{ {FIELDS} }} }} }} }} }} }}"


def grants(caller: Caller, **arguments: Any) -> list[dict[str, Any]]:
    return [edge["node"] for edge in caller.ask(GRANTS, **arguments)["client"]["accessGrants"]["edges"]]


def firms_grants(caller: Caller) -> list[dict[str, Any]]:
    answer = caller.ask(FIRMS_GRANTS)["viewer"]["consultancy"]["accessGrants"]
    return [edge["node"] for edge in answer["edges"]]
