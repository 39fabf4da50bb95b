"""In which order every run of the tests goes, and what it says at its very end."""

import os
import signal
import subprocess
import sys

import pytest

from tests.left_out import last_line
from tests.on_ci import ON_CI

pytest_plugins = ("tests.preview_pages", "tests.postgres", "tests.stores")

LONGEST = "test_crash.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest story begins first, so that both cores have done at about the same time."""
    items.sort(key=lambda item: item.path.name != LONGEST)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """On CI the benchmark at a glance, when all of the tests are done: times are told there, and never fail."""
    config = terminalreporter.config
    is_a_worker, is_all = hasattr(config, "workerinput"), config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if ON_CI and is_all and not is_a_worker:
        terminalreporter.section("the benchmark at a glance; nothing fails on it")
        terminalreporter.write_line(_glance())


def _glance() -> str:
    command = (sys.executable, "-m", "tests.bench.ratios")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as glance:
        try:
            return glance.communicate(timeout=120)[0]
        except subprocess.TimeoutExpired:
            os.killpg(glance.pid, signal.SIGKILL)  # its bots too
            return "It took too long here."


def pytest_unconfigure(config: pytest.Config) -> None:
    """After the summary, so that nobody overlooks it. Reports come from all workers; only the main process prints."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    reasons = [str(report.longrepr[-1]) for report in reporter.stats.get("skipped", ()) if report.longrepr]
    if line := last_line(reasons):
        reporter.write_line(line)
