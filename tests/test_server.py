"""The production server as a program: it stops gently, ends with its parent, and its log tells of nobody."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from sqlite_utils import Database

from swipe.model import Survey
from tests.conftest import Town
from tests.counting import stored_answers
from tests.serving import Server, copied

PATIENCE_S = 20
SECRETS = [
    "hemmelig-noegle",
    "busstoppet",
    "aaby",
    "127.0.0.1",
    "192.0.2.7",
    "localhost",
    "telefon",
    "answer-",
    "eyj",
    "0123abc",
]
FOR_FILES_AND_FIGURES = {
    "coloraide",
    "fontTools",
    "fpdf",
    "phonenumbers",
    "pypdfium2",
    "pyproj",
    "rapidfuzz",
    "scipy",
    "xlsxwriter",
}
"""Libraries of which each costs a start, and so a restart, up to a fifth of a second; openpyxl is for tests alone."""

AFTER_A_START = """
import json, sys
import swipe.cli
from swipe import server
resident = server.application().test_client()
deck = resident.get("/aaby/deck").get_json()
swipe = {"seq": 1, "picture": deck["deck"][0]["picture"], "choice": "like", "position": 0, "seen_ms": 900}
sent = {"json": {"swipes": [swipe]}, "headers": {"X-CSRFToken": deck["csrf"]}}
answers = [resident.post("/aaby/swipes", **sent)]
answers += [resident.get(path) for path in ("/health", "/", "/aaby", "/aaby/about", "/aaby/thanks", "/aaby/mine")]
loaded = sorted({name.partition(".")[0] for name in sys.modules})
print(json.dumps({"statuses": [answer.status_code for answer in answers], "loaded": loaded}))
"""
"""What `swipe serve` loads in both its processes, and one resident after it."""

AGENT = "Telefon-af-et-sjældent-mærke".encode().decode("latin-1")


@pytest.fixture(scope="module")
def stage(_built_town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Server]]:
    """One server for the whole file, because starting it takes longer than most tests."""
    folder = tmp_path_factory.mktemp("server")
    town = copied(_built_town, folder)
    running = Server(town, ACCESS_LOG=str(folder / "access.log"), WORKERS="0", STOP_S="10")
    yield town, running
    running.stop()


@pytest.fixture
def town(stage: tuple[Town, Server]) -> Town:
    return stage[0]


@pytest.fixture
def server(stage: tuple[Town, Server]) -> Server:
    """The server, started again where a test has stopped it."""
    _, running = stage
    if running.process is None or running.process.poll() is not None:
        running.start()
    return running


@pytest.fixture
def log(server: Server) -> Path:
    return Path(server.environment["SWIPE_ACCESS_LOG"])


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)


def fetch(server: Server, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    with urlopen(Request(server.address + path, headers=headers), timeout=PATIENCE_S) as reply:  # noqa: S310  our own
        return reply.status, reply.read().decode(), dict(reply.headers)


def lines_of(log: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []


def children_of(parent: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, *_ = status.read_text().rpartition(")")[2].split()[1:2]
        except OSError:
            continue  # it has just ended
        if int(number) == parent:
            found.append(int(status.parent.name))
    return found


class SlowPhone:
    """A phone whose swipe is on its way: everything is sent but the last bytes."""

    def __init__(self, server: Server) -> None:
        with urlopen(f"{server.address}/aaby/deck", timeout=PATIENCE_S) as reply:  # noqa: S310  our own address
            deck = json.load(reply)
            cookies = "; ".join(one.partition(";")[0] for one in reply.headers.get_all("Set-Cookie"))
        self.picture = deck["deck"][0]["picture"]
        swipe = {"seq": 1, "picture": self.picture, "choice": "like", "position": 0, "seen_ms": 900}
        body = json.dumps({"swipes": [swipe]}).encode()
        self.line = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S)
        head = (
            f"POST /aaby/swipes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nCookie: {cookies}\r\n"
            f"X-CSRFToken: {deck['csrf']}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.line.sendall(head.encode() + body[:-2])
        self._rest = body[-2:]

    def finish(self) -> str:
        """Send the rest and return the answer, up to where the server hangs up."""
        self.line.sendall(self._rest)
        answer = b""
        while b"}" not in answer and (part := self.line.recv(4096)):
            answer += part
        self.line.close()
        return answer.decode()


def test_a_stop_finishes_what_is_in_hand(server: Server, db: Database, survey: Survey) -> None:
    phone = SlowPhone(server)
    time.sleep(0.3)  # the request is in a thread's hand
    assert server.process
    server.process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    assert server.process.poll() is None, "it waits for the phone"
    answer = phone.finish()
    assert answer.startswith("HTTP/1.1 200")
    assert '"accepted":[1]' in answer
    assert server.process.wait(timeout=PATIENCE_S) == 0
    counted = {card.picture: card.likes for card in stored_answers(db, survey.id).pictures}
    assert counted[phone.picture] == 1


def test_a_stop_takes_no_new_visitors_and_does_not_wait_for_idle_ones(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as idle:
        idle.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert idle.recv(4096).startswith(b"HTTP/1.1 200")
        assert server.process
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=8) == 0, "before STOP_S is over"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port))


def test_what_is_killed_comes_back_and_leaves_nothing_behind(server: Server) -> None:
    assert server.process
    main = server.process.pid
    (worker,) = children_of(main)
    os.kill(worker, signal.SIGKILL)
    until(lambda: [one for one in children_of(main) if one != worker])
    server.wait()
    (worker,) = children_of(main)
    server.process.kill()
    server.process.wait(timeout=PATIENCE_S)
    until(lambda: not Path(f"/proc/{worker}").exists())
    server.start()
    assert fetch(server, "/aaby")[0] == 200


def test_each_request_is_a_line_of_json_that_tells_of_nobody(server: Server, log: Path) -> None:
    known = len(lines_of(log))
    fetch(server, "/aaby?via=busstoppet&key=hemmelig-noegle", **{"User-Agent": AGENT, "Cookie": "lang=0123abc"})
    for address in ("/lead/summary.csv?key=hemmelig-noegle", "/nowhere/at-all/hemmelig-noegle"):
        with pytest.raises(OSError, match=r"HTTP Error 40[14]"):
            fetch(server, address, **{"X-Forwarded-For": "192.0.2.7"})
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(b"HEMMELIG-NOEGLE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        line.recv(4096)
    until(lambda: len(lines_of(log)) >= known + 4)
    told = lines_of(log)[known:]
    assert [(line["method"], line["route"], line["status"]) for line in told] == [
        ("GET", "/<area>", 200),
        ("GET", "/lead/summary.<form>", 401),
        ("GET", "-", 404),
        ("OTHER", "-", 405),
    ]
    for line in told:
        assert set(line) == {"time", "method", "route", "status", "ms", "bytes"}
        assert int(str(line["bytes"])) > 0
    text = log.read_text(encoding="utf-8").lower()
    assert not [word for word in SECRETS if word in text]


def test_a_log_that_was_moved_away_is_begun_anew(server: Server, log: Path) -> None:
    log.rename(log.with_suffix(".1"))

    def visit() -> bool:
        fetch(server, "/robots.txt")
        return bool(lines_of(log))

    until(visit)


def test_a_log_that_cannot_be_opened_is_named_before_anything_is_served(town: Town, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from swipe.cli import main

    environment = {**town.environment, "SWIPE_ACCESS_LOG": str(tmp_path / "no" / "such" / "folder" / "log")}
    refused = CliRunner().invoke(main, ["serve", "--port", "5999"], env=environment)
    assert refused.exit_code == 1
    assert "ACCESS_LOG cannot be written" in refused.stderr
    assert "Traceback" not in refused.output


def test_the_log_goes_to_standard_output_and_a_stop_waits_only_so_long(town: Town, tmp_path: Path) -> None:
    server = Server(town, WORKERS="0", STOP_S="1")
    said = tmp_path / "stdout"
    with said.open("wb") as stdout:
        server.start(stdout=stdout)
    phone = SlowPhone(server)
    time.sleep(0.3)
    server.stop()
    phone.line.close()
    routes = [json.loads(line)["route"] for line in said.read_text().splitlines() if line.startswith("{")]
    assert "/<area>/deck" in routes


def test_no_start_and_no_resident_waits_for_the_libraries_of_files_and_figures(town: Town) -> None:
    """They are loaded where they are used, by the first lead or planner who needs them."""
    environment = {**os.environ, **town.environment, "SWIPE_WORKERS": "0", "SWIPE_ACCESS_LOG": ""}
    done = subprocess.run([sys.executable, "-c", AFTER_A_START], env=environment, capture_output=True, check=True)
    after = json.loads(done.stdout)
    assert after["statuses"] == [200] * 7
    assert FOR_FILES_AND_FIGURES & set(after["loaded"]) == set()


def test_heads_pictures_and_large_answers_arrive_whole(server: Server, db: Database) -> None:
    (name,) = [row["name"] for row in db.query("SELECT name FROM image ORDER BY name LIMIT 1")]
    file = next(Path(server.environment["SWIPE_IMAGES"]).glob(f"{name}-*.jpg"))
    with urlopen(f"{server.address}/pictures/{file.name}", timeout=PATIENCE_S) as reply:  # noqa: S310  our own address
        assert reply.read() == file.read_bytes()
        assert "Cookie" not in reply.headers["Vary"], "a web server in front keeps one copy for all"
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S) as line:
        for _ in range(2):  # the second on the same connection: a HEAD leaves nothing in the way
            line.sendall(b"HEAD /aaby HTTP/1.1\r\nHost: x\r\n\r\n")
            assert line.recv(65536).startswith(b"HTTP/1.1 200")
