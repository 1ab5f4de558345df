"""What each application compiles for itself, compiled once for all applications of a test run.

Every test has an application of its own, and two thirds of its time went to Jinja compiling the same templates and
werkzeug compiling two functions for each of the same addresses. Both are kept by all that they follow from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class Templates(BytecodeCache):
    """Jinja's compiled templates in memory, by name and content."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._kept.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


TEMPLATES = Templates()


def keep_addresses() -> None:
    """Have rules with the same address share the functions that build it: they take the rule as an argument."""
    kept: dict[object, Callable[..., Any]] = {}
    compile_builder = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in kept:
            kept[key] = compile_builder(rule, append_unknown)
        return kept[key]

    Rule._compile_builder = once  # type: ignore[method-assign]
