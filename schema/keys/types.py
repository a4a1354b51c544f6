"""API keys; never their secrets."""

from strawberry import auto, relay

from schema.access import node
from schema.enums import Permission, Role
from tenants import models


@node(models.ApiKey, reads=Permission.KEY_READ, public=True)
class ApiKey(relay.Node):
    """A program's credential."""

    name: auto
    prefix: auto
    role: Role
    scopes: list[Permission]
    expires_at: auto
    revoked_at: auto
    last_used_on: auto
    created_at: auto
