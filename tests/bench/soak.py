"""Whole residents for a long time: page, pictures, swipes, the last steps, while a lead polls and a planner uploads."""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from random import Random

from itsdangerous import URLSafeSerializer

from swipe.demo import LOGINS
from tests.bench.load import Tally
from tests.photos import photo

SCRIPTS = ("base.css", "resident.css", "queue.js", "swipe.js", "icon.svg")
MOST_CARDS = 20
"""What a resident answers in two minutes."""

LEAD_POLLS_S, LEAD_READS_S, PLANNER_UPLOADS_S, LOOK_S = 10, 30, 5, 5.0
P99_MS, GROWTH = 200, 0.05


@dataclass
class Outcome:
    """What became of a soak; memory is (seconds since it began, bytes of the worker)."""

    minutes: float
    residents: Tally = field(default_factory=Tally)
    staff: Tally = field(default_factory=Tally)
    came: int = 0
    finished: int = 0
    problems: list[str] = field(default_factory=list)
    memory: list[tuple[float, int]] = field(default_factory=list)

    def tell(self, say: Callable[..., None], *, lost: int) -> None:
        ours = self.residents
        say(f"soak of {self.minutes:g} minutes: residents came / finished", f"{self.came:,} / {self.finished:,}")
        say(
            "  requests a second; p50 / p99",
            f"{ours.rate:.0f}; {ours.quantile_ms(0.5):.0f} / {ours.quantile_ms(0.99):.0f} ms",
            f"p99 at most {P99_MS} ms",
        )
        say(
            "  lead and planner: requests, p99, errors",
            f"{len(self.staff.took):,}, {self.staff.quantile_ms(0.99):.0f} ms, {self.staff.errors}",
        )
        say(
            "  errors; acknowledged; of these not in the database",
            f"{ours.errors}; {len(ours.acknowledged):,}; {lost}",
            "0; ; 0",
        )
        middle, end = self._memory_between(0.25, 0.5), self._memory_between(0.75, 1)
        if middle and end:
            say(
                "  memory of the worker, last quarter / second quarter",
                f"{end / 2**20:.0f} / {middle / 2**20:.0f} MB = {end / middle:.3f}",
                f"at most {1 + GROWTH:.2f}",
            )
        for problem in self.problems[:5]:
            say("  " + problem, "")

    def _memory_between(self, first: float, last: float) -> float:
        """Return the mean between two shares of the time: of 20 minutes, the second quarter is minutes 5 to 10."""
        whole = self.minutes * 60
        found = [size for at, size in self.memory if first * whole <= at <= last * whole]
        return sum(found) / len(found) if found else 0.0


