"""The compose file, as far as it can be tested without images: it says what units, nginx and settings say.

No image can be built or fetched here: `.github/workflows/image.yml` does.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from tests.support.bot_process import HOME

DEPLOY = HOME / "bot/app/deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
UNITS = {"bot": "safe-online-world", "staff": "safe-online-world-staff", "room": "safe-online-world-room"}

each = pytest.mark.parametrize("service", SERVICES)
ours = pytest.mark.parametrize("service", UNITS)


def unit(service: str) -> dict[str, str]:
    """Return the options of a unit, and its environment."""
    lines = re.findall(r"^(\w+)=(.*)$", (DEPLOY / f"{UNITS[service]}.service").read_text("utf-8"), re.MULTILINE)
    return {**dict(lines), **dict(value.split("=", 1) for name, value in lines if name == "Environment")}


@ours
def test_a_service_runs_the_command_of_its_unit_within_the_same_limits(service: str) -> None:
    asked, told = unit(service), SERVICES[service]

    assert told["command"] == [asked["ExecStart"].split()[-1]]
    assert told["mem_limit"].lower() == told["memswap_limit"].lower() == asked["MemoryMax"].lower()
    assert int(told["stop_grace_period"][:-1]) >= int(asked["TimeoutStopSec"])
    assert told["volumes"] == ["data:/data"]


@ours
def test_it_listens_where_its_unit_listens_and_nginx_looks(service: str) -> None:
    names = {"bot": ("LISTEN", ""), "staff": ("STAFF_LISTEN", "-staff"), "room": ("ROOM_LISTEN", "-room")}
    setting, suffix = names[service]
    address = SERVICES[service]["environment"][setting]
    nginx = (DEPLOY / f"safe-online-world{suffix}.nginx.conf").read_text("utf-8")

    assert address == unit(service).get(setting, "127.0.0.1:8443")
    assert re.search(rf"(server|proxy_pass) (http://)?{re.escape(address)}[ ;]", nginx)


def test_no_two_programs_of_a_machine_share_a_port() -> None:
    pages = [SERVICES[it]["environment"][name] for it, name in (("staff", "STAFF_LISTEN"), ("room", "ROOM_LISTEN"))]
    workers = re.findall(r"server (127\.0\.0\.1:\d+) ", (DEPLOY / "safe-online-world.nginx.conf").read_text("utf-8"))

    assert len({*pages, *workers}) == len(pages) + len(workers) == 5


@each
def test_nobody_writes_anywhere_else_or_gets_more_rights(service: str) -> None:
    told = SERVICES[service]

    assert told["read_only"] is True
    assert told["cap_drop"] == ["ALL"]
    assert told["security_opt"] == ["no-new-privileges:true"]
    assert told["ulimits"] == {"core": 0}
    assert set(told.get("cap_add", ())) <= {"CHOWN", "DAC_OVERRIDE", "FOWNER", "NET_BIND_SERVICE", "SETGID", "SETUID"}
    assert not told.keys() & {"privileged", "devices", "pid", "ipc"}
    assert service in ("web", "folders", "database") or not told.get("cap_add")


@each
def test_only_nginx_is_reached_from_outside(service: str) -> None:
    told = SERVICES[service]

    assert ("ports" in told) == (service == "web")
    assert (told.get("network_mode") == "service:web") == (service != "web")


def test_the_token_is_given_to_the_bot_alone() -> None:
    assert [name for name, told in SERVICES.items() if "env_file" in told] == ["bot"]


def test_page_and_room_are_another_user_of_the_bots_group_who_owns_their_folders() -> None:
    container = (DEPLOY / "Containerfile").read_text("utf-8")
    folders = SERVICES["folders"]

    assert SERVICES["staff"]["user"] == SERVICES["room"]["user"] == "10002:10001"
    assert "USER 10001:10001" in container and "user" not in SERVICES["bot"]
    assert folders["entrypoint"] == ["install", "-d", "-o", "10002", "-g", "10001", "-m", "750"]
    states = [*unit("staff")["StateDirectory"].split(), *unit("room")["StateDirectory"].split()]
    assert sorted(folders["command"]) == sorted({it.replace("safe-online-world", "/data") for it in states})


@each
def test_every_image_is_named_by_its_digest_or_built_here(service: str) -> None:
    image = SERVICES[service]["image"]

    assert image == "localhost/safe-online-world" or re.fullmatch(r"\w+:[\w.-]+@sha256:[0-9a-f]{64}", image)
    assert SERVICES["bot"]["build"] == {"context": "../../..", "dockerfile": "bot/app/deploy/Containerfile"}
    assert (DEPLOY / "../../.." / "bot/app/deploy/Containerfile").resolve().is_file()


def test_a_file_of_the_operator_is_no_file_of_the_program() -> None:
    ignored = (HOME / ".gitignore").read_text("utf-8").splitlines()

    assert {"bot/app/deploy/*.env", "bot/app/deploy/nginx/", "bot/app/deploy/letsencrypt/"} <= set(ignored)
    assert SERVICES["web"]["volumes"] == ["./nginx:/etc/nginx/conf.d:ro", "./letsencrypt:/etc/letsencrypt:ro"]


def test_every_setting_it_gives_is_one() -> None:
    page = (HOME / "bot/app/SETTINGS.md").read_text("utf-8")
    given = {name for it in UNITS for name in SERVICES[it]["environment"]}

    assert given <= set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE))


def test_the_log_is_gone_after_two_weeks() -> None:
    journal = (DEPLOY / "journald@safe-online-world.conf").read_text("utf-8")
    namespaces = {unit(it)["LogNamespace"] for it in UNITS}

    assert "[Journal]\n" in journal and "MaxRetentionSec=14day\n" in journal
    assert namespaces == {"safe-online-world"}
