"""Settings that cannot be used are refused with a remedy, before anything is served."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from swipe import config, create_app, server
from swipe.cli import main
from swipe.errors import Refused
from tests.conftest import Town


def settings(**changes: object) -> dict[str, object]:
    return {**config.DEFAULTS, **changes}


@pytest.mark.parametrize("name", ["logo.svg", "Våben.PNG", "a b.jpg", "logo.jpeg", "logo.webp"])
def test_a_picture_in_the_instance_folder_can_be_the_logo(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    config.check_settings(tmp_path, settings(LOGO=name))
    assert config.logo_path(tmp_path, settings(LOGO=name)) == tmp_path / name


def test_without_settings_of_its_own_a_municipality_has_our_look(tmp_path: Path) -> None:
    config.check_settings(tmp_path, settings())
    assert config.logo_path(tmp_path, settings()) is None


def test_the_contacts_are_empty_until_they_are_set(tmp_path: Path) -> None:
    loaded = config.load_settings(tmp_path)
    assert [loaded[name] for name in ("CONTACT", "DPO", "ACCESSIBILITY_CONTACT")] == ["", "", ""]


def test_the_look_can_be_set_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "swipe.toml").write_text('accent = "#00539b"\nlogo = "logo.svg"\n', encoding="utf-8")
    (tmp_path / "logo.svg").write_text("<svg/>", encoding="utf-8")
    loaded = config.load_settings(tmp_path)
    config.check_settings(tmp_path, loaded)
    assert (loaded["ACCENT"], loaded["LOGO"]) == ("#00539b", "logo.svg")


@pytest.mark.parametrize(
    "name",
    [
        "../logo.svg",
        "/etc/logo.svg",
        "sub/logo.svg",
        "..",
        ".",
        "logo.svg/",
        "./logo.svg",
        "lo\0go.svg",
        5,
        None,
        False,
    ],
)
def test_a_logo_outside_the_instance_folder_is_refused(tmp_path: Path, name: object) -> None:
    instance = tmp_path / "instance"
    (instance / "sub").mkdir(parents=True)
    for path in (tmp_path / "logo.svg", instance / "logo.svg", instance / "sub" / "logo.svg"):
        path.write_text("<svg/>", encoding="utf-8")
    with pytest.raises(Refused, match=r"(only the name of a file in .*instance|use an SVG)"):
        config.check_settings(instance, settings(LOGO=name))


@pytest.mark.parametrize("name", ["logo.gif", "logo.svgz", "logo", "secret_key", "swipe.db", ".svg", "logo.svg.html"])
def test_a_logo_of_another_kind_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(Refused, match="use an SVG, PNG, JPEG or WebP file"):
        config.check_settings(tmp_path, settings(LOGO=name))


def test_a_logo_that_is_not_there_is_refused_with_the_folder(tmp_path: Path) -> None:
    (tmp_path / "folder.svg").mkdir()
    for name in ("logo.svg", "folder.svg"):
        with pytest.raises(Refused, match=rf"There is no {name} in {tmp_path}\. Put the LOGO there\."):
            config.check_settings(tmp_path, settings(LOGO=name))


BAD = [("ACCENT", "#e9c46a", "The nearest colour that passes is #"), ("ACCENT", "0", "#rrggbb"),
       ("LOGO", "../x.svg", "only the name"), ("LOGO", "x.svg", "Put the LOGO there")]  # fmt: skip


@pytest.mark.parametrize("command", [["serve"], ["demo"]])
@pytest.mark.parametrize(("name", "value", "said"), BAD)
def test_a_look_that_cannot_be_used_stops_the_server_before_it_starts(
    town: Town, monkeypatch: pytest.MonkeyPatch, command: list[str], name: str, value: str, said: str
) -> None:
    monkeypatch.setattr(server, "serve", lambda *_, **__: pytest.fail("it serves"))
    result = CliRunner().invoke(main, command, env={**town.environment, f"SWIPE_{name}": value})
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {'There is no' if 'Put' in said else name}")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1, "one line"
    assert "Traceback" not in result.output


@pytest.mark.parametrize(("name", "value", "said"), BAD)
def test_a_look_that_cannot_be_used_makes_no_application(town: Town, name: str, value: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        create_app(instance=town.instance, images=town.images, **{name: value})


def test_the_machine_decides_what_it_gives_a_value_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "swipe.toml").write_text(
        'contact = "x"\ndpo = ""\naccent = "#00539b"\nlogo = "x.svg"\n', encoding="utf-8"
    )
    monkeypatch.setenv("SWIPE_ACCENT", "#1f6b4a")
    monkeypatch.setenv("SWIPE_LOGO", "")
    fixed = config.fixed_settings(tmp_path)
    assert {name: fixed.get(name) for name in ("CONTACT", "DPO", "ACCENT", "LOGO")} == {
        "CONTACT": "swipe.toml",
        "DPO": None,
        "ACCENT": "SWIPE_ACCENT",
        "LOGO": None,
    }


def test_commands_offer_the_languages_that_the_pages_do(town: Town) -> None:
    from swipe import store

    db = store.open_database(town.database)
    store.save_setting(db, "languages", "en")
    db.close()
    asked = ["summary", "aaby", "--format", "json", "--lang", "da"]
    result = CliRunner().invoke(main, asked, env=town.environment)
    assert result.exit_code == 2
    assert "use one of en" in result.stderr
