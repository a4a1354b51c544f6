"""Whatever breaks at whichever message of an answer: all of it is stored or nothing, and then the link still works.

The real web process stands behind a wire to its database. `make proof` kills the process itself, as a power cut would.
"""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic

import httpx
import pytest

from backend.assessments.models import AnswerTicket, Response, SealedComments
from backend.server.demo import CHECKOUT, WEB
from tenants.binding import client_transaction
from tests.answers.rounds import KEYS, Round, expected_of, form_of, open_round
from tests.answers.wire import Moment, Wire, wired
from tests.clients.live import free_port, http
from tests.world.build import ClientWorld

OWN = {"DEBUG": "0", "ALLOWED_HOSTS": "127.0.0.1"}
FIELDS = form_of(4, **{"comment.PROCESS": "Fine"}) | expected_of(2)
ASKED = {"asks_comments": True, "asks_expectations": True}
ANSWERS, EXPECTED = dict.fromkeys(KEYS, 4), dict.fromkeys(KEYS, 2)
NOTHING, ALL = (0, 5, 0), (1, 4, 1)  # responses, tickets and envelopes


class Web:
    """One web process in a group of its own, which can be killed and started again."""

    def __init__(self, wire: Wire, application: str) -> None:
        self.wire = wire
        self.port = free_port()
        self.command = [*WEB[:-1], application, "--port", str(self.port)]

    def start(self) -> None:
        environment = os.environ | OWN | {"DATABASE_URL": self.wire.url}
        self.process = subprocess.Popen(self.command, cwd=CHECKOUT, env=environment, start_new_session=True)
        until = monotonic() + 60
        while not self._is_ready():
            assert monotonic() < until
            with suppress(subprocess.TimeoutExpired):
                raise AssertionError(f"the web process ended: {self.process.wait(0.1)}")

    def _is_ready(self) -> bool:
        with suppress(httpx.HTTPError):
            return http.get(f"http://127.0.0.1:{self.port}/readyz", timeout=5).status_code == 200
        return False

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def answer(self, round: Round) -> httpx.Response | None:
        """Answer by the page; None where the process ended before it said anything."""
        with suppress(httpx.TransportError):
            return http.post(self.at(round), data=FIELDS)
        return None

    def broken_off(self, round: Round, moment: Moment | None, strike: Callable[[], None]) -> httpx.Response | None:
        """Answer, and strike at that moment; the lines to the database stand already."""
        assert http.get(self.at(round)).status_code == 200
        self.wire.arm(moment, strike)
        response = self.answer(round)
        assert self.wire.disarm() or moment
        return response

    def at(self, round: Round) -> str:
        return f"http://127.0.0.1:{self.port}{round.path()}"


@contextmanager
def serving(application: str = WEB[-1]) -> Iterator[Web]:
    with wired() as wire:
        web = Web(wire, application)
        web.start()
        try:
            yield web
        finally:
            web.kill()


def moments(web: Web, alder: ClientWorld) -> list[Moment]:
    """Return every moment of an answer, counted in one that nothing disturbs: each message, sent and answered."""
    round = open_round(alder, **ASKED)
    response = web.broken_off(round, None, lambda: None)
    assert response is not None
    assert (response.status_code, left(round)) == (200, ALL)
    assert web.wire.count >= 6  # who asks; the round, the ticket, the response, the envelope; the commit
    return [(number, step) for number in range(1, web.wire.count + 1) for step in ("sent", "answered")]


def left(round: Round) -> tuple[int, int, int]:
    """How many responses, tickets and envelopes of this round there are."""
    with client_transaction(round.client.row.schema_name):
        whole = Response.objects.filter(assessment=round.assessment, answers=ANSWERS, expected=EXPECTED)
        return (
            whole.count(),
            AnswerTicket.objects.filter(assessment=round.assessment).count(),
            SealedComments.objects.filter(assessment=round.assessment).count(),
        )


def is_stored(web: Web, round: Round, response: httpx.Response | None) -> bool:
    """Check what was left behind, and that the link tells the same: it works exactly where nothing was stored."""
    found = left(round)
    assert found in {NOTHING, ALL}
    if response is not None:
        assert response.status_code in ({200, 503} if found == ALL else {503})
        assert not (found == ALL and "Your link is still good" in response.text)
    again = web.answer(round)
    assert again is not None
    assert again.status_code == (409 if found == ALL else 200)
    assert left(round) == ALL
    return found == ALL


def assert_one_commit(outcomes: list[bool]) -> None:
    """Nothing is stored up to some message, and all from there on."""
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {False, True}


def test_a_wire_cut_at_any_message_leaves_all_or_nothing(alder: ClientWorld) -> None:
    with serving() as web:
        outcomes = []
        for moment in moments(web, alder):
            round = open_round(alder, **ASKED)
            response = web.broken_off(round, moment, lambda: None)
            assert web.wire.struck
            assert response is not None
            found = is_stored(web, round, response)
            if response.status_code == 503:  # else the pool noticed before it lent the line, and took another
                outcomes.append(found)
    assert len(outcomes) > 10
    assert_one_commit(outcomes)


@pytest.mark.proof
def test_a_process_killed_at_any_message_leaves_all_or_nothing(alder: ClientWorld) -> None:
    with serving() as web:
        outcomes = []
        for moment in moments(web, alder):
            round = open_round(alder, **ASKED)
            assert web.broken_off(round, moment, web.kill) is None
            assert web.wire.struck
            web.start()
            outcomes.append(is_stored(web, round, None))
    assert_one_commit(outcomes)


def test_a_process_killed_around_the_commit_leaves_all_or_nothing(alder: ClientWorld) -> None:
    with serving() as web:
        outcomes = []
        for moment in moments(web, alder)[-2:]:
            round = open_round(alder, **ASKED)
            assert web.broken_off(round, moment, web.kill) is None
            web.start()
            outcomes.append(is_stored(web, round, None))
    assert outcomes == [False, True]


def test_with_the_ticket_in_a_transaction_of_its_own_a_cut_would_leave_half(alder: ClientWorld) -> None:
    with serving("tests.answers.torn:application") as web:
        assert (0, 4, 0) in (left_by_a_cut(web, alder, moment) for moment in moments(web, alder))


def left_by_a_cut(web: Web, alder: ClientWorld, moment: Moment) -> tuple[int, int, int]:
    round = open_round(alder, **ASKED)
    web.broken_off(round, moment, lambda: None)
    return left(round)
