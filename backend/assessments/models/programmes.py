"""What opens rounds by itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models

from backend.assessments.models.rules import SMALLEST_GROUP
from backend.assessments.vocabulary import Basis, Delivery, ProgrammeState
from backend.core.rows import Row, Rows
from backend.organizations.models import Organization

if TYPE_CHECKING:
    from tenants.actors import Actor


class Programmes(Rows["Programme"]):
    def visible_to(self, actor: Actor) -> Programmes:
        return self.all()

    def due(self, today: date) -> Programmes:
        return self.filter(state=ProgrammeState.ACTIVE, next_on__lte=today)


class Programme(Row):
    """Rounds that open by themselves, time after time, by a rule of the calendar."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="programmes", help_text="Who is looked at."
    )
    questionnaire_key = models.SlugField(max_length=60, editable=False, help_text="The key of what is asked.")
    title = models.CharField(max_length=180, help_text="What its rounds are called, each with the day it is due.")
    state = models.CharField(
        max_length=6,
        choices=ProgrammeState.choices,
        default=ProgrammeState.ACTIVE,
        editable=False,
        help_text="Whether it goes on opening rounds.",
    )
    rule = models.CharField(
        max_length=200, help_text="When rounds open: an RFC 5545 rule such as FREQ=MONTHLY;INTERVAL=3 for each quarter."
    )
    starts_on = models.DateField(help_text="From when the rule counts.")
    next_on = models.DateField(null=True, editable=False, help_text="The day of the next round; null where none comes.")
    last_on = models.DateField(
        null=True, editable=False, help_text="The day of the rule that the last round stands for."
    )
    days_open = models.PositiveIntegerField(help_text="For how many days each round can be answered.")
    who = models.JSONField(null=True, blank=True, editable=False, help_text="Who is asked; null for everybody.")
    delivery = models.CharField(max_length=7, choices=Delivery.choices, help_text="How the links reach people.")
    reminder_days = ArrayField(
        models.PositiveIntegerField(),
        default=list,
        blank=True,
        help_text="How many days before the end those who have not answered are reminded.",
    )
    smallest_group = models.PositiveIntegerField(
        default=SMALLEST_GROUP,
        validators=[MinValueValidator(SMALLEST_GROUP)],
        help_text="How many respondents a group needs before a figure of it is shown.",
    )
    basis = models.CharField(
        max_length=6,
        null=True,
        blank=True,
        choices=Basis.choices,
        help_text="What the total is to be made of, if chosen.",
    )

    objects = Programmes.as_manager()

    class Meta(Row.Meta):
        indexes = [models.Index(fields=["updated_at"])]
