"""What is asked, in the words of each schema; aliases make the answers alike."""

from dataclasses import dataclass

OPERATIONS = ("one_row", "nested", "leaves", "write")

ORGANIZATION = "id name kind stage updatedAt"
ACTION = "id title status deadline owner { name side } plan { title organization { name } }"
ACTIONS = f"actions(first: 50) {{ edges {{ node {{ {ACTION} }} }} }}"
POINTS = "points(first: 24) { edges { node { period value } } }"
METRICS = f"metrics(first: 30) {{ edges {{ node {{ key {POINTS} }} }} }}"


@dataclass(frozen=True)
class Dialect:
    """The documents of one schema; `every` finds the ids that `one_row` asks for in turn."""

    every: str
    one_row: str
    nested: str
    leaves: str
    write: str

    def of(self, operation: str) -> str:
        return str(getattr(self, operation))


OURS = Dialect(
    every="{ client { organizations(first: 40) { edges { node { id name } } } } }",
    one_row=f"query One($id: ID!) {{ node(id: $id) {{ ... on Organization {{ {ORGANIZATION} }} }} }}",
    nested=f"{{ client {{ {ACTIONS} }} }}",
    leaves=f"{{ client {{ {METRICS} }} }}",
    write="""mutation Write($id: ID!, $progress: Int!) {
      change: reportProgress(input: {id: $id, progress: $progress}) { action { id progress } errors { code } }
    }""",
)

STRAWBERRY = Dialect(
    every="{ organizations(first: 40) { edges { node { id name } } } }",
    one_row=OURS.one_row,
    nested=f"{{ {ACTIONS} }}",
    leaves=f"{{ {METRICS} }}",
    write="""mutation Write($id: ID!, $progress: Int!) {
      action: updateAction(data: {id: $id, progress: $progress}) { id progress }
    }""",
)

GRAPHENE = Dialect(
    every=STRAWBERRY.every,
    one_row=OURS.one_row,
    nested=STRAWBERRY.nested,
    leaves=STRAWBERRY.leaves,
    write="""mutation Write($id: ID!, $progress: Int!) {
      change: updateAction(id: $id, progress: $progress) { action { id progress } }
    }""",
)

ARIADNE = Dialect(
    every=STRAWBERRY.every,
    one_row=OURS.one_row,
    nested=STRAWBERRY.nested,
    leaves=STRAWBERRY.leaves,
    write="""mutation Write($id: ID!, $progress: Int!) {
      action: updateAction(id: $id, progress: $progress) { id progress }
    }""",
)

POSTGRAPHILE = Dialect(
    every="{ organizations: allOrganizationsOrganizations(first: 40) { edges { node { id name } } } }",
    one_row=f"query One($id: ID!) {{ node(id: $id) {{ ... on OrganizationsOrganization {{ {ORGANIZATION} }} }} }}",
    nested="""{ actions: allPlansActions(first: 50) { edges { node { id title status deadline
      owner: organizationsPersonByOwnerId { name side }
      plan: plansPlanByPlanId { title organization: organizationsOrganizationByOrganizationId { name } }
    } } } }""",
    leaves="""{ metrics: allMetricsMetrics(first: 30) { edges { node { key
      points: metricsMetricpointsByMetricId(first: 24) { edges { node { period value } } }
    } } } }""",
    write="""mutation Write($id: ID!, $progress: Int!) {
      change: updatePlansAction(input: {id: $id, plansActionPatch: {progress: $progress}}) {
        action: plansAction { id progress }
      }
    }""",
)
