"""In which order every run of the tests goes, and what it says at its very end."""

import pytest

from tests.left_out import last_line

LONGEST = "test_crash.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest story begins first, so that both cores have done at about the same time."""
    items.sort(key=lambda item: item.path.name != LONGEST)


def pytest_unconfigure(config: pytest.Config) -> None:
    """After the summary, so that nobody overlooks it. Reports come from all workers; only the main process prints."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    reasons = [str(report.longrepr[-1]) for report in reporter.stats.get("skipped", ()) if report.longrepr]
    if line := last_line(reasons):
        reporter.write_line(line)
