"""The pieces of the README's two commands, as a newcomer runs them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import requires, version
from pathlib import Path

import pytest

from swipe import demo, store
from swipe.model import Area

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETUP = "python3 -m venv .venv && .venv/bin/pip install -c constraints.txt -e '.[dev]'"


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo as the console script builds it, in an empty directory."""
    folder = tmp_path_factory.mktemp("demo")
    script = Path(sys.executable).with_name("swipe")
    assert script.exists(), "pip has installed the console script"
    built = subprocess.run(
        [script, "demo", "--no-serve"], cwd=folder, env=environment(folder), capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    (folder / "said.txt").write_text(built.stdout, encoding="utf-8")
    return folder


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "SWIPE_INSTANCE": str(folder / "instance"), "SWIPE_IMAGES": str(folder / "images")}


def test_the_first_screen_of_the_readme_has_the_two_commands() -> None:
    first_screen = "\n".join(README.splitlines()[:40])
    assert f"{SETUP} && .venv/bin/swipe demo" in first_screen
    assert f"{SETUP} && .venv/bin/pytest" in first_screen
    assert re.search(r"!\[[^\]]+\]\([^)]+\.(jpg|png|webp)\)", first_screen), "and a picture of it"


def test_ci_runs_exactly_the_test_command_of_the_readme() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert f"{SETUP} && .venv/bin/pytest" in lines


def test_every_dependency_is_pinned_exactly_and_without_an_address() -> None:
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.]+", pin) for pin in pins)
    pinned = {re.sub(r"[-_.]+", "-", pin.split("==")[0]).lower() for pin in pins}
    for requirement in requires("swipe") or []:
        name = re.split(r"[<>=!~; \[]", requirement)[0]
        assert re.sub(r"[-_.]+", "-", name).lower() in pinned


def test_what_is_installed_is_what_is_pinned() -> None:
    for pin in (ROOT / "constraints.txt").read_text(encoding="utf-8").split():
        name, wanted = pin.split("==")
        assert version(name) == wanted


def test_every_dependency_says_why_it_is_there() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if re.match(r'\s+"[a-z][\w-]+>=', line)]
    assert len(wanted) >= 15
    assert all("#" in line for line in wanted)


def test_the_demo_prints_its_three_doors(demo_folder: Path) -> None:
    said = (demo_folder / "said.txt").read_text(encoding="utf-8")
    for word in (
        "Resident",
        "Planner",
        "Lead",
        "Admin",
        "/plan/",
        "/lead/",
        "/admin/",
        *[login.password for login in demo.LOGINS],
    ):
        assert word in said


def test_the_demo_is_as_promised(demo_folder: Path) -> None:
    db = store.open_database(demo_folder / "instance" / "swipe.db")
    areas = store.areas(db)
    assert len(areas) == 30
    assert all(area.boundary for area in areas)
    assert set(store.populations(db)) == {area.id for area in areas}
    assert [theme.names["da"] for theme in store.themes(db)] == [
        "Foreningsliv",
        "Grønne områder",
        "Byliv",
        "Leg og bevægelse",
        "Tryg trafik",
        "Kultur og mødesteder",
    ]
    counts = store.response_counts(db)

    def simulated(area: Area) -> int:
        survey = store.public_survey(db, area)
        return counts.get((survey.id, True), 0) if survey else 0

    by_slug = {area.slug: area for area in areas}
    states = store.survey_states(db)
    assert sum(state == "open" for state in states.values()) >= 20
    assert states[by_slug[demo.CLOSED_AREA].id] == "closed"
    assert simulated(by_slug[demo.EMPTY_AREA]) == 0
    assert 0 < simulated(by_slug[demo.SMALL_AREA]) < 10
    assert sum(simulated(area) >= 30 for area in areas) >= 20
    assert {simulated_ for _, simulated_ in counts} == {True}, "no real answers in a fresh demo"
    survey = store.public_survey(db, by_slug["havnefronten"])
    assert survey
    per_theme = [card.theme_id for card in store.pictures(db, survey.id)]
    assert {per_theme.count(theme.id) for theme in store.themes(db)} == {4}
    db.close()


def test_the_demo_passes_its_own_check(demo_folder: Path) -> None:
    script = Path(sys.executable).with_name("swipe")
    checked = subprocess.run(
        [script, "check"], env=environment(demo_folder), capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout) == (0, "Everything is consistent.\n"), checked.stderr


def test_the_demo_built_again_changes_nothing(demo_folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(demo_folder, copy)
    before = counts_of(copy)
    script = Path(sys.executable).with_name("swipe")
    subprocess.run([script, "demo", "--no-serve"], env=environment(copy), check=True, capture_output=True)
    assert counts_of(copy) == before


def counts_of(folder: Path) -> dict[tuple[int, bool], int]:
    db = store.open_database(folder / "instance" / "swipe.db")
    counts = store.response_counts(db)
    db.close()
    return counts


def test_the_demo_does_not_touch_a_real_municipality(town, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    script = Path(sys.executable).with_name("swipe")
    refused = subprocess.run(
        [script, "demo", "--no-serve"],
        env={**os.environ, **town.environment},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "real municipality" in refused.stderr
