"""What the README says is stored and kept in memory is what there is: no column and no cache without its line."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from sqlite_utils import Database

from swipe import config
from swipe.store.schema import migrations
from tests.conftest import Town
from tests.residents import rows
from tests.test_house import MODULES, PACKAGE

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")

WORDS = {"reason.text", "idea.text"}
"""The only columns that hold what a resident wrote freely."""


def section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def table_lines(title: str) -> list[list[str]]:
    lines = [line for line in section(title).splitlines() if line.startswith(("| `", "| SQLite"))]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def told() -> list[str]:
    """Return every column that the table lists, as table.column."""
    found = []
    for line in table_lines("What is stored"):
        name, columns = re.fullmatch(r"`(\w+)`: (.+)", line[0]).groups()  # type: ignore[union-attr]
        found += [f"{name}.{column}" for column in columns.split(", ")]
    return found


def stored(db: Database) -> set[str]:
    return {f"{name}.{row[1]}" for name in tables(db) for row in rows(db, f"PRAGMA table_info({name})")}


def tables(db: Database) -> list[str]:
    return [name for name in db.table_names() if not name.startswith(("_", "sqlite_"))]


def test_every_column_has_a_line_and_every_line_a_column(empty_db: Database) -> None:
    assert sorted(told()) == sorted(set(told())), "a column is listed twice"
    for column in sorted(stored(empty_db) - set(told())):
        raise AssertionError(f"{column}: add it to the table under What is stored in README.md: what, why, how long")
    assert set(told()) <= stored(empty_db), "the README lists what is not there any more"


def test_every_line_says_what_why_and_how_long() -> None:
    lines = table_lines("What is stored")
    assert len(lines) > 35
    for line in lines:
        assert len(line) == 4, line
        assert all(line), line


def test_free_text_lies_apart_from_answers(empty_db: Database) -> None:
    """A resident's row and its swipes hold numbers, days and chosen values; words are in tables of their own."""
    of_residents = ("response", "swipe", "background", "reason", "idea")
    texts = {
        f"{name}.{row[1]}"
        for name in of_residents
        for row in rows(empty_db, f"PRAGMA table_info({name})")
        if row[2] == "TEXT"
    }
    chosen = {"response.key", "response.started_on", "response.via", "background.variable", "background.value"}
    chosen |= {"idea.image", "idea.state", "idea.sent_on"}
    assert texts == WORDS | chosen
    types = {row[2] for row in rows(empty_db, "PRAGMA table_info(swipe)")}
    assert types == {"INTEGER"}


def test_no_column_is_called_after_what_we_promise_not_to_keep(empty_db: Database) -> None:
    columns = {column.partition(".")[2] for column in stored(empty_db)}
    assert not columns & {*("ip", "address", "user_agent", "agent", "email", "phone", "telephone", "cpr", "birthday")}


def test_the_steps_of_the_schema_are_named_by_the_library_alone() -> None:
    db = Database(memory=True)
    migrations.apply(db)
    assert [name for name in db.table_names() if name.startswith("_")] == ["_sqlite_migrations"]
    db.close()


def test_what_lies_beside_the_database_is_told(town: Town) -> None:
    for name in (config.SECRET_KEY_NAME, config.SETTINGS_NAME, "last_backup.json", "uploads/"):
        assert f"`{name}" in section("What is stored")
    assert (town.instance / config.SECRET_KEY_NAME).is_file()


# ------------------------------------------------------------------ what a process keeps for itself


def keeps_something(path: Path) -> bool:
    """Tell whether a module keeps what outlives a request: a cache, a lock, or a collection that is written to."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names} | {getattr(node, "module", "") or ""}
            if names & {"lru_cache", "cache", "threading", "queue", "weakref"}:
                return True
        if isinstance(node, ast.Global):
            return True
    return any(_is_private_collection(node) for node in tree.body)


def _is_private_collection(node: ast.stmt) -> bool:
    """Tell whether a line gives a list, set or mapping a name that only its module uses: that is, writes to."""
    if not isinstance(node, ast.Assign | ast.AnnAssign) or not isinstance(node.value, ast.Dict | ast.List | ast.Set):
        return False
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return isinstance(target, ast.Name) and re.match("_[^_]", target.id) is not None


def test_every_cache_and_lock_is_in_the_list_of_what_two_machines_share_not() -> None:
    listed = " ".join(line[0] for line in table_lines("More than one machine"))
    keeping = {f"swipe/{path.relative_to(PACKAGE)}" for path in MODULES if keeps_something(path)}
    assert {"swipe/results.py", "swipe/making.py", "swipe/store/connection.py"} <= keeping
    for name in sorted(keeping):
        assert f"`{name}`" in listed, (
            f"{name} keeps something in memory: would two web machines disagree on it? Say so in the table under "
            "More than one machine in README.md, and where it would go."
        )
    for name in re.findall(r"`(swipe/[\w/]+\.py)`", listed):
        assert name in keeping, f"{name} keeps nothing any more"
