"""Every statement of the store is one that PostgreSQL reads too, and reads alike: where a large municipality goes."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from sqlglot import exp

from swipe.store import schema
from tests.test_house import PACKAGE

SPEAKS_TO_SQLITE = {"schema.py", "schema_lead.py", "schema_operations.py"}
"""Modules of the tables, whose statements are tried further down: types, STRICT and triggers are written anew there."""

BEGINS = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\s")
SAME_IN_BOTH = {
    *("COALESCE", "COUNT", "EXISTS", "MAX", "MIN", "SUM", "LENGTH", "LOWER"),
    *("AND", "OR", "CASE", "IF", "CAST"),
}
"""Functions, and what the parser counts as one, that mean the same in both."""

# https://www.postgresql.org/docs/current/sql-keywords-appendix.html: reserved, so that no column can have the name.
RESERVED = frozenset(
    re.findall(
        r"\w+",
        """
        all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create
        current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc
        distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral
        leading limit localtime localtimestamp not null offset on only or order placing primary references returning
        select session_user some symmetric system_user table then to trailing true union unique user using variadic
        when where window with
        """,
    )
)


def statements() -> Iterator[tuple[str, int, str]]:
    """Yield every statement of the store with its module and line: constants, joined ones with their own constants."""
    for path in sorted((PACKAGE / "store").glob("*.py")):
        if path.name in SPEAKS_TO_SQLITE:
            continue
        module = importlib.import_module(f"swipe.store.{path.stem}" if path.stem != "__init__" else "swipe.store")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        parts = {id(part) for node in ast.walk(tree) for part in _parts(node)}
        for node in ast.walk(tree):
            text = None if id(node) in parts else _text(node, vars(module))
            if text and BEGINS.match(text):
                yield path.name, getattr(node, "lineno", 0), text


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands inside a joined text, and is no statement by itself."""
    if isinstance(node, ast.JoinedStr):
        yield from node.values
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from (node.left, node.right)


def _text(node: ast.AST, names: dict[str, Any]) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, names) or "" for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return _text(node.value, names)
    if isinstance(node, ast.Name):  # what is decided later is a condition: nothing else is put in by name
        known = names.get(node.id)
        return known if isinstance(known, str) else " WHERE 1 = 1 "
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left, names), _text(node.right, names)
        return None if left is None or right is None else left + right
    return None


ALL = list(statements())


def read(text: str) -> exp.Expression:
    # staff.py puts its condition behind a WHERE of its own; audit.py's brings one.
    text = re.sub(r"WHERE\s+WHERE", "WHERE", text)
    (tree,) = sqlglot.parse(text, read="postgres", error_level=sqlglot.ErrorLevel.RAISE)
    assert isinstance(tree, exp.Expression)
    return tree


def test_the_statements_are_found() -> None:
    assert len(ALL) > 200
    assert {"responses.py", "check.py", "audit.py", "staff_data.py"} <= {module for module, _, _ in ALL}


def test_postgresql_reads_every_statement() -> None:
    for module, line, text in ALL:
        try:
            tree = read(text)
        except sqlglot.ParseError as error:
            pytest.fail(f"{module}:{line}: PostgreSQL cannot read this: {error}")
        assert not isinstance(tree, exp.Command), f"{module}:{line}: not understood, only passed on"


@cache
def each() -> tuple[tuple[str, exp.Expression], ...]:
    return tuple((f"{module}:{line}", read(text)) for module, line, text in ALL)


def test_values_are_named_and_never_written_into_a_statement() -> None:
    for place, tree in each():
        for value in tree.find_all(exp.Placeholder, exp.Parameter):
            assert isinstance(value, exp.Placeholder), place
            assert value.name, f"{place}: a value without a name"


def test_functions_are_those_that_mean_the_same() -> None:
    for place, tree in each():
        for call in tree.find_all(exp.Func):
            name = call.name.upper() if isinstance(call, exp.Anonymous) else call.sql_name().upper()
            assert name in SAME_IN_BOTH, f"{place}: {name}() is not the same there"
            if isinstance(call, exp.Max | exp.Min):
                assert not call.expressions, f"{place}: the greater of two is GREATEST there; use CASE"


def test_what_is_selected_is_grouped_or_counted() -> None:
    """SQLite takes any row's value for a column that is neither; PostgreSQL refuses it, and rightly."""
    for place, tree in each():
        for query in tree.find_all(exp.Select):
            groups = query.args.get("group")
            keys = {column.sql() for column in groups.expressions} if groups else set()
            counted = any(one.find(exp.AggFunc) for one in query.expressions)
            if not groups and not counted:
                continue
            for one in query.expressions:
                bare = one.unalias()
                if isinstance(bare, exp.Literal) or bare.find(exp.AggFunc):
                    continue
                for column in [bare] if isinstance(bare, exp.Column) else bare.find_all(exp.Column):
                    assert column.sql() in keys, f"{place}: {column.sql()} is neither grouped by nor counted"


