"""Pages of the take-along course, as tests have them written."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from bot.app.cli import main
from bot.app.commands.take_along import TakeAlongOptions, take_along
from bot.app.config import settings
from tests.support.cached_folders import made_once
from tests.support.on_ci import sampled
from tests.support.paths import ROOT
from tests.support.short_course import shorten

TOLD_TODAY = ("km", *sampled(("en", "sw", "fil", "ne"), 1))
"""Languages in which the whole course is written today: a page takes seven seconds, and differs in its words alone."""
NOW = 1_800_000_000
"""Time at which the pages of the whole course were written, in seconds since 1970."""


def copy_course(home: Path, *locales: str) -> None:
    """Write a course of four stories in some languages into a folder."""
    shutil.copytree(ROOT / "dialogues", home / "dialogues")
    (home / "locales").mkdir()
    for name in {*locales} - {"en"}:
        shutil.copytree(ROOT / "locales" / name, home / "locales" / name)
    shorten(home / "dialogues")


def short_page(factory: pytest.TempPathFactory, locale: str) -> Path:
    """Return the page of a course of four stories in a language."""
    return file_in(made_once(factory, f"four-stories-{locale}", partial(_write_short, locale)), locale)


def _write_short(locale: str, home: Path) -> None:
    copy_course(home, locale)
    with inside(home):
        assert main(["take-along", locale, "--draft"]) == 0


def whole_page(factory: pytest.TempPathFactory, locale: str) -> Path:
    """Return the page of the shipped course in a language."""
    return file_in(made_once(factory, f"all-stories-{locale}", partial(_write_whole, locale)), locale)


def _write_whole(locale: str, home: Path) -> None:
    shipped = settings({"DIALOGUES": str(ROOT / "dialogues"), "LOCALES": str(ROOT / "locales")}, home)
    take_along(shipped, TakeAlongOptions(locale, file_in(home, locale), is_draft=True), NOW)


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


LAST = "document.querySelector('#messages > li:last-child')"
NEWEST = f"""((item) => [
    item.querySelector("p").textContent,
    Array.from(item.querySelectorAll("[data-tap]"), (it) => it.textContent.replace(/^✓ /, "")),
])({LAST})"""
"""Expression for the text of the newest message on a page, and its labels."""


def is_shown(newest: tuple[str, list[str]], shown: list[str]) -> bool:
    """Return whether a page's newest message is the last one that a player of its data was shown."""
    expected = [it for it in shown if not it.startswith(("picked", "tidy"))][-1]
    text, labels = newest
    return unescape(re.sub("<[^>]*>", "", expected)).startswith(f"{text} {labels}")
