"""The documents that these tests send."""

ACTION = """
fragment Whole on Action {
  id title externalId description practice { key } sides startsOn deadline status progress completedOn blockedReason
  origin version isOverdue owner { id name } plan { id }
  needs { totalCount edges { node { id title } } } evidence { edges { node { id kind url note } } }
}
"""
PLAN = """
fragment Plan on Plan {
  id title externalId fromStage toStage reason state origin startsOn targetOn endedOn endReason version
  organization { name } baseline { id } completedBy { id } sponsor { name } salesOwner { name } marketingOwner { name }
  progress actionCount plannedCount inProgressCount blockedCount doneCount cancelledCount overdueCount
}
"""


def of_plan(verb: str) -> str:
    kind = f"{verb[0].upper()}{verb[1:]}Input"
    return f"mutation($input: {kind}!) {{ {verb}(input: $input) {{ plan {{ ...Plan }} {ERRORS} }} }}{PLAN}"


def of_action(verb: str) -> str:
    kind = f"{verb[0].upper()}{verb[1:]}Input"
    return f"mutation($input: {kind}!) {{ {verb}(input: $input) {{ action {{ ...Whole }} {ERRORS} }} }}{ACTION}"


ERRORS = "errors { code path message }"
CREATE, UPDATE, CLOSE_PLAN, IMPORT_PLAN = (
    of_plan(verb) for verb in ("createPlan", "updatePlan", "closePlan", "importPlan")
)
ADD, ADOPT, UPDATE_ACTION, UPSERT, MOVE, REPORT, NEED, REMOVE = (
    of_action(verb)
    for verb in (
        "addAction",
        "adoptPractice",
        "updateAction",
        "upsertAction",
        "moveAction",
        "reportProgress",
        "setDependencies",
        "removeEvidence",
    )
)
ATTACH = f"""
mutation($input: AddEvidenceInput!) {{
  addEvidence(input: $input) {{ evidence {{ id kind url note action {{ version }} }} {ERRORS} }}
}}
"""
IMPORT_ACTIONS = f"""
mutation($input: ImportActionsInput!) {{ importActions(input: $input) {{ created known {ERRORS} }} }}
"""
CLOSE = f"""
mutation($input: CloseAssessmentInput!) {{
  closeAssessment(input: $input) {{ assessment {{ state }} result {{ stage }} {ERRORS} }}
}}
"""
PLANS = (
    """
query Plans($filter: PlanFilter, $orderBy: [PlanOrder!], $updatedSince: DateTime, $first: Int, $after: String) {
  client { plans(filter: $filter, orderBy: $orderBy, updatedSince: $updatedSince, first: $first, after: $after) {
    totalCount pageInfo { endCursor } edges { node { ...Plan } }
  } }
}
"""
    + PLAN
)
ACTIONS = (
    """
query Actions($filter: ActionFilter, $orderBy: [ActionOrder!], $updatedSince: DateTime, $first: Int, $after: String) {
  client { actions(filter: $filter, orderBy: $orderBy, updatedSince: $updatedSince, first: $first, after: $after) {
    totalCount pageInfo { endCursor } edges { node { ...Whole } }
  } }
}
"""
    + ACTION
)
