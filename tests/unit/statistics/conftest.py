"""Fixtures of the tests of figures."""

from __future__ import annotations

import pytest

from bot.statistics import freeze, intervals, planning, rule
from bot.statistics.reports import labels
from bot.statistics.rule import Rule


@pytest.fixture
def known_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold the noise still for tests of words, layout and arithmetic: the margins they write down are of these rules.

    Which noise the real rule has is tested in `test_rule`, `test_noise` and the two of the attacker alone.
    """
    for module in (freeze, intervals, labels, planning, rule):
        monkeypatch.setattr(module, "COUNT", Rule(variance=8, least=10, step=5))
    for module in (freeze, intervals, labels):
        monkeypatch.setattr(module, "SENSITIVE", Rule(variance=32, least=20, step=10))
