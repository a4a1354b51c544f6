"""Ariadne on its own WSGI application, with resolvers written by hand around Django's ORM."""

import os
from base64 import b64decode, b64encode

import django
from ariadne import InterfaceType, MutationType, ObjectType, QueryType, make_executable_schema
from ariadne.wsgi import GraphQL

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.peers.settings"
django.setup()

from bench.peers.tables import models  # noqa: E402  only now Django is set up

SDL = """
scalar Date
scalar DateTime
scalar Decimal
interface Node { id: ID! }
type Organization implements Node { id: ID! name: String! kind: String! stage: String updatedAt: DateTime! }
type Person implements Node { id: ID! name: String! side: String! }
type Plan implements Node { id: ID! title: String! organization: Organization! }
type Action implements Node {
  id: ID! title: String! status: String! deadline: Date! progress: Int! owner: Person! plan: Plan!
}
type Metric implements Node { id: ID! key: String! points(first: Int): Points! }
type Point implements Node { id: ID! period: String! value: Decimal! }
type Organizations { edges: [OrganizationEdge!]! }
type OrganizationEdge { node: Organization! }
type Actions { edges: [ActionEdge!]! }
type ActionEdge { node: Action! }
type Metrics { edges: [MetricEdge!]! }
type MetricEdge { node: Metric! }
type Points { edges: [PointEdge!]! }
type PointEdge { node: Point! }
type Query {
  node(id: ID!): Node
  organizations(first: Int): Organizations!
  actions(first: Int): Actions!
  metrics(first: Int): Metrics!
}
type Mutation { updateAction(id: ID!, progress: Int!): Action! }
"""
MOST = 100
NODES = {model.__name__: model for model in (models.Organization, models.Action, models.Metric)}

node = InterfaceType("Node", lambda row, *_: type(row).__name__)
query, mutation = QueryType(), MutationType()
metric, organization = ObjectType("Metric"), ObjectType("Organization")
types = [ObjectType(name) for name in ("Person", "Plan", "Action", "Point")]


def global_id(row, info):
    return b64encode(f"{type(row).__name__}:{row.pk}".encode()).decode()


def local_id(id):
    name, _, key = b64decode(id).decode().partition(":")
    return name, key


def page(rows, first):
    return {"edges": [{"node": row} for row in rows[: min(first or MOST, MOST)]]}


@query.field("node")
def one(root, info, id):
    name, key = local_id(id)
    return NODES[name].objects.filter(pk=key).first()


@query.field("organizations")
def organizations(root, info, first=None):
    return page(models.Organization.objects.all(), first)


@query.field("actions")
def actions(root, info, first=None):
    wanted = ("title", "status", "deadline", "owner__name", "owner__side", "plan__title", "plan__organization__name")
    return page(models.Action.objects.select_related("owner", "plan__organization").only(*wanted), first)


@query.field("metrics")
def metrics(root, info, first=None):
    return page(models.Metric.objects.prefetch_related("points"), first)


@metric.field("points")
def points(row, info, first=None):
    return page(row.points.all(), first)


@organization.field("updatedAt")
def updated_at(row, info):
    return row.updated_at.isoformat()


@mutation.field("updateAction")
def update_action(root, info, id, progress):
    action = models.Action.objects.only("progress").get(pk=local_id(id)[1])
    action.progress = progress
    action.save(update_fields=["progress"])
    return action


for each in (metric, organization, *types):
    each.set_field("id", global_id)

types[2].set_field("deadline", lambda row, info: row.deadline.isoformat())
types[3].set_field("value", lambda row, info: str(row.value))
application = GraphQL(make_executable_schema(SDL, node, query, mutation, metric, organization, *types))
