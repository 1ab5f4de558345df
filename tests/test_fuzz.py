"""A few hundred malformed requests over every route; tests/bench/fuzz.py sends a hundred thousand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.fuzz import Fuzzer, build


@pytest.mark.filterwarnings(
    # Werkzeug leaves the file of an upload that it refused half-read to the garbage collector.
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
)
def test_no_malformed_request_breaks_the_application(tmp_path: Path) -> None:
    app = build(tmp_path)
    found = Fuzzer(app, seed=6).run(400)
    assert found.broken == []
    assert found.sent == 400
    assert len(found.endpoints) > len({rule.endpoint for rule in app.url_map.iter_rules()}) / 2


def test_the_fuzzer_would_tell(tmp_path: Path) -> None:
    app = build(tmp_path)
    app.view_functions["files.robots"] = lambda: 1 / 0
    fuzzer = Fuzzer(app, seed=6)
    fuzzer.rules = [rule for rule in fuzzer.rules if rule.endpoint == "files.robots"]
    assert "ZeroDivisionError" in "".join(fuzzer.run(5).broken)
