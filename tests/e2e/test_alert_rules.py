"""The alert rules and the dashboard: they parse, name only what `/metrics` of a running bot has, and fire in time."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml

from bot.jobs.alarms import LITTLE
from bot.jobs.facts import POLLING_STALLED, PURGE_MISSED
from bot.storage.backup_history import note_made
from tests.support.bot_process import HOME
from tests.support.on_ci import leave_out
from tests.support.paths import DATA
from tests.support.scenario import stage

RULES = HOME / "bot/app/deploy/alerts.yml"
DASHBOARD = HOME / "bot/app/deploy/dashboard.json"
WEEKS = DATA / "alerts.test.yml"

OF_OTHERS = {"up", "probe_ssl_earliest_cert_expiry"}
"""Metrics of Prometheus itself and of its blackbox exporter."""
WATCHED = {
    "bot_build_info",
    "bot_disk_free_bytes",
    "bot_backup_age_seconds",
    "probe_ssl_earliest_cert_expiry",
    "bot_update_age_seconds",
    "bot_course_fallback",
    "bot_store_damaged",
}
"""Things with an alert and a panel both: a look is enough by day, and an alert tells at night."""
LANGUAGE = {"by", "changes", "count", "histogram_quantile", "increase", "min", "or", "predict_linear", "rate", "sum"}
LANGUAGE |= {"unless", "on", "instance", "time", "le", "version", "kind", "outcome"}
"""Functions of PromQL and labels that stand outside braces."""


def rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load(RULES.read_text("utf-8"))["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def alerts() -> list[str]:
    return [str(rule["expr"]) for rule in rules()]


def panels() -> list[str]:
    drawn = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    return [target["expr"] for panel in drawn for target in panel["targets"]]


def names(expression: str) -> set[str]:
    """Return the metrics of an expression, without the endings of a histogram."""
    bare = re.sub(r"\{[^}]*\}|\[\w+\]|\b\d[\w.]*", " ", expression)
    words = set(re.findall(r"[a-z_]+", bare)) - LANGUAGE
    return {re.sub(r"_bucket$", "", word) for word in words}


def named_in(expressions: Iterable[str]) -> set[str]:
    return {name for expression in expressions for name in names(expression)}


async def test_every_metric_in_them_is_one_of_a_running_bot(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    note_made(tmp_path / "data", int(time.time()))
    async with stage(tmp_path, is_brief=True, LISTEN="127.0.0.1:0") as here, aiohttp.ClientSession() as client:
        port = (await here.bot.prints("/healthz on port")).rpartition(" ")[2]
        async with client.get(f"http://127.0.0.1:{port}/metrics") as response:
            told = set(re.findall(r"^# TYPE (\w+) ", await response.text(), re.MULTILINE))

    named = named_in([*alerts(), *panels()])
    assert named - told == OF_OTHERS
    assert told - named == set(), "what nobody looks at"


def test_a_watched_metric_has_an_alert_and_a_panel_both() -> None:
    assert named_in(alerts()) >= WATCHED
    assert named_in(panels()) >= WATCHED


def test_panels_lead_to_headings_of_the_page_on_what_to_do() -> None:
    page = (HOME / "bot/app/STAYING_UP.md").read_text("utf-8")
    described = re.findall(r"STAYING_UP[.]md#([\w-]+)", DASHBOARD.read_text("utf-8"))

    assert len(described) >= len(WATCHED)
    assert set(described) <= set(re.findall(r"^### ([\w-]+)$", page, re.MULTILINE))


def test_they_agree_with_the_alarms_of_the_bot() -> None:
    by_name = {rule["alert"]: rule for rule in rules()}
    assert by_name["TelegramIsSilent"]["expr"] == f"bot_poll_age_seconds > {POLLING_STALLED:.0f}"
    assert by_name["PurgeIsMissed"]["expr"] == f"bot_purge_age_seconds > {PURGE_MISSED}"
    assert LITTLE == 256 * 1024 * 1024
    assert by_name["DiskIsNearlyFull"]["expr"] == "bot_disk_free_bytes < 256 * 1024 * 1024"
    assert {str(rule["labels"]) for rule in rules()} == {"{'severity': 'page'}", "{'severity': 'ticket'}"}


def test_the_panels_of_the_dashboard_lie_side_by_side_and_ask_the_chosen_prometheus() -> None:
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels]

    assert len(set(places)) == len(panels) == len({panel["id"] for panel in panels})
    assert {panel["datasource"]["uid"] for panel in panels} == {"${source}"}
    assert all(panel["title"] for panel in panels)


@pytest.fixture
def promtool() -> str:
    return shutil.which("promtool") or leave_out("the alert rules in Prometheus", "no promtool here")


def test_prometheus_reads_the_rules_and_tells_in_time_what_happens_in_invented_weeks(
    promtool: str, tmp_path: Path
) -> None:
    for path in (RULES, WEEKS):
        shutil.copy(path, tmp_path)
    for words in (("check", "rules", RULES.name), ("test", "rules", WEEKS.name)):
        done = subprocess.run(
            [promtool, *words], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
