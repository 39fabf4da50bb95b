"""`main.py take-along`: what it writes, tells and refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app.cli import main
from tests.support.take_along_folder import file_in, inside


def test_a_language_below_the_gate_is_refused_with_what_it_waits_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with inside(folder):
        assert main(["take-along", "km", "-o", str(folder / "no.html")]) == 2

    told = capsys.readouterr().err
    assert "KH in `km` waits for: controller, contact, focal_points" in told
    assert "telegram_reachable" not in told
    assert "--draft" in told
    assert not (folder / "no.html").exists()


def test_a_language_without_stories_and_a_file_of_somebody_elses_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "notes.txt").write_text("mine", "utf-8")
    with inside(folder):
        assert main(["take-along", "xx", "--draft"]) == 2
        assert "No story is whole in `xx`." in capsys.readouterr().err
        assert main(["take-along", "en", "--draft", "-o", "notes.txt"]) == 2
        assert "is no take-along" in capsys.readouterr().err
    assert (folder / "notes.txt").read_text("utf-8") == "mine"


@pytest.mark.slow
def test_without_pictures_it_is_small_enough_for_bluetooth(whole: Path) -> None:
    assert main(["take-along", "ne", "--draft", "--without-pictures"]) == 0

    assert file_in(whole, "ne").stat().st_size < 1_500_000