def test_what_is_ordered_by_among_the_different_is_selected() -> None:
    for place, tree in each():
        for query in tree.find_all(exp.Select):
            if query.args.get("distinct") and (order := query.args.get("order")):
                told = {name for one in query.expressions for name in (one.alias, one.unalias().sql()) if name}
                for key in order.expressions:
                    assert key.this.sql() in told, f"{place}: ordered by {key.this.sql()}, which is not selected"


def test_nothing_means_one_thing_here_and_another_there() -> None:
    for place, tree in each():
        for found in tree.find_all(exp.Is):
            value = found.expression
            assert isinstance(value, exp.Null), f"{place}: IS compares values here; there with NULL only"
        assert not list(tree.find_all(exp.ILike, exp.RegexpLike, exp.Glob)), place
        for found in tree.find_all(exp.Like):
            pattern = found.expression.name
            assert pattern == pattern.lower(), f"{place}: LIKE ignores case here and not there"
        assert not list(tree.find_all(exp.Div)), f"{place}: whole numbers divide alike, others do not; divide in Python"
        assert not list(tree.find_all(exp.Star)) or "COUNT(*)" in tree.sql(), f"{place}: name the columns"
        for conflict in tree.find_all(exp.OnConflict):
            assert conflict.args.get("conflict_keys"), f"{place}: name what may be there already"
        for insert in tree.find_all(exp.Insert):
            assert not insert.args.get("alternative"), f"{place}: INSERT OR is SQLite's"


def test_what_is_changed_on_a_conflict_says_whose_column_it_is() -> None:
    """`SET shown = shown + 1` is unclear there: the row's own, or that which was to be added?"""
    for place, tree in each():
        for conflict in tree.find_all(exp.OnConflict):
            for change in conflict.args.get("expressions") or ():
                for column in change.expression.find_all(exp.Column):
                    assert column.table, f"{place}: write {column.name} with its table, or excluded.{column.name}"


def test_rows_that_have_no_value_come_in_no_order_that_differs() -> None:
    """NULL is least here and greatest there: nothing is ordered by what may be NULL."""
    may_be_null = {
        *("retired_at", "opened_at", "closed_at", "published_at", "ended_at", "opens_at", "closes_at", "used_on"),
        *("merged_into", "first_theme", "elapsed_ms", "template", "rank_low", "rank_high", "boundary"),
    }
    for place, tree in each():
        for order in tree.find_all(exp.Ordered):
            assert order.this.name not in may_be_null, f"{place}: ordered by {order.this.sql()}, which may be NULL"


def test_no_name_is_a_word_of_postgresql() -> None:
    assert {"user", "order", "end"} <= RESERVED
    for place, tree in each():
        for name in tree.find_all(exp.Identifier):
            assert name.name.lower() not in RESERVED, f"{place}: {name.name} is reserved there"


# ------------------------------------------------------------------ the tables


PARTS = (
    "FIRST_TABLES",
    "RESIDENT_IN_FULL",
    "PLANNER_IN_FULL",
    "WHAT_TEMPLATES_GAVE",
    "LEAD_IN_FULL",
    "SECURITY",
    "OPERATIONS",
)
"""The statements of each step, by the name that schema.py gives them."""


def tables() -> Iterator[str]:
    for name in PARTS:
        yield from getattr(schema, name)


def written_for_postgresql(statement: str) -> str:
    """Return a statement that makes a table as PostgreSQL has it; a trigger is to be written anew by hand."""
    plain = re.sub(r"\)\s*STRICT(, WITHOUT ROWID)?\s*$", ")", statement.strip())
    (made,) = sqlglot.transpile(plain, read="sqlite", write="postgres", error_level=sqlglot.ErrorLevel.RAISE)
    return made


def test_every_table_can_be_made_there() -> None:
    for statement in tables():
        if "CREATE TRIGGER" in statement:
            continue
        made = written_for_postgresql(statement)
        tree = read(made)
        assert not isinstance(tree, exp.Command), statement
        for kind in tree.find_all(exp.DataType):
            assert kind.sql("postgres") in {"TEXT", "INT", "DOUBLE PRECISION", "BYTEA"}, (
                f"{kind.sql('postgres')} in {made}"
            )
        names = {one.name.lower() for one in tree.find_all(exp.Identifier)}
        assert not names & RESERVED, f"{names & RESERVED} in {made}"


def test_every_step_of_the_schema_is_tried_above() -> None:
    source = Path(schema.__file__).read_text(encoding="utf-8")
    looped = set(re.findall(r"for statement in (\w+):", source))
    assert looped == set(PARTS), "add the new ones to PARTS"


def test_triggers_are_few_and_simple_enough_to_be_written_anew() -> None:
    """Two kinds: those that count changes, and those that refuse them."""
    for statement in tables():
        if "CREATE TRIGGER" in statement:
            assert "RAISE(ABORT" in statement or "INSERT INTO revision" in statement


def test_this_test_would_tell() -> None:
    with pytest.raises(sqlglot.ParseError):
        read("SELECT a FROM b WHERE")
    assert isinstance(read("SELECT name FROM area WHERE slug = :slug").find(exp.Placeholder), exp.Placeholder)
