"""`main.py messages` as a translator types it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e.test_cli import PROBLEMS, is_refused, typed
from tests.integration.authoring.test_messages_command import catalog_in
from tests.support.browser import STACKED, lessons_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a working folder with the real lessons, all of them in made-up Khmer."""
    lessons_in(tmp_path)
    return tmp_path


def test_a_mistake_makes_the_command_say_so(folder: Path) -> None:
    catalog = catalog_in(folder)
    catalog.write_text(re.sub(f'msgstr "{STACKED} Hide"', 'msgstr "<hide>"', catalog.read_text("utf-8")), "utf-8")

    run = typed(folder, "messages", "check", "--format", "github")

    assert run.returncode == PROBLEMS
    assert "::error file=locales/km/LC_MESSAGES/messages.po,line=" in run.stdout


def test_a_catalog_that_is_no_po_is_refused_with_its_line(folder: Path) -> None:
    catalog_in(folder).write_text("msgid nonsense\n", "utf-8")

    is_refused(typed(folder, "messages", "update"), "line 1", "Poedit")
    assert catalog_in(folder).read_text("utf-8") == "msgid nonsense\n"
