"""strawberry-django with the optimizer, as its documentation shows it."""

import strawberry
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from strawberry.django.views import GraphQLView
from strawberry_django.optimizer import DjangoOptimizerExtension

from bench.peers.strawberry_types import Mutation, Query

schema = strawberry.Schema(Query, Mutation, extensions=[DjangoOptimizerExtension])
urlpatterns = [path("graphql", csrf_exempt(GraphQLView.as_view(schema=schema)))]
