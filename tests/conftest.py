"""What every run of the tests says at its very end."""

import pytest

from tests.left_out import last_line


def pytest_unconfigure(config: pytest.Config) -> None:
    """After the summary, so that nobody overlooks it. Reports come from all workers; only the main process prints."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    reasons = [str(report.longrepr[-1]) for report in reporter.stats.get("skipped", ()) if report.longrepr]
    if line := last_line(reasons):
        reporter.write_line(line)
