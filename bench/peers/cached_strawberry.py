"""strawberry-django with the optimizer and strawberry's caches of parsed and of validated documents."""

import strawberry
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from strawberry.django.views import GraphQLView
from strawberry.extensions import ParserCache, ValidationCache
from strawberry_django.optimizer import DjangoOptimizerExtension

from bench.peers.strawberry_types import Mutation, Query

schema = strawberry.Schema(Query, Mutation, extensions=[DjangoOptimizerExtension, ParserCache, ValidationCache])
urlpatterns = [path("graphql", csrf_exempt(GraphQLView.as_view(schema=schema)))]
