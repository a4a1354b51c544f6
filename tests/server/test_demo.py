"""The parts of `make demo`: what it refuses before anything starts, what it waits for, what it tells."""

import fcntl
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from graphql import build_schema, parse, validate

from backend.server.banner import SAMPLE, banner, curl_line
from backend.server.demo import run_demo
from backend.server.examples import told_at
from backend.server.failure import ServerFailure
from backend.server.processes import Processes
from backend.server.readiness import wait_until_ready
from schema.root import schema

TOLD = {
    "url": "http://localhost:8000",
    "explorer": "http://localhost:8000/graphql",
    "clients": [{"slug": "alder", "name": "Alder", "host": "alder.localhost:8000"}],
    "keys": {"consultancy": "key-of-the-firm"},
    "logins": [{"email": "a@example.com", "password": "word 8000", "role": "CONSULTANT"}],
    "answer_links": ["http://localhost:8000/answer/abc"],
}


def test_a_busy_port_is_said_before_anything_starts(tmp_path, capfd):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert run_demo(data_dir=tmp_path / "data", port=port) == 1

    assert f"Port {port} cannot be used" in capfd.readouterr().err
    assert not (tmp_path / "data").exists()


def test_a_second_demo_on_the_same_data_is_refused(tmp_path, free_port, capfd):
    with open(tmp_path / "demo.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        assert run_demo(data_dir=tmp_path, port=free_port) == 1

    assert f"A demo runs on {tmp_path} already" in capfd.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["demo.lock"]


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_ADMIN_URL"])
def test_half_a_database_is_refused(tmp_path, free_port, monkeypatch, capfd, name):
    monkeypatch.delenv(name)

    assert run_demo(data_dir=tmp_path, port=free_port) == 1

    assert "Set both DATABASE_URL and DATABASE_ADMIN_URL, or neither" in capfd.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["demo.lock"]


def test_addresses_follow_the_port_and_nothing_else_does(tmp_path):
    told = tmp_path / "demo.json"
    told.write_text(json.dumps(TOLD))

    moved = told_at("http://localhost:8123", told)

    assert moved == json.loads(json.dumps(TOLD).replace("localhost:8000", "localhost:8123"))
    assert moved["logins"] == TOLD["logins"]
    assert json.loads(told.read_text()) == moved


def test_the_banner_shows_where_to_look_and_as_whom(monkeypatch):
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    japanese = banner(TOLD)
    monkeypatch.setenv("LC_ALL", "C")
    english = banner(TOLD)

    assert "回答リンク" in japanese
    assert "Answer link" in english
    for text in (japanese, english):
        for shown in (TOLD["explorer"], "a@example.com / word 8000", "key-of-the-firm", *TOLD["answer_links"]):
            assert shown in text
        assert curl_line(TOLD) in text


def test_the_curl_line_sends_the_sample_when_pasted(listener):
    line = curl_line(TOLD | {"url": f"http://127.0.0.1:{listener.server_port}"})

    pasted = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)

    assert pasted.stdout == "{}"
    (heard,) = listener.heard
    assert heard["path"] == "/graphql"
    assert heard["authorization"] == "Bearer key-of-the-firm"
    assert json.loads(heard["body"]) == {"query": SAMPLE}


def test_the_sample_fits_the_schema():
    assert validate(build_schema(schema.as_str()), parse(SAMPLE)) == []


ANSWERS = """
import sys; from http.server import *
class Answers(BaseHTTPRequestHandler):
    codes = [int(code) for code in sys.argv[2:]]
    def do_GET(self):
        self.send_response(self.codes.pop(0) if len(self.codes) > 1 else self.codes[0])
        self.end_headers()
        self.wfile.write(b"not yet")
    def log_message(self, *words): pass
HTTPServer(("127.0.0.1", int(sys.argv[1])), Answers).serve_forever()
"""


def test_ready_means_200(free_port):
    with Processes() as processes:
        processes.start("web", [sys.executable, "-c", ANSWERS, str(free_port), "503", "503", "200"], os.environ)
        wait_until_ready(processes, free_port)


def test_never_ready_ends_with_the_last_answer(free_port):
    with Processes() as processes:
        processes.start("web", [sys.executable, "-c", ANSWERS, str(free_port), "503"], os.environ)
        with pytest.raises(ServerFailure, match=r"not ready after 1 seconds; /readyz: (503 not yet|no answer)"):
            wait_until_ready(processes, free_port, limit=1)


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class Listener(HTTPServer):
    heard: list[dict[str, str]]


class Ears(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.heard.append({"path": self.path, "authorization": self.headers["Authorization"], "body": body})
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener(("127.0.0.1", 0), Ears) as server:
        server.heard = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
