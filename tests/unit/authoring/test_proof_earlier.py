"""An earlier version of the lessons is asked for, and there is none: what to type instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.handouts.proof.earlier_course import earlier
from bot.errors import Refused


def test_lessons_from_a_zip_have_no_earlier_version_in_git(tmp_path: Path) -> None:
    (tmp_path / "dialogues").mkdir()

    with pytest.raises(Refused) as refused:
        earlier(tmp_path / "dialogues", tmp_path / "locales", "main")

    assert refused.value.what == "These lessons did not come with Git, so it knows no earlier ones."
    assert refused.value.remedy == "Name a folder with the old files: `--against OLD-FOLDER`."
