"""The public schema: who asks, for which client company, with what rights."""

from tenants.models.clients import ClientCompany, ClientState, Domain
from tenants.models.firms import AccessGrant, Consultancy, GrantRole
from tenants.models.keys import ApiKey
from tenants.models.people import Membership, User
from tenants.models.provisioning import Blueprint
from tenants.models.trail import RegistryEvent, RegistryReceipt

__all__ = [
    "AccessGrant",
    "ApiKey",
    "Blueprint",
    "ClientCompany",
    "ClientState",
    "Consultancy",
    "Domain",
    "GrantRole",
    "Membership",
    "RegistryEvent",
    "RegistryReceipt",
    "User",
]
