"""What every run of the tests says at its very end."""

import pytest

from tests.left_out import last_line


def pytest_unconfigure(config: pytest.Config) -> None:
    """After the summary, so that nobody overlooks it."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and (line := last_line()):
        reporter.write_line(line)
