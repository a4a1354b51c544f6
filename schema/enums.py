"""The shared words as published enums."""

from backend.assessments.vocabulary import Dimension
from backend.organizations.vocabulary import Level, OrganizationKind, Origin, Profile, Side, Stage
from backend.plans.vocabulary import ActionStatus, EvidenceKind, PlanState
from schema.words import described
from tenants.models import ClientState, GrantRole
from tenants.roles import Permission, Role

__all__ = [
    "ActionStatus",
    "ClientState",
    "Dimension",
    "EvidenceKind",
    "GrantRole",
    "Level",
    "OrganizationKind",
    "Origin",
    "Permission",
    "PlanState",
    "Profile",
    "Role",
    "Side",
    "Stage",
]

described(
    Stage,
    UNDEFINED="The functions grew apart; they meet ad hoc, about disputes.",
    DEFINED="Processes and rules prevent disputes; borders are clear.",
    ALIGNED="Borders are flexible; both plan and train together.",
    INTEGRATED="Borders are blurred; structure, systems and rewards are shared.",
)
described(
    Side,
    SALES="Sales.",
    MARKETING="Marketing.",
    BOTH="A joint function, such as channel enablement.",
    OTHER="Neither.",
)
described(Level, HEAD="Heads the function.", MANAGER="Leads people in it.", STAFF="Works in it.")
described(
    Profile,
    SMALL="No formal marketing; marketing is selling.",
    GROWING="Marketing supports sales with research and material.",
    LARGE="Marketing is an independent player that competes for budget.",
)
described(OrganizationKind, COMPANY="The company itself.", UNIT="A business unit.", TEAM="A team.")
described(Origin, LIVE="Made here.", IMPORTED="Took place before, and was brought in afterwards.")
described(
    Dimension,
    PROCESS="Processes, rules, handover and the settling of disputes.",
    ROLES_LANGUAGE="Roles, responsibilities and a common language.",
    PLANNING="Joint planning, training and key accounts.",
    SYSTEMS_METRICS="Shared systems and metrics, budget and rewards.",
    CUSTOMER_CULTURE="Shared insight into customers, one message, rising and falling together.",
)
described(
    PlanState,
    OPEN="It is under way.",
    COMPLETED="Its stage was reached.",
    CLOSED="It was ended before its stage was reached.",
)
described(
    ActionStatus,
    PLANNED="Not begun.",
    IN_PROGRESS="Under way.",
    BLOCKED="Something stands in its way.",
    DONE="Done.",
    CANCELLED="Not to be done any more.",
)
described(EvidenceKind, LINK="An address where it can be seen.", NOTE="Some words.")
described(
    ClientState,
    PROVISIONING="Its schema is being made.",
    FAILED="Making its schema failed; it can be tried again.",
    ACTIVE="It is served.",
    SUSPENDED="It is not served for now; nothing is lost.",
    CLOSED="It is not served any more.",
)
described(
    GrantRole,
    MANAGE="The firm's people work in the client company as its own managers do.",
    READ="The firm's people read.",
)
described(
    Role,
    CONSULTANCY_ADMIN="Runs a consultancy: opens clients, appoints people.",
    CONSULTANT="Works with a consultancy's clients.",
    CLIENT_ADMIN="Runs a client company's account: people, keys, everything.",
    CLIENT_MANAGER="Runs organizations, assessments, metrics and plans of a client.",
    CLIENT_MEMBER="Owns actions and reports on them.",
    CLIENT_VIEWER="Reads.",
)
described(Permission, **{right.name: f"May {right.name.lower().replace('_', ' ')}." for right in Permission})
