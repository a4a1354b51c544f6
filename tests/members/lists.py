"""What the tests of members ask."""

from typing import Any

from tests.world.callers import Caller

FIELDS = "id name email role version endedAt"
INVITE = f"""
mutation Invite($input: InviteMemberInput!) {{
  inviteMember(input: $input) {{ member {{ {FIELDS} }} errors {{ code path message }} }}
}}
"""
CHANGE = f"""
mutation Change($input: ChangeMemberInput!) {{
  changeMember(input: $input) {{ member {{ {FIELDS} }} errors {{ code path message }} }}
}}
"""
REMOVE = f"""
mutation Remove($input: RemoveMemberInput!) {{
  removeMember(input: $input) {{ member {{ {FIELDS} }} errors {{ code path message }} }}
}}
"""
MEMBERS = f"""
query Members($first: Int, $after: String, $filter: MemberFilter, $orderBy: [MemberOrder!], $updatedSince: DateTime) {{
  client {{
    members(first: $first, after: $after, filter: $filter, orderBy: $orderBy, updatedSince: $updatedSince) {{
      totalCount pageInfo {{ hasNextPage endCursor }} edges {{ node {{ {FIELDS} }} }}
    }}
  }}
}}
"""
FIRMS_MEMBERS = f"""
query Members($filter: MemberFilter) {{
  viewer {{ consultancy {{ members(filter: $filter) {{ totalCount edges {{ node {{ {FIELDS} }} }} }} }} }}
}}
"""


def members(caller: Caller) -> dict[str, dict[str, Any]]:
    """Return the members of the caller's client by address."""
    return by_address(caller.ask(MEMBERS, first=100)["client"]["members"])


def firms_members(caller: Caller) -> dict[str, dict[str, Any]]:
    """Return the members of the caller's firm by address."""
    return by_address(caller.ask(FIRMS_MEMBERS)["viewer"]["consultancy"]["members"])


def by_address(page: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {edge["node"]["email"]: edge["node"] for edge in page["edges"]}
