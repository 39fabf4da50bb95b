"""Pages of the take-along course, as tests have them written."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.app.cli import main
from tests.support.paths import ROOT
from tests.support.short_course import shorten


def copy_course(home: Path, *locales: str) -> None:
    """Write a course of four stories in some languages into a folder."""
    shutil.copytree(ROOT / "dialogues", home / "dialogues")
    for name in {*locales} - {"en"}:
        shutil.copytree(ROOT / "locales" / name, home / "locales" / name)
    shorten(home / "dialogues")


def write_pages(home: Path, *locales: str) -> None:
    """Write a course of four stories into a folder, and its pages in some languages."""
    copy_course(home, *locales)
    with inside(home):
        assert main(["take-along", *locales, "--draft"]) == 0


@contextmanager
def inside(home: Path) -> Iterator[None]:
    """Run commands on the course of a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIALOGUES", str(home / "dialogues"))
        patch.setenv("LOCALES", str(home / "locales"))
        patch.chdir(home)
        yield


def file_in(folder: Path, locale: str) -> Path:
    """Return the page of a language in a folder."""
    return folder / f"stories-{locale}.html"


def held_in(file: Path) -> dict[str, Any]:
    """Return the turns that a page holds."""
    text = file.read_text("utf-8")
    found: dict[str, Any] = json.loads(re.split(r'id="turns"[^>]*>', text)[1].split("</script>")[0])
    return found