class Browser:
    """One connection that is kept open, and its cookies."""

    def __init__(self, port: int, tally: Tally, outcome: Outcome) -> None:
        self.port = port
        self.tally = tally
        self.outcome = outcome
        self.cookies: dict[str, str] = {}
        self.line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str, bytes]:
        """Return status, Location and body; what is neither 200 nor a redirect is counted as an error."""
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: identity", "Accept: text/html, */*"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        if self.line is None or self.line[0].at_eof():  # hung up on since, as browsers find too
            self.close()
            self.line = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.line
        began = time.perf_counter()
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = re.search(r"(?i)\r\ncontent-length: (\d+)", head)
        answer = await reader.readexactly(int(length[1])) if length else b""
        self.tally.took.append(time.perf_counter() - began)
        self.tally.size += len(answer)
        for name, value in re.findall(r"(?i)\r\nset-cookie: ([^=]+)=([^;\r]*)", head):
            self.cookies[name] = value
        status = int(head[9:12])
        if status not in (200, 302, 304):
            self.tally.errors += 1
            self.outcome.problems.append(f"{status} {method} {path}")
        location = re.search(r"(?i)\r\nlocation: ([^\r]+)", head)
        return status, location[1] if location else "", answer

    async def post(self, path: str, csrf: str, **fields: str) -> tuple[int, str, bytes]:
        body = "&".join(f"{name}={value}" for name, value in {"csrf_token": csrf, **fields}.items()).encode()
        return await self.ask("POST", path, body, Content_Type="application/x-www-form-urlencoded")

    def close(self) -> None:
        if self.line:
            self.line[1].close()


def found(pattern: str, page: bytes) -> str:
    match = re.search(pattern, page.decode())
    return match[1] if match else ""


async def resident(port: int, area: str, secret: str, outcome: Outcome, pace_s: float, chance: Random) -> None:
    browser = Browser(port, outcome.residents, outcome)
    outcome.came += 1
    try:
        _, _, page = await browser.ask("GET", f"/{area}")
        for name in SCRIPTS:
            await browser.ask("GET", f"/static/{name}")
        pictures = [int(number) for number in re.findall(rb'data-picture="(\d+)"', page)]
        files = re.findall(r'type="image/avif" srcset="(/pictures/[^ ]+) ', page.decode())
        csrf, ticket = found(r'data-csrf="([^"]+)"', page), found(r'data-ticket="([^"]+)"', page)
        cookie = next(value for name, value in browser.cookies.items() if name.startswith("answer-"))
        key = str(URLSafeSerializer(secret, salt="hand").loads(cookie)[0])
        for file in files[:4]:
            await browser.ask("GET", file)
        for number, picture in enumerate(pictures[:MOST_CARDS]):
            await asyncio.sleep(chance.uniform(0.5, 1.5) * pace_s)
            swipe = {
                "seq": number + 1,
                "picture": picture,
                "choice": chance.choice(("like", "dislike")),
                "position": number,
                "seen_ms": 2000,
            }
            body = json.dumps({"response": ticket, "elapsed_ms": 3000 * number, "swipes": [swipe]}).encode()
            status, _, answer = await browser.ask(
                "POST", f"/{area}/swipes", body, Content_Type="application/json", X_CSRFToken=csrf
            )
            if status == 200 and json.loads(answer)["accepted"] == [number + 1]:
                outcome.residents.acknowledged.append((key, picture, number + 1))
            if number + 4 < len(files):
                await browser.ask("GET", files[number + 4])
        _, step, _ = await browser.ask("GET", f"/{area}/end")
        while "/end/" in step:
            _, _, page = await browser.ask("GET", step)
            name = step.rpartition("/")[2]
            await asyncio.sleep(chance.uniform(0.5, 1.5) * pace_s)
            given = {"age_group": "30-44", "gender": "women"} if name == "you" else {}
            if name == "theme":
                given = {"theme": found(r'name="theme"[^>]*value="(\d+)"', page)}
            if name == "idea":  # most people have none
                step = f"/{area}/thanks"
                break
            _, step, _ = await browser.post(step, csrf, **given)
        status, _, _ = await browser.ask("GET", f"/{area}/thanks")
        outcome.finished += status == 200
    except (OSError, asyncio.IncompleteReadError, StopIteration) as error:
        outcome.residents.errors += 1
        outcome.problems.append(f"a resident: {error!r}")
    finally:
        browser.close()


async def log_in(port: int, outcome: Outcome, role: str) -> tuple[Browser, str]:
    browser = Browser(port, outcome.staff, outcome)
    login = next(one for one in LOGINS if one.role == role)
    _, _, page = await browser.ask("GET", "/login")
    csrf = found(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    await browser.post("/login", csrf, name=login.name, password=login.password)
    _, _, page = await browser.ask("GET", "/account/password")
    return browser, found(r'name="csrf_token"[^>]*value="([^"]+)"', page)


async def lead(port: int, areas: list[str], outcome: Outcome, until: float) -> None:
    browser, _ = await log_in(port, outcome, "lead")
    number = 0
    while time.monotonic() < until:
        await browser.ask("GET", "/lead/live", HX_Request="true")
        if number % (LEAD_READS_S // LEAD_POLLS_S) == 0:
            await browser.ask("GET", "/lead/")
            await browser.ask("GET", f"/lead/{areas[number % len(areas)]}")
        number += 1
        await asyncio.sleep(LEAD_POLLS_S)


async def planner(port: int, area: str, outcome: Outcome, until: float) -> None:
    browser, csrf = await log_in(port, outcome, "planner")
    number = 0
    while time.monotonic() < until:
        edge = secrets.token_hex(12)
        parts = (
            f'--{edge}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{csrf}\r\n'
            f'--{edge}\r\nContent-Disposition: form-data; name="pictures"; filename="{number}.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        ).encode()
        body = parts + photo(1200 + number, 1600) + f"\r\n--{edge}--\r\n".encode()
        path = f"/plan/{area}/pictures"
        await browser.ask("POST", path, body, Content_Type=f"multipart/form-data; boundary={edge}", HX_Request="true")
        number += 1
        await asyncio.sleep(PLANNER_UPLOADS_S)


async def watch(worker: int, outcome: Outcome, until: float) -> None:
    began = time.monotonic()
    while time.monotonic() < until:
        pages = int(Path(f"/proc/{worker}/statm").read_text().split()[1])
        outcome.memory.append((time.monotonic() - began, pages * os.sysconf("SC_PAGE_SIZE")))
        await asyncio.sleep(min(LOOK_S, outcome.minutes * 60 / 40))


async def everybody(
    port: int,
    worker: int,
    areas: list[str],
    draft: str,
    secret: str,
    outcome: Outcome,
    per_minute: float,
    pace_s: float,
) -> None:
    chance = Random(7)
    began = time.monotonic()
    until = began + outcome.minutes * 60
    others = [
        asyncio.create_task(one)
        for one in (
            lead(port, areas, outcome, until),
            planner(port, draft, outcome, until),
            watch(worker, outcome, until),
        )
    ]
    residents: set[asyncio.Task[None]] = set()
    number = 0
    while time.monotonic() < until:
        task = asyncio.create_task(resident(port, chance.choice(areas), secret, outcome, pace_s, chance))
        residents.add(task)
        task.add_done_callback(residents.discard)
        number += 1
        await asyncio.sleep(max(0.0, began + number * 60 / per_minute - time.monotonic()))
    await asyncio.gather(*residents)
    for ended in await asyncio.gather(*others, return_exceptions=True):
        if isinstance(ended, BaseException):
            outcome.problems.append(f"staff: {ended!r}")
    outcome.residents.seconds = outcome.staff.seconds = time.monotonic() - began


def _soak(
    port: int, worker: int, areas: list[str], draft: str, secret: str, minutes: float, per_minute: float, pace_s: float
) -> Outcome:
    outcome = Outcome(minutes)
    asyncio.run(everybody(port, worker, areas, draft, secret, outcome, per_minute, pace_s))
    return outcome


def soak(
    port: int,
    process: int,
    areas: list[str],
    draft: str,
    secret: str,
    *,
    minutes: float,
    per_minute: float,
    pace_s: float,
) -> Outcome:
    """Let residents come for so long and wait for the last of them; in a process of its own."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_soak, (port, worker_of(process), areas, draft, secret, minutes, per_minute, pace_s))


def worker_of(process: int) -> int:
    """Return the process that answers: the one child of the main process that is granian's."""
    (children,) = Path(f"/proc/{process}/task/{process}").glob("children")
    return int(children.read_text().split()[0])
