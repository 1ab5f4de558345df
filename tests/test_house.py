"""The house of the design: imports point down only, and vendored files are what they claim to be."""

from __future__ import annotations

import ast
import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "swipe"

EDGE = {"web", "__init__", "cli", "__main__", "server"}
MAY_IMPORT = {
    "errors": set(),
    "model": set(),
    "accent": {"errors"},
    "config": {"accent", "errors"},
    "deck": {"model", "errors"},
    "clock": set(),
    "codes": set(),
    "passwords": {"errors"},
    "second_factor": {"codes"},
    "moderation": set(),
    "summary": {"model", "errors"},
    "pictures": {"model", "errors"},
    "imports": {"summary", "model", "errors"},
    "exports": {"summary", "model", "errors"},
    "store": {"model", "errors"},
    "checklist": {"accent", "model", "errors"},
    "making": {"store", "pictures", "model", "errors"},
    "simulate": {"deck", "model", "errors"},
    "results": {"store", "summary", "model", "errors"},
    "downloads": {"results", "pictures", "exports", "model", "errors"},
    "publication": {"results", "store", "summary", "exports", "model", "errors"},
    "operations": {"store", "making", "checklist", "summary", "imports", "exports", "simulate", "model", "errors"}
    | {"passwords"},
    "register": {"store", "imports", "model"},
    "demo": {"operations", "publication", "simulate", "store", "imports", "model", "errors"},
    "deployment": {"errors"},
    "forgetting": {"store", "pictures"},
    "backups": {"store", "pictures", "config", "errors"},
    "server": {"config", "create_app", "errors", "web"},
}
"""What each room may import from the others; the edge may import anything below it."""

FLASK = {"flask", "flask_wtf", "flask_login", "flask_babel", "wtforms", "werkzeug"}
FLASK_ELSEWHERE = {("operations", "werkzeug")}  # password hashing, which needs no web application

MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    """Return every imported module, as dotted names, wherever in the file the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path.name} imports relatively"
            found |= {f"{node.module}.{alias.name}" if node.module == "swipe" else node.module for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down_only(path: Path) -> None:
    room = room_of(path)
    if room in EDGE - {"server"}:
        return
    others = {name.split(".")[1] for name in imports_of(path) if name.startswith("swipe.")} - {room}
    assert others <= MAY_IMPORT[room], f"{room} may not import {others - MAY_IMPORT[room]}"


def test_the_table_has_a_line_for_every_room() -> None:
    assert {room_of(path) for path in MODULES} - EDGE == set(MAY_IMPORT) - EDGE


def test_blueprints_never_import_each_other() -> None:
    blueprints = {"resident", "finish", "public", "planner", "preview", "cards", "spread", "focus", "voices"}
    blueprints |= {"outcome", "lead", "account", "files", "password", "admin", "settings", "short", "outreach"}
    blueprints |= {"metrics", "dates", "share", "register", "uploads", "keys", "swipe_log", "explore", "own", "audit"}
    blueprints |= {"safety", "reports", "quality"}
    for name in blueprints:
        others = {f"swipe.web.{other}" for other in blueprints - {name}}
        assert not imports_of(PACKAGE / "web" / f"{name}.py") & others


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_flask_lives_only_at_the_edge(path: Path) -> None:
    room = room_of(path)
    used = {name.split(".")[0] for name in imports_of(path)} & FLASK
    if room not in EDGE:
        assert {(room, name) for name in used} <= FLASK_ELSEWHERE


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_sql_lives_only_in_the_store(path: Path) -> None:
    if room_of(path) != "store":
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(SELECT .+ FROM|INSERT INTO|DELETE FROM|UPDATE \w+ SET)\b", text)


@pytest.mark.parametrize("path", sorted((PACKAGE / "store").glob("*.py")), ids=lambda path: path.name)
def test_sql_is_portable(path: Path) -> None:
    if path.name in ("connection.py", "check.py", "copies.py"):
        return  # PRAGMA is how one speaks to SQLite about itself
    text = path.read_text(encoding="utf-8")
    for word in ("INSERT OR", "strftime", "json_each", "PRAGMA", "AUTOINCREMENT", "SELECT *"):
        assert word not in text


def test_no_room_is_larger_than_a_stranger_can_take_in() -> None:
    for path in MODULES:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path.name


def test_vendored_files_are_as_released_with_their_licence_beside_them() -> None:
    folder = PACKAGE / "static" / "vendor"
    scripts = sorted(folder.glob("*.js"))
    assert [script.name for script in scripts] == ["htmx-4.0.1.min.js"]
    for script in scripts:
        stem = script.name.removesuffix(".min.js")
        said = (folder / f"{stem}.SHA256").read_text().split()
        assert said == [hashlib.sha256(script.read_bytes()).hexdigest(), script.name]
        assert "Zero-Clause BSD" in (folder / f"{stem}.LICENSE.txt").read_text()


def test_templates_have_no_inline_script_or_style() -> None:
    for path in (PACKAGE / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|hx-on|javascript:", text), path.name


def test_the_own_scripts_of_the_resident_page_stay_small() -> None:
    """4 kB gzipped is the budget for an old phone on a bad network."""
    import gzip

    size = sum(len(gzip.compress((PACKAGE / "static" / name).read_bytes())) for name in ("swipe.js", "queue.js"))
    assert size <= 4 * 1024


def test_style_sheets_know_no_left_and_right() -> None:
    """Right-to-left needs no second sheet; only the badges are sides of the hand, the same in every language."""
    physical = re.compile(r"(?<![-\w#])((margin|padding|border)-(left|right|top|bottom)|left|right|float)[-\w]*\s*:")
    for path in (PACKAGE / "static").glob("*.css"):
        rules = re.sub(r"/\*.*?\*/|\.badge\.\w+ \{[^}]*\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert [found[0] for found in physical.finditer(rules)] == [], path.name
