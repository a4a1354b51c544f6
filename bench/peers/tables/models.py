"""Our tables as plain Django models, with only the columns that the bench asks for."""

import uuid

from django.db import models


class Row(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)

    class Meta:
        abstract = True
        managed = False
        ordering = ["id"]


class Organization(Row):
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8)
    stage = models.CharField(max_length=10, null=True)
    updated_at = models.DateTimeField()

    class Meta(Row.Meta):
        db_table = "organizations_organization"


class Person(Row):
    name = models.CharField(max_length=200)
    side = models.CharField(max_length=10)

    class Meta(Row.Meta):
        db_table = "organizations_person"


class Plan(Row):
    title = models.CharField(max_length=200)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="plans")

    class Meta(Row.Meta):
        db_table = "plans_plan"


class Action(Row):
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=11)
    deadline = models.DateField()
    progress = models.PositiveSmallIntegerField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="actions")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="actions")

    class Meta(Row.Meta):
        db_table = "plans_action"


class Metric(Row):
    key = models.SlugField(max_length=60)

    class Meta(Row.Meta):
        db_table = "metrics_metric"


class Point(Row):
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="points")
    period = models.CharField(max_length=10)
    value = models.DecimalField(max_digits=20, decimal_places=6)

    class Meta(Row.Meta):
        db_table = "metrics_metricpoint"
