"""Malformed requests over every route of the application's own url map: no 500, no traceback, no hang.

python -m tests.bench.fuzz [REQUESTS] [--seed SEED] [--fail FOLDER]

The application runs in this process on a small municipality of its own, so that a request costs a millisecond and a
failure is told with the request that caused it. Visitors of every role send them, with and without a token; what they
change stays, so that later requests meet what earlier ones left.
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import json
import logging
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.security import generate_password_hash
from werkzeug.test import EnvironBuilder, run_wsgi_app

from swipe import config, create_app, store
from swipe.model import AreaRow, PopulationRow, ThemeRow
from swipe.pictures import ingest
from swipe.web.context import now
from tests.photos import encoded, scene

REQUESTS = 100_000
LONGEST_S = 20
"""A request that takes longer hangs; the slowest sound ones make a workbook with pictures."""
NOW = "2026-09-01T10:00:00Z"
VISITORS = {None: 4, "petra": 3, "leo": 3, "ada": 4}
"""Who sends, and how often beside each other."""

TEXTS = (
    "", " ", "0", "-1", "1", "2", "7", "999999999999999999999", "1e999", "NaN", "null", "true", "aaby",
    "noerre-havn", "Åby", "da", "like", "skip", "simulated", "real", "green", "all", "csv", "xlsx",
    "../../etc/passwd", "..\\..\\x", "/", "//evil.example", "%00", "\0", "\r\nX-Evil: 1", "\ud800",
    "\u202e\u2066", "😀" * 40, "ﷺ" * 300, "x" * 5000, "<script>alert(1)</script>",
    "'\"><img src=x onerror=alert(1)>", "' OR 1=1 --", "{{7*7}}", "%s%n%(x)s", "%(name)s", "=1+1", "@SUM(A1)",
    "2026-13-45", "2026-09-01", "2026-09-01T25:61", "99:99", "1,5", "#zzzzzz", "#00539b", "ACDE-FHJK-MNPR",
    "javascript:alert(1)", "[]", "{}", "\ufeff", "a;b;c\r\n1;2", "slug,name\naaby,X",
)  # fmt: skip
FIELDS = (
    "csrf_token", "name", "password", "old", "new", "role", "reach", "areas", "area", "theme", "picture",
    "position", "choice", "until", "code", "text", "photo", "pictures", "file", "pasted", "flag", "answers",
    "dialect", "by", "sort", "order", "map", "q", "lang", "via", "lives", "card", "more", "untimed", "paused",
    "saved", "accent", "municipality", "contact", "age_limit", "retention_months", "offered", "first", "logo",
    "place", "number", "from", "act", "opens_on", "opens_time", "closes_on", "closes_time", "count", "form",
    "kind", "said", "done", "da-said", "da-done", "da-title", "da-question", "da-caption", "da-alt", "en-alt",
    "same_meaning", "gender", "age_group", "children", "key", "next", "v", "response", "elapsed_ms", "merge",
)  # fmt: skip
TYPES = (
    "application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=b",
    "multipart/form-data", "text/plain", "application/csp-report", "application/json; charset=utf-7",
    "application/x-www-form-urlencoded; charset=nonsense", "image/jpeg", "", "\xff", "application/json;" * 50,
)  # fmt: skip
HEADERS: dict[str, tuple[str, ...]] = {
    "Accept": ("application/json", "*/*", "text/html;q=nonsense", ",,,;q=", "\xff\xfe"),
    "Accept-Language": ("da", "en;q=9", "xx-" + "y" * 500, "\xff", "*;q=-1", ";;;"),
    "Accept-Encoding": ("gzip", "br", "gzip;q=x", "identity;q=0", "\xff"),
    "Authorization": ("Bearer", "Bearer swipe-x", "Basic !!!", "Digest a=b", "Bearer \xff", "x" * 3000),
    "Cookie": ("session=x", "answer-1=x; lang=xx", "answer-1=" + "x" * 3000, "=;;;=", "lang=\xff", "session=.eJw.x.y"),
    "Host": ("", "evil.example", "[::1", "x" * 300, "a b", "\xff", "localhost:99999", "%00"),
    "Range": ("bytes=0-1", "bytes=9-1", "bytes=-", "bytes=0-1,2-3", "lines=1", "bytes=99999999999999-"),
    "If-None-Match": ("*", '"x"', 'W/"', "\xff", ","),
    "If-Modified-Since": ("x", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 99 Foo 99999 99:99:99 GMT", "\xff"),
    "If-Range": ('"x"', "x", "\xff"),
    "HX-Request": ("true", "x"),
    "HX-Target": ("x", "\xff"),
    "X-CSRFToken": ("x", "\xff", "x" * 3000),
    "X-Forwarded-For": ("x", "1.2.3.4", "\xff"),
    "X-Forwarded-Host": ("evil.example",),
    "X-HTTP-Method-Override": ("DELETE",),
    "Content-Length": ("0", "-1", "x", "99999999999"),
    "Transfer-Encoding": ("chunked", "x"),
    "Content-Encoding": ("gzip", "br"),
    "Referer": ("https://evil.example/", "x", "\xff"),
    "User-Agent": ("", "\xff", "x" * 3000),
    "Expect": ("100-continue",),
}


@dataclass
class Findings:
    """What came of it: requests sent, statuses, how long the slowest took, and what broke."""

    sent: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    endpoints: set[str] = field(default_factory=set)
    slowest_s: float = 0.0
    slowest: str = ""
    broken: list[str] = field(default_factory=list)


class _Traces(logging.Handler):
    """Keeps what the application logged as an exception."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(logging.Formatter("%(message)s").format(record))


