"""The three ways into the one database; tenants.database.routers sends each model to its own."""

FRONT = "default"  # the app login at rest: who asks (users, keys, sessions), never a client's tables
CLIENT = "client"  # the app login bound, per transaction, to one client's role and schema
OWNER = "owner"  # the owner of all tables: migrations and provisioning only

FRONT_ROLE = "concord_front"  # what the app login is at rest
TENANT_ROLE = "concord_tenant"  # what every client's role may do in public: call a few functions
