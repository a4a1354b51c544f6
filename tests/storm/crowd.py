"""Many callers of several clients at once, and a judge who knows what each of them may be told."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from queue import SimpleQueue
from random import Random
from typing import Any

import httpx

from tests.clients.live import NO_TLS, Server
from tests.storm.marks import CREATE, Marked
from tests.world.build import World

LIST = "{ client { slug organizations(first: 50, orderBy: [UPDATED_AT_ASC]) { edges { node { id name } } } } }"
NODES = """
query Nodes($own: ID!, $foreign: ID!) {
  client { slug }
  own: node(id: $own) { ... on Organization { name } }
  foreign: node(id: $foreign) { ... on Organization { name } }
}
"""
ENDED = {503: "UNAVAILABLE", 504: "TIMEOUT"}
CALLERS = 16


@dataclass(frozen=True)
class Asker:
    """A credential and a way of naming one client."""

    about: Marked
    headers: dict[str, str] = field(repr=False)


@dataclass(frozen=True)
class Request:
    """One request of the plan; `foreign` is a row of another client."""

    number: int
    asker: Asker
    kind: str
    own: str
    foreign: str

    @property
    def name(self) -> str:
        return self.asker.about.name(self.number)

    @property
    def body(self) -> dict[str, Any]:
        match self.kind:
            case "list":
                return {"query": LIST}
            case "nodes":
                return {"query": NODES, "variables": {"own": self.own, "foreign": self.foreign}}
        return {"query": CREATE, "variables": {"input": {"kind": "TEAM", "name": self.name}}}


@dataclass
class Crowd:
    """What became of many requests: how each ended, what was acknowledged, and every wrong answer."""

    world: dict[str, Marked]
    ends: Counter[str] = field(default_factory=Counter)
    acknowledged: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def send(self, server: Server, plan: list[Request]) -> None:
        """Send the plan, many at a time."""
        with ExitStack() as stack:
            free: SimpleQueue[httpx.Client] = SimpleQueue()
            for _ in range(CALLERS):
                free.put(stack.enter_context(httpx.Client(verify=NO_TLS, timeout=60)))

            def answered(request: Request) -> httpx.Response:
                client = free.get()
                try:
                    return client.post(server.url, json=request.body, headers=request.asker.headers)
                finally:
                    free.put(client)

            with ThreadPoolExecutor(CALLERS) as threads:
                for request, response in zip(plan, threads.map(answered, plan), strict=True):
                    self.judge(request, response.status_code, response.text, response.json())

    def judge(self, request: Request, status: int, text: str, body: dict[str, Any]) -> None:
        """An answer is the caller's own and whole, or one plain error and nothing else."""
        others = [marked.word for marked in self.world.values() if marked is not request.asker.about]
        codes = [error["extensions"]["code"] for error in body.get("errors", [])]
        if any(word in text for word in others):
            self.wrong.append(f"{request} was told of another client: {text}")
        elif status == 200 and not codes and self.is_own(request, body["data"]):
            self.ends["OWN"] += 1
            self.acknowledged |= {request.name} if request.kind == "create" else set()
        elif codes and {ENDED.get(status)} == set(codes) and "data" not in body:
            self.ends[codes[0]] += 1
        else:
            self.wrong.append(f"{request} got neither its own answer nor a plain error: {status} {text}")

    def is_own(self, request: Request, data: dict[str, Any]) -> bool:
        about = request.asker.about
        if request.kind == "create":
            payload = data["createOrganization"]
            return bool(payload["errors"] == [] and payload["organization"]["name"] == request.name)
        if data["client"]["slug"] != about.client.row.slug:
            return False
        if request.kind == "nodes":
            return bool(data["own"] == {"name": about.rows[request.own]} and data["foreign"] is None)
        names = {edge["node"]["name"] for edge in data["client"]["organizations"]["edges"]}
        return names >= set(about.rows.values()) and all(about.word in name for name in names)


def planned(world: World, marked: dict[str, Marked], *, count: int, seed: int, first: int = 0) -> list[Request]:
    """Draw requests: by keys of a client and of a firm, by header and by host, reading and writing."""
    random, askers = Random(seed), list(_askers(world, marked))
    plan = []
    for number in range(first, first + count):
        asker = random.choice(askers)
        other = random.choice([each for each in marked.values() if each is not asker.about])
        plan.append(
            Request(
                number,
                asker,
                random.choice(["list", "nodes", "create"]),
                random.choice(list(asker.about.rows)),
                random.choice(list(other.rows)),
            )
        )
    return plan


def _askers(world: World, marked: dict[str, Marked]) -> Iterator[Asker]:
    for slug, about in marked.items():
        firm = world.firms["south" if slug == "cedar" else "north"]
        yield Asker(about, _bearing(about.client.manager.token))
        yield Asker(about, _bearing(firm.consultant.token) | {"X-Client-Company": slug})
        yield Asker(about, _bearing(firm.consultant.token) | {"Host": f"{slug}.localhost"})


def _bearing(token: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Accept": "application/graphql-response+json"}
