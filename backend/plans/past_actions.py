"""The rows of an import of actions: what they must be like, and what is made of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.core.refusal import Code, Refusal, Refusals
from backend.core.validation import check_values
from backend.organizations.models import Person
from backend.organizations.vocabulary import Origin
from backend.plans import says
from backend.plans.actions import practice_of, unknown
from backend.plans.dependencies import cycle_in
from backend.plans.evidence import expect_complete
from backend.plans.models import Action, ActionDependency, Evidence, Plan
from backend.plans.vocabulary import ActionStatus, EvidenceKind
from tenants.actors import Actor
from tenants.days import today

RELATIONS = ("plan", "owner")


@dataclass(frozen=True, kw_only=True)
class PastAction:
    """One action as a file has it: everything by the ids of the caller's own system."""

    external_id: str
    plan_external_id: str
    owner_external_id: str
    title: str
    description: str
    practice: str
    sides: Sequence[str]
    starts_on: date
    deadline: date
    status: str
    progress: int | None
    completed_on: date | None
    blocked_reason: str
    needed_external_ids: Sequence[str]
    evidence_url: str


class Batch:
    """The rows of one import beside what they refer to, fetched once."""

    def __init__(
        self,
        rows: Sequence[PastAction],
        *,
        today: date,
        plans: dict[str, Plan],
        owners: dict[str, Person],
        known: dict[str, Action],
    ) -> None:
        self.rows = rows
        self.today = today
        self.plans = plans
        self.owners = owners
        self.known = known
        self.count = Counter(row.external_id for row in rows)
        self.own = {row.external_id: row for row in rows}
        self.actions = [self._action(row) for row in rows]

    @classmethod
    def of(cls, actor: Actor, rows: Sequence[PastAction]) -> "Batch":
        named = {row.plan_external_id for row in rows}
        people = {row.owner_external_id for row in rows}
        ids = {row.external_id for row in rows} | {each for row in rows for each in row.needed_external_ids}
        plans = Plan.objects.visible_to(actor).filter(external_id__in=named).select_for_update(of=("self",))
        owners = Person.objects.visible_to(actor).filter(external_id__in=people)
        in_order = {str(plan.external_id): plan for plan in plans.order_by("id")}
        known = Action.objects.visible_to(actor).filter(external_id__in=ids)  # read once the plans are locked
        return cls(
            rows,
            today=today(actor),
            plans=in_order,
            owners={str(person.external_id): person for person in owners},
            known={str(action.external_id): action for action in known},
        )

    def faults(self) -> list[Refusal]:
        """Return what is wrong in each row, in the order of the rows; then circles among them."""
        found = [
            refusal.under("actions", place)
            for place, row in enumerate(self.rows)
            for refusal in self._faults_of(row, self.actions[place])
        ]
        return found or self._circle()

    def dependencies(self, new: Iterable[Action]) -> list[ActionDependency]:
        ids = {external_id: action.id for external_id, action in self.known.items()}
        ids = {str(action.external_id): action.id for action in self.actions} | ids
        return [
            ActionDependency(action=action, needs_id=ids[needed])
            for action in new
            for needed in dict.fromkeys(self.own[str(action.external_id)].needed_external_ids)
        ]

    def evidence(self, new: Iterable[Action]) -> list[Evidence]:
        linked = [(action, self.own[str(action.external_id)].evidence_url) for action in new]
        return [Evidence(action=action, kind=EvidenceKind.LINK, url=url) for action, url in linked if url]

    def _action(self, row: PastAction) -> Action:
        done = row.status == ActionStatus.DONE
        plan, owner = self.plans.get(row.plan_external_id), self.owners.get(row.owner_external_id)
        related: dict[str, Any] = {"plan": plan, "owner": owner}
        return Action(
            **{name: each for name, each in related.items() if each},
            external_id=row.external_id,
            title=row.title,
            description=row.description,
            practice=row.practice,
            sides=list(dict.fromkeys(row.sides)),
            starts_on=row.starts_on,
            deadline=row.deadline,
            status=row.status,
            progress=row.progress if row.progress is not None else 100 if done else 0,
            completed_on=row.completed_on,
            blocked_reason=row.blocked_reason,
            origin=Origin.IMPORTED,
        )

    def _faults_of(self, row: PastAction, action: Action) -> list[Refusal]:
        rules: list[Callable[[], None]] = [lambda: self._expect_once(row), lambda: self._expect_plan(row)]
        if row.external_id not in self.known:
            rules += self._rules_of_a_new(row, action)
        return [refusal for rule in rules for refusal in _refused_by(rule)]

    def _rules_of_a_new(self, row: PastAction, action: Action) -> list[Callable[[], None]]:
        return [
            lambda: self._expect_owner(row),
            lambda: self._expect_practice(row),
            lambda: check_values(action, besides=RELATIONS),
            action.expect_dates,
            lambda: self._expect_day(row, action),
            lambda: self._expect_needs(row),
            lambda: self._expect_evidence(row),
        ]

    def _expect_once(self, row: PastAction) -> None:
        if not row.external_id.strip():
            raise Refusal(Code.REQUIRED, says.EXTERNAL_ID_REQUIRED, path=("external_id",))
        if self.count[row.external_id] > 1:
            raise Refusal(Code.DUPLICATE, says.TWICE.with_facts(id=row.external_id), path=("external_id",))

    def _expect_plan(self, row: PastAction) -> None:
        plan, known = self.plans.get(row.plan_external_id), self.known.get(row.external_id)
        if plan is None:
            raise unknown(row.plan_external_id, "plan_external_id")
        if known and known.plan_id != plan.id:
            raise Refusal(Code.DUPLICATE, says.OTHER_PLAN, path=("external_id",))
        if not plan.is_open and plan.origin != Origin.IMPORTED and not known:
            raise Refusal(Code.CLOSED, says.PLAN_ENDED, path=("plan_external_id",))

    def _expect_owner(self, row: PastAction) -> None:
        if row.owner_external_id not in self.owners:
            raise unknown(row.owner_external_id, "owner_external_id")

    def _expect_practice(self, row: PastAction) -> None:
        if row.practice and row.plan_external_id in self.plans:
            practice_of(row.practice, self.plans[row.plan_external_id])

    def _expect_day(self, row: PastAction, action: Action) -> None:
        if row.status == ActionStatus.DONE and row.completed_on is None:
            raise Refusal(Code.REQUIRED, says.DAY_REQUIRED, path=("completed_on",))
        action.expect_day(row.status, row.completed_on, today=self.today)

    def _expect_needs(self, row: PastAction) -> None:
        for place, needed in enumerate(row.needed_external_ids):
            plan, status = self._place_of(needed)
            path = ("needed_external_ids", place)
            if plan is None:
                words = says.UNKNOWN_EXTERNAL_ID.with_facts(id=needed)
                raise Refusal(Code.NOT_FOUND, words, path=path)
            if plan != row.plan_external_id:
                raise Refusal(Code.INVALID, says.OTHER_PLAN, path=path)
            if row.status == ActionStatus.DONE and status != ActionStatus.DONE:
                raise Refusal(Code.INCOMPLETE, says.NEEDS_UNDONE.with_facts(titles=needed), path=path)

    def _place_of(self, external_id: str) -> tuple[str | None, str | None]:
        """Return the plan and the status of a needed action: of this file, or one that was here before."""
        if known := self.known.get(external_id):
            return next((key for key, plan in self.plans.items() if plan.id == known.plan_id), ""), known.status
        row = self.own.get(external_id)
        return (row.plan_external_id, row.status) if row else (None, None)

    def _expect_evidence(self, row: PastAction) -> None:
        if not row.evidence_url:
            return
        evidence = Evidence(kind=EvidenceKind.LINK, url=row.evidence_url)
        for rule in (lambda: expect_complete(evidence), lambda: check_values(evidence, besides=["action"])):
            for refusal in _refused_by(rule):
                raise Refusal(refusal.code, refusal.text, path=("evidence_url",))

    def _circle(self) -> list[Refusal]:
        """Return the refusal of a circle among the rows; known actions need none of them."""
        circle = cycle_in({row.external_id: list(row.needed_external_ids) for row in self.rows})
        if not circle:
            return []
        place = next(place for place, row in enumerate(self.rows) if row.external_id == circle[0])
        words = says.CYCLE.with_facts(titles=" → ".join(circle))
        return [Refusal(Code.CYCLE, words, path=("actions", place, "needed_external_ids"))]


def _refused_by(rule: Callable[[], None]) -> list[Refusal]:
    try:
        rule()
    except Refusal as refusal:
        return [refusal]
    except Refusals as several:
        return several.refusals
    return []
