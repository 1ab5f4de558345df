"""The files that `swipe serve` prints for the machine: what must be in them, and nothing that is only nearly right."""

from __future__ import annotations

import configparser
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from swipe import config, deployment, server
from swipe.cli import main
from tests.conftest import Town


def ask(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(
        main, ["serve", *arguments], env={"SWIPE_INSTANCE": None, "SWIPE_IMAGES": None, **environment}
    )


def printed(*arguments: str, **environment: str) -> str:
    result = ask(*arguments, **environment)
    assert result.exit_code == 0, result.output
    return result.stdout


def read_unit(text: str) -> dict[str, list[str]]:
    """Return every setting of a unit, whatever its section, with all its values."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line and line[0] not in "#[":
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def environment_of(unit: str) -> dict[str, str]:
    words = [word for value in read_unit(unit)["Environment"] for word in shlex.split(value)]
    return dict(word.partition("=")[::2] for word in words)


def test_a_unit_is_hardened_and_serves_behind_one_web_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = printed("--print-unit", "--public", "swipe.kommune.dk", "--port", "8001")
    unit = read_unit(text)
    program = Path(sys.executable).with_name("swipe")
    assert unit["ExecStart"] == [f"{program} serve --host 127.0.0.1 --port 8001"]
    assert environment_of(text) == {
        "SWIPE_INSTANCE": "/var/lib/swipe/instance",
        "SWIPE_IMAGES": "/var/lib/swipe/images",
        "SWIPE_PUBLIC_ADDRESS": "https://swipe.kommune.dk",
        "SWIPE_HOSTS": '["swipe.kommune.dk", "localhost", "127.0.0.1"]',
        "SWIPE_PROXIES": "1",
    }
    assert unit["ReadWritePaths"] == ["/var/lib/swipe/instance /var/lib/swipe/images"]
    for name, value in {
        "User": "swipe",
        "KillMode": "mixed",
        "Restart": "always",
        "ProtectSystem": "strict",
        "NoNewPrivileges": "yes",
        "CapabilityBoundingSet": "",
        "UMask": "0077",
    }.items():
        assert unit[name] == [value]
    assert int(unit["TimeoutStopSec"][0]) > config.DEFAULTS["STOP_S"], "systemd waits longer than the program does"
    parser = configparser.RawConfigParser(strict=False)
    parser.read_string(text)
    assert parser.sections() == ["Unit", "Service", "Install"]


def test_a_unit_knows_the_folders_and_the_path_of_this_installation(town: Town) -> None:
    text = printed("--print-unit", "--public", "https://www.kommune.dk/swipe/", **town.environment)
    known = environment_of(text)
    assert known["SWIPE_INSTANCE"] == str(town.instance)
    assert known["SWIPE_PUBLIC_ADDRESS"] == "https://www.kommune.dk/swipe"
    assert known["SWIPE_PATH_PREFIX"] == "/swipe"
    settings = {
        **config.DEFAULTS,
        **{name.removeprefix("SWIPE_"): value for name, value in known.items()},
        "PROXIES": 1,
        "HOSTS": json.loads(known["SWIPE_HOSTS"]),
    }
    config.check_settings(town.instance, settings)


def test_a_unit_answers_to_the_public_name_and_to_its_own_machine_alone(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("--print-unit", "--public", "https://www.kommune.dk/swipe", "--host", "10.0.0.7")
    known = environment_of(printed(*asked, **town.environment, SWIPE_HOSTS='["swipe.kommune.dk"]'))
    for name, value in known.items():
        monkeypatch.setenv(name, value)
    client = town.app().test_client()
    for host in ("www.kommune.dk", "swipe.kommune.dk", "127.0.0.1:5000", "localhost:5000", "10.0.0.7:5000"):
        assert client.get("/swipe/health", headers={"Host": host}).status_code == 200, host
    assert client.get("/swipe/health", headers={"Host": "elsewhere.dk"}).status_code == 400


def test_folders_with_odd_names_are_quoted(tmp_path: Path) -> None:
    text = printed("--print-unit", SWIPE_INSTANCE=str(tmp_path / "50 % på"), SWIPE_IMAGES=str(tmp_path / "p"))
    assert f'Environment="SWIPE_INSTANCE={tmp_path}/50 %% på"' in text
    assert f'ReadWritePaths="{tmp_path}/50 %% på" {tmp_path}/p' in text


@pytest.mark.parametrize(("public", "prefix"), [("swipe.kommune.dk", ""), ("https://www.kommune.dk/swipe", "/swipe")])
def test_nginx_passes_on_what_the_program_believes_and_writes_nobody_down(public: str, prefix: str) -> None:
    text = printed("--print-proxy", "nginx", "--public", public, "--port", "8001")
    name = "www.kommune.dk" if prefix else "swipe.kommune.dk"
    assert text.count(f"server_name {name};") == 2
    assert "server 127.0.0.1:8001;" in text
    assert f"location {prefix}/ {{" in text
    assert f"location = {prefix}/metrics {{\n        return 404;" in text
    for header in ("For $remote_addr", "Proto $scheme", "Host $host", 'Prefix ""'):
        assert f"proxy_set_header X-Forwarded-{header};" in text
    assert "$proxy_add_x_forwarded_for" not in text, "what a visitor wrote is not passed on"
    assert text.count("access_log off;") == 2
    assert text.count("{") == text.count("}")
    assert "client_max_body_size 20544k;" in text
    assert f"location {prefix}/plan/ {{\n        client_max_body_size 1048640k;" in text
    assert "alias" not in text, "the program decides who sees a picture"
    assert "proxy_request_buffering on;" in text, "what is half sent waits here"
    assert re.search(r"^    client_body_timeout \d+s;", text, re.MULTILINE)
    assert ("return 308 /swipe/;" in text) == bool(prefix)
    for line in text.splitlines():
        assert re.search(r"^\s*(#.*|.*[;{}])?$", line), line


@pytest.mark.parametrize(("public", "prefix"), [("swipe.kommune.dk", ""), ("https://www.kommune.dk/swipe", "/swipe")])
def test_caddy_passes_on_what_the_program_believes_and_writes_nobody_down(public: str, prefix: str) -> None:
    text = printed("--print-proxy", "caddy", "--public", public)
    assert re.search(rf"^{'www.kommune.dk' if prefix else 'swipe.kommune.dk'} \{{$", text, re.MULTILINE)
    assert f"reverse_proxy {prefix}/* 127.0.0.1:5000 {{" in text
    assert f"path {prefix}/metrics" in text
    assert "header_up -X-Forwarded-Prefix" in text
    assert not re.search(r"^\s*log\b", text, re.MULTILINE)
    assert text.count("{") == text.count("}")
    if caddy := shutil.which("caddy"):  # a machine without it has the other lines
        subprocess.run([caddy, "adapt", "--adapter", "caddyfile", "--config", "-"], input=text, text=True, check=True)


def test_what_is_half_sent_waits_in_caddy_and_not_for_ever(town: Town) -> None:
    """A photo has to fit into its buffer whole; a set of photos would fill the memory, and its sender is known."""
    text = printed("--print-proxy", "caddy", **town.environment, SWIPE_MAX_PHOTO_LENGTH=str(2**22))
    planners, others = text.partition("@planner 127.0.0.1:5000 {")[2].split("reverse_proxy ")
    assert "request_buffers" not in planners
    assert f"request_buffers {4 * 1024 + 64}KiB" in others
    assert f"request_body @photo {{\n\t\tmax_size {4 * 1024 + 64}KiB" in text
    assert "request_body @others {\n\t\tmax_size 1088KiB" in text
    waits = re.search(r"^{\n\tservers {\n\t\ttimeouts {[^}]*read_body (\d+)s", text, re.MULTILINE)
    assert waits, "in the block at the top, where all versions know it"
    assert int(waits[1]) * 300_000 >= config.DEFAULTS["MAX_UPLOAD_LENGTH"], "a planner's line may be slow"


def test_the_web_server_lets_go_of_a_connection_before_the_program_does() -> None:
    """Else a swipe that is sent at that moment is lost in between."""
    assert deployment.KEPT_S * 1000 < server.HEADER_READ_MS
    assert f"keepalive_timeout {deployment.KEPT_S}s;" in printed("--print-proxy", "nginx")
    assert f"keepalive {deployment.KEPT_S}s" in printed("--print-proxy", "caddy")


def test_the_limits_in_front_are_those_of_the_settings(town: Town) -> None:
    text = printed("--print-proxy", "nginx", **town.environment, SWIPE_MAX_UPLOAD_LENGTH=str(2**21))
    assert f"client_max_body_size {2 * 1024 + 64}k;" in text


@pytest.mark.parametrize(
    "public", ["", "http://swipe.kommune.dk", "swipe kommune dk", "x;} server {", "https://x/?a", "a\nb"]
)
def test_a_name_that_is_none_is_refused(public: str) -> None:
    result = ask("--print-proxy", "nginx", "--public", public)
    assert result.exit_code == 2
    assert "server_name" not in result.output


def test_the_public_address_of_the_settings_is_the_default(town: Town) -> None:
    text = printed("--print-proxy", "caddy", **town.environment, SWIPE_PUBLIC_ADDRESS="https://svar.kommune.dk")
    assert "\nsvar.kommune.dk {\n" in text


def test_systemd_takes_the_unit_where_it_is_here_to_be_asked(tmp_path: Path) -> None:
    """A machine without systemd has the other tests."""
    unit = tmp_path / "swipe.service"
    unit.write_text(printed("--print-unit", "--public", "swipe.kommune.dk"), encoding="utf-8")
    if verify := shutil.which("systemd-analyze"):
        found = subprocess.run([verify, "verify", unit], capture_output=True, text=True, check=False)
        assert "swipe.service:" not in found.stderr, found.stderr


def test_https_without_a_web_server_in_front_is_pointed_out(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "serve", lambda *_, **__: None)
    result = ask("--port", "5998", **town.environment, SWIPE_PUBLIC_ADDRESS="https://swipe.kommune.dk")
    assert result.exit_code == 0
    assert "PROXIES is 0" in result.stderr
    quiet = ask("--port", "5998", **town.environment, SWIPE_PUBLIC_ADDRESS="https://x.dk", SWIPE_PROXIES="1")
    assert quiet.stderr == ""