def build(folder: Path) -> Flask:
    """Return an application on a municipality with an open survey, a draft, a closed one, and staff of each role."""
    instance, images = folder / "instance", folder / "images"
    images.mkdir(parents=True)
    store.init_database(config.database_path(instance))
    config.make_secret_key(instance)
    db = store.open_database(config.database_path(instance))
    store.save_areas(db, [AreaRow(slug, slug) for slug in ("aaby", "noerre-havn", "oester-mark", "vester-eng")])
    store.save_population(db, [PopulationRow("aaby", "15-29", "women", 120, "2026-01-01")], file="x")
    store.save_themes(db, [ThemeRow(slug, {"da": slug, "en": slug}) for slug in ("green", "city")])
    made = [ingest(encoded(scene(480 + 6 * n, 640)), f"{n}.jpg", images) for n in range(4)]
    for slug in ("aaby", "oester-mark", "noerre-havn"):
        survey = store.create_survey(db, store.area_by_slug(db, slug), titles={"da": slug}, now=NOW)
        for number, image in enumerate(made):
            texts = {"da": f"Billede {number}", "en": f"Picture {number}"}
            theme = store.themes(db)[number % 2].id
            store.add_picture(db, survey.id, image, source="x.jpg", now=NOW, theme=theme, captions=texts, alts=texts)
        if slug != "noerre-havn":
            store.open_survey(db, survey.id, now=NOW, languages=("da", "en"))
        if slug == "oester-mark":
            store.close_survey(db, survey.id, now=NOW)
    for name, role in (("petra", "planner"), ("leo", "lead"), ("ada", "admin")):
        store.add_user(
            db,
            name,
            role,
            password_hash=generate_password_hash("x", method="pbkdf2:sha256:1"),
            token=f"{name}-token",
            now=NOW,
        )  # type: ignore[arg-type]
    db.close()
    return create_app(instance=instance, images=images, WORKERS=0, LIMITS=False, MAX_CONTENT_LENGTH=256 * 1024)


