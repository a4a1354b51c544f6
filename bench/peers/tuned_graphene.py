"""graphene-django with every join, prefetch and column chosen by hand."""

import graphene
from django.db.models import Prefetch
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from graphene import relay
from graphene_django import DjangoConnectionField, DjangoObjectType
from graphene_django.views import GraphQLView
from graphql_relay import from_global_id

from bench.peers.tables import models

OF_OTHERS = ("owner__name", "owner__side", "plan__title", "plan__organization__name")


class Organization(DjangoObjectType):
    class Meta:
        model = models.Organization
        fields = ("name", "kind", "stage", "updated_at")
        interfaces = (relay.Node,)


class Person(DjangoObjectType):
    class Meta:
        model = models.Person
        fields = ("name", "side")
        interfaces = (relay.Node,)


class Plan(DjangoObjectType):
    class Meta:
        model = models.Plan
        fields = ("title", "organization")
        interfaces = (relay.Node,)


class Action(DjangoObjectType):
    class Meta:
        model = models.Action
        fields = ("title", "status", "deadline", "progress", "owner", "plan")
        interfaces = (relay.Node,)


class Point(DjangoObjectType):
    class Meta:
        model = models.Point
        fields = ("period", "value")
        interfaces = (relay.Node,)


class Metric(DjangoObjectType):
    class Meta:
        model = models.Metric
        fields = ("key", "points")
        interfaces = (relay.Node,)


class Query(graphene.ObjectType):
    node = relay.Node.Field()
    organizations = DjangoConnectionField(Organization)
    actions = DjangoConnectionField(Action)
    metrics = DjangoConnectionField(Metric)

    def resolve_actions(root, info, **arguments):
        rows = models.Action.objects.select_related("owner", "plan__organization")
        return rows.only("title", "status", "deadline", *OF_OTHERS)

    def resolve_metrics(root, info, **arguments):
        points = models.Point.objects.only("metric", "period", "value")
        return models.Metric.objects.only("key").prefetch_related(Prefetch("points", points))


class UpdateAction(graphene.Mutation):
    class Arguments:
        id = graphene.ID(required=True)
        progress = graphene.Int(required=True)

    action = graphene.Field(Action)

    @staticmethod
    def mutate(root, info, id, progress):
        action = models.Action.objects.only("progress").get(pk=from_global_id(id).id)
        action.progress = progress
        action.save(update_fields=["progress"])
        return UpdateAction(action=action)


class Mutation(graphene.ObjectType):
    update_action = UpdateAction.Field()


schema = graphene.Schema(query=Query, mutation=Mutation)
urlpatterns = [path("graphql", csrf_exempt(GraphQLView.as_view(schema=schema)))]
