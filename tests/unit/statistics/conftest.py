"""What the tests of figures share."""

from __future__ import annotations

import pytest

from bot.statistics import intervals
from bot.statistics.reports import labels
from bot.statistics.rule import Rule


@pytest.fixture
def known_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold the noise still for tests of words and layout: the margins they write down are of this rule.

    Which noise the real rule has is tested in `test_rule`, `test_noise` and `test_intervals` alone.
    """
    for module in (intervals, labels):
        monkeypatch.setattr(module, "COUNT", Rule(variance=8, least=10, step=5))
        monkeypatch.setattr(module, "SENSITIVE", Rule(variance=32, least=20, step=10))