class Fuzzer:
    def __init__(self, app: Flask, seed: int) -> None:
        self.app = app
        self.dice = random.Random(seed)
        self.rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
        self.rules.append(next(rule for rule in app.url_map.iter_rules() if rule.endpoint == "static"))
        self.visitors: dict[str | None, tuple[str, str]] = {}
        self.traces = _Traces()

    def run(self, requests: int, deadline_s: float | None = None) -> Findings:
        """Send requests, each rule first with each of its methods once by each visitor, then by chance."""
        found = Findings()
        begin = time.monotonic()
        with self._listening():
            for number, (who, rule, method) in enumerate(self._plan()):
                if number >= requests or (deadline_s and time.monotonic() - begin > deadline_s):
                    break
                self._send(who, rule, method, found)
        return found

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Take tracebacks from the log, which all applications of a process share, and give it back as it was."""
        logger = self.app.logger
        before = logger.handlers, logger.propagate, logger.level
        logger.handlers, logger.propagate = [self.traces], False
        logger.setLevel(logging.ERROR)
        try:
            yield
        finally:
            logger.handlers, logger.propagate = before[:2]
            logger.setLevel(before[2])

    def _plan(self) -> Iterator[tuple[str | None, Rule, str]]:
        systematic = [
            (who, rule, method) for rule in self.rules for method in sorted(rule.methods or ()) for who in VISITORS
        ]
        self.dice.shuffle(systematic)
        yield from systematic
        who = [*VISITORS]
        while True:
            rule = self.dice.choice(self.rules)
            usual = sorted(rule.methods or ())
            odd = ("PUT", "TRACE", "PATCH", "DELETE", "get", "X" * 40)
            method = self.dice.choice(odd if self.dice.random() < 0.05 else usual)
            yield self.dice.choices(who, weights=[*VISITORS.values()])[0], rule, method

    def _send(self, who: str | None, rule: Rule, method: str, found: Findings) -> None:
        cookies, token = self._visitor(who)
        address = self._address(rule)
        headers = self._headers(token)
        body, kind = self._body(rule, token)
        told = f"{who}: {method} {address!r} {headers} {kind!r} {body[:300]!r}"
        environ = self._environ(address, method, {"Cookie": cookies, **headers}, body, kind)
        del self.traces.seen[:]
        faulthandler.dump_traceback_later(LONGEST_S, exit=False)
        begin = time.monotonic()
        try:
            # Past the test client, which would choke on some hosts itself.
            parts, line, _ = run_wsgi_app(self.app, environ, buffered=True)
            status, text = int(line[:3]), b"".join(parts)[:200_000]
        except Exception as error:
            found.broken.append(f"{told}\n  raised {error!r}")
            status, text = 599, b""
        took = time.monotonic() - begin
        faulthandler.cancel_dump_traceback_later()
        found.sent += 1
        found.statuses[status] += 1
        found.endpoints.add(rule.endpoint)
        if took > found.slowest_s:
            found.slowest_s, found.slowest = took, told
        if took > LONGEST_S:
            found.broken.append(f"{told}\n  took {took:.1f} s")
        if status >= 500 or b"Traceback (most recent call last)" in text or self.traces.seen:
            found.broken.append(f"{told}\n  answered {status} {[one[-600:] for one in self.traces.seen[:1]]}")

    def _visitor(self, who: str | None) -> tuple[str, str]:
        """Return the cookies of a visit and its token; made anew now and then, because it may have been ended."""
        if who not in self.visitors or self.dice.random() < 0.03:
            client = self.app.test_client()
            page = client.get("/login").text
            token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
            if who:
                db = store.connect(self.app.config["DATABASE"])
                user = store.user_by_name(db, who)
                if user and user.active:
                    secret = store.begin_session(db, user.id, label="FUZZ", now=now())
                    with client.session_transaction() as session:
                        session["_user_id"] = secret
                db.close()
            client.get("/aaby/deck")
            kept = {name: cookie.value for name in ("session", "answer-1") if (cookie := client.get_cookie(name))}
            self.visitors[who] = "; ".join(f"{name}={value}" for name, value in kept.items()), token
        return self.visitors[who]

    def _address(self, rule: Rule) -> str:
        parts = []
        for is_place, text in rule._trace:
            if is_place:
                sound = {
                    "area": "aaby",
                    "form": "csv",
                    "step": "idea",
                    "kind": "svg",
                    "user": "1",
                    "filename": "base.css",
                }
                usual = sound.get(text, "1")
                parts.append(
                    usual if self.dice.random() < 0.75 else quote(self._text().replace("\ud800", ""), safe="/:%")
                )
            elif text != "|":
                parts.append(text)
        path = "".join(parts)
        if self.dice.random() < 0.05:
            place = self.dice.randrange(len(path) + 1)
            path = (
                path[:place] + self.dice.choice(("//", "/../", "%2e%2e/", "%00", "%ff", ";x", "%", "\\")) + path[place:]
            )
        query = [f"{self.dice.choice(FIELDS)}={self._quoted()}" for _ in range(self.dice.choice((0, 0, 1, 1, 2, 5)))]
        if self.dice.random() < 0.03:
            query.append(self.dice.choice(("%", "&&&==", "a" * 3000, "%ff=%fe", "[]=&[x]=1")))
        return path + ("?" + "&".join(query) if query else "")

    def _headers(self, token: str) -> dict[str, str]:
        names = self.dice.sample([*HEADERS], self.dice.choice((0, 0, 0, 1, 1, 2, 4)))
        headers = {name: self.dice.choice(HEADERS[name]) for name in names}
        if self.dice.random() < 0.7:
            headers["X-CSRFToken"] = token
        return headers

    def _body(self, rule: Rule, token: str) -> tuple[bytes, str]:
        kind = self.dice.choice(TYPES[:4]) if self.dice.random() < 0.85 else self.dice.choice(TYPES)
        if rule.endpoint.endswith("swipes") and self.dice.random() < 0.8:
            kind = "application/json"
        if self.dice.random() < 0.08:
            return self.dice.randbytes(self.dice.choice((1, 30, 3000))), kind
        if "json" in kind or "csp" in kind:
            return json.dumps(self._json(3)).encode()[: self.dice.choice((10**6, 10**6, 40))], kind
        fields = self._fields(rule, token)
        if "multipart" in kind:
            return b"".join(self._part(name, text) for name, text in fields) + b"--b--\r\n", kind
        return "&".join(f"{name}={quote(text.encode('utf-8', 'replace'))}" for name, text in fields).encode(), kind

    def _fields(self, rule: Rule, token: str) -> list[tuple[str, str]]:
        fields = [(self.dice.choice(FIELDS), self._text()) for _ in range(self.dice.choice((0, 1, 3, 8, 20)))]
        if rule.endpoint in ("account.check_login", "admin.add", "admin.give_password", "password.save_password"):
            fields = [one for one in fields if one[0] != "password"]  # each is a tenth of a second of scrypt
        if self.dice.random() < 0.8:
            fields.insert(0, ("csrf_token", token))
        return fields

    def _part(self, name: str, text: str) -> bytes:
        head = f'--b\r\nContent-Disposition: form-data; name="{name}"'
        content = text.encode("utf-8", "replace")
        if name in ("photo", "pictures", "file", "logo") or self.dice.random() < 0.1:
            head += f'; filename="{self.dice.choice(("x.jpg", "x.svg", "manifest.csv", "../x", "a.zip", "x.csv", ""))}"'
            content = self.dice.choice(
                (
                    content,
                    b"\xff\xd8\xff" + self.dice.randbytes(50),
                    b"PK\x03\x04" + content,
                    b"\x89PNG\r\n\x1a\n",
                    b"<svg/>",
                )
            )
        end = self.dice.choice(("\r\n\r\n", "\r\n\r\n", "\r\n\r\n", "\r\nContent-Type: x\r\n\r\n", "\r\n", "\n\n"))
        return (head + end).encode() + content + b"\r\n"

    def _json(self, depth: int) -> Any:
        chance = self.dice.random()
        if depth == 0 or chance < 0.25:
            return self.dice.choice((None, True, 0, -1, 1, 2**31, 2**63, 2**200, 1.5, float("1e308"), self._text()))
        if chance < 0.5:
            return [self._json(depth - 1) for _ in range(self.dice.choice((0, 1, 3, 70)))]
        if chance < 0.85:
            swipe = {"seq": 1, "picture": 1, "choice": "like", "position": 0, "seen_ms": 900}
            swipe[self.dice.choice([*swipe])] = self._json(0)
            return {"swipes": [swipe] * self.dice.choice((1, 3, 64, 65)), self.dice.choice(FIELDS): self._json(0)}
        return {self.dice.choice((*FIELDS, "swipes", "csp-report", "body")): self._json(depth - 1) for _ in range(3)}

    def _text(self) -> str:
        return self.dice.choice(TEXTS)

    def _quoted(self) -> str:
        return quote(self._text().encode("utf-8", "replace"), safe="%" if self.dice.random() < 0.1 else "")

    def _environ(self, address: str, method: str, headers: dict[str, str], body: bytes, kind: str) -> dict[str, Any]:
        """Return what a server hands over; built by hand where a client would refuse to send it."""
        path, _, query = address.partition("?")
        environ = EnvironBuilder("/", method="GET").get_environ()
        environ.update(REQUEST_METHOD=method, QUERY_STRING=query, CONTENT_LENGTH=str(len(body)), CONTENT_TYPE=kind)
        environ["PATH_INFO"] = _decoded(path)
        environ["wsgi.input"] = io.BytesIO(body)
        for name, value in headers.items():
            key = name.upper().replace("-", "_")
            environ[key if key in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{key}"] = value
        return environ


def _decoded(path: str) -> str:
    """Return a path as WSGI has it: its escapes undone, bytes as Latin-1."""
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(path.encode("utf-8", "replace")).decode("latin-1")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("requests", nargs="?", type=int, default=REQUESTS)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fuzzer = Fuzzer(build(Path(folder)), wanted.seed)
        begin = time.monotonic()
        found = fuzzer.run(wanted.requests)
    took = time.monotonic() - begin
    statuses = ", ".join(f"{count} x {status}" for status, count in sorted(found.statuses.items()))
    print(f"{found.sent} malformed requests over {len(found.endpoints)} endpoints in {took:.0f} s: {statuses}")  # noqa: T201
    print(f"slowest {found.slowest_s:.2f} s: {found.slowest[:300]}")  # noqa: T201
    print(f"broken: {len(found.broken)}")  # noqa: T201
    for one in found.broken[:20]:
        print(one)  # noqa: T201
    sys.exit(bool(found.broken))


if __name__ == "__main__":
    main()
