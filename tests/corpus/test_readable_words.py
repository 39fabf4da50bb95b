"""The lists of words can be read through by a native speaker in an afternoon."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.paths import DIALOGUES, DISTRESS

FILES = sorted([*(DIALOGUES / "safety" / "words").glob("*.yaml"), *(DISTRESS / "grids").glob("*.yaml")])
LONGEST_LINE = 160
MOST_LINES = 2000
"""Most lines of a file: 25,000 words are read in less than three hours."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_native_speaker_can_read_a_list_of_words_through(file: Path) -> None:
    lines = file.read_text("utf-8").splitlines()

    assert [at for at, line in enumerate(lines, 1) if len(line) > LONGEST_LINE] == []
    assert len(lines) <= MOST_LINES
