"""The types of both strawberry peers as the documentation of strawberry-django shows them."""

import strawberry
import strawberry_django
from strawberry import auto, relay
from strawberry_django import NodeInput, mutations
from strawberry_django.relay import DjangoListConnection

from bench.peers.tables import models


@strawberry_django.type(models.Organization)
class Organization(relay.Node):
    name: auto
    kind: auto
    stage: auto
    updated_at: auto


@strawberry_django.type(models.Person)
class Person(relay.Node):
    name: auto
    side: auto


@strawberry_django.type(models.Plan)
class Plan(relay.Node):
    title: auto
    organization: Organization


@strawberry_django.type(models.Action)
class Action(relay.Node):
    title: auto
    status: auto
    deadline: auto
    progress: auto
    owner: Person
    plan: Plan


@strawberry_django.type(models.Point)
class Point(relay.Node):
    period: auto
    value: auto


@strawberry_django.type(models.Metric)
class Metric(relay.Node):
    key: auto
    points: DjangoListConnection[Point] = strawberry_django.connection()


@strawberry_django.partial(models.Action)
class ActionChange(NodeInput):
    progress: auto


@strawberry.type
class Query:
    node: relay.Node = strawberry_django.node()
    organizations: DjangoListConnection[Organization] = strawberry_django.connection()
    actions: DjangoListConnection[Action] = strawberry_django.connection()
    metrics: DjangoListConnection[Metric] = strawberry_django.connection()


@strawberry.type
class Mutation:
    update_action: Action = mutations.update(ActionChange)
