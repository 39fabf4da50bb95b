"""Configuration of pytest: marks by folder, number of processes, order of tests, and the last lines of a run."""

from __future__ import annotations

import gc
import os
import signal
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import SELDOM
from tests.support.on_ci import ON_CI, SEED, last_line
from tests.support.paths import TESTS

pytest_plugins = ("tests.support.preview_fixtures", "tests.support.postgres_server", "tests.support.store_fixtures")

KINDS = ("unit", "integration", "corpus", "e2e", "quality")
FIRST = ("quality", "e2e", "corpus")
"""Folders whose tests take longest. They run first, so that all processes finish at about the same time."""
DAILY = frozenset(
    {
        "test_badges_on_telegram.py",
        "test_bot_on_postgres.py",
        "test_button_widths_in_chromium.py",
        "test_commands.py",
        "test_conversation_on_telegram.py",
        "test_help_leaves_no_trace.py",
        "test_languages_on_telegram.py",
        "test_nginx_workers.py",
        "test_own_link_on_telegram.py",
        "test_tidy_up.py",
        "test_upgrade_from_0_1_0.py",
    }
)
"""Files of `e2e/` that run everywhere: one for each real part (bot, SQLite, PostgreSQL, nginx, Chromium), and Hide.

The others are `slow`: CI runs them, and who names the file.
"""
LEFT_TO_CI = pytest.StashKey[int]()

# `nohup`, or `&` in a script, sets SIGINT to be ignored, and every program under test would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Every worker and every program under test would compile all modules again: half the time of collecting the tests.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

gc.set_threshold(SELDOM)  # as in the program under test


@cache
def kind_of(path: Path) -> str:
    """Return the folder of a test below `tests/`, which is its mark; empty for a path outside."""
    return path.relative_to(TESTS).parts[0] if path != TESTS and path.is_relative_to(TESTS) else ""


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Run folders on all cores, and single files without workers: starting one takes longer than most files do.

    There is a process more than there are cores, and on CI two: end-to-end tests wait for other programs.
    """
    option = config.option
    if "PYTEST_XDIST_WORKER" in os.environ:  # a worker must never start workers of its own
        return
    if getattr(option, "numprocesses", 0) is None and any(Path(argument).is_dir() for argument in config.args):
        option.numprocesses = (os.cpu_count() or 1) + (2 if ON_CI else 1)
    if getattr(option, "numprocesses", 0) and option.dist == "no":
        option.dist = "loadfile"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import tests of the other kinds with `-m unit` (or another kind)."""
    asked, kind = config.option.markexpr, kind_of(collection_path)
    return True if asked in KINDS and kind in KINDS and kind != asked else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark each test by its folder, leave `slow` ones of folders to CI, and put the long ones first."""
    for item in items:
        if (kind := kind_of(item.path)) in KINDS:
            item.add_marker(kind)
        if kind == "e2e" and item.path.name not in DAILY:
            item.add_marker("slow")
    names_files = not any(Path(argument.partition("::")[0]).is_dir() for argument in config.args)
    if not (ON_CI or names_files or "slow" in config.option.markexpr):
        slow = [item for item in items if item.get_closest_marker("slow")]
        items[:] = [item for item in items if not item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=slow)
        _count(config, len(slow))
    items.sort(key=lambda item: kind_of(item.path) not in FIRST)


def _count(config: pytest.Config, many: int) -> None:
    config.stash[LEFT_TO_CI] = many
    if hasattr(config, "workeroutput"):  # a worker reports to the process that prints
        config.workeroutput["left to CI"] = many


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take the number of tests left to CI from any worker: all collect the same tests."""
    node.config.stash[LEFT_TO_CI] = getattr(node, "workeroutput", {}).get("left to CI", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the seed of what was drawn after a failure."""
    if terminalreporter.stats.get("failed") and not hasattr(terminalreporter.config, "workerinput"):
        terminalreporter.write_line(f"SEED={SEED} draws the same cases again, FULL_LOAD=true takes all of them.")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Print the tests that were left out after the summary, where they are not overlooked.

    Reports come from all workers; only the main process prints.
    """
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    if many := config.stash.get(LEFT_TO_CI, 0):
        reporter.write_line(f"Left to CI: {many} long tests (CI=true runs them too).")
    reasons = [str(report.longrepr[-1]) for report in reporter.stats.get("skipped", ()) if report.longrepr]
    if line := last_line(reasons):
        reporter.write_line(line)
