"""Failed sign-ins are handed on as counts, each once (S4)."""

from __future__ import annotations

from bot.safeguarding.moderation.access_log import FailureCounts


def test_counts_are_taken_once_and_begin_again_at_zero() -> None:
    counts = FailureCounts(passwords=3, codes=2)

    assert counts.take() == FailureCounts(3, 2)
    assert counts == FailureCounts(0, 0)
    assert counts.take() == FailureCounts(0, 0)
