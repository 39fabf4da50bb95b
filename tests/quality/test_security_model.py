"""The page for a safeguarding lead names a test for each sentence; those tests exist."""

from __future__ import annotations

import re

from tests.support.paths import ROOT, TESTS

PAGE = (ROOT / "bot" / "SECURITY_MODEL.md").read_text("utf-8")


def test_every_test_that_the_security_model_names_exists() -> None:
    named = {
        it.replace("attacks/", "e2e/attacks/", 1) for it in re.findall(r"`([a-z_0-9/]*test_[a-z_0-9]+\.py)`", PAGE)
    }

    assert len(named) > 20
    assert sorted(it for it in named if not (TESTS / it).is_file()) == []


def test_every_row_names_a_test_or_says_that_it_is_not_prevented() -> None:
    rows = [
        line for line in PAGE.partition("## A stranger")[2].splitlines() if re.match(r"\| (?!can at most)[^-]", line)
    ]

    assert len(rows) > 20
    assert [row for row in rows if not re.search(r"\.py`|the same|not prevented", row)] == []
