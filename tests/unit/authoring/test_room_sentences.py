"""Every sentence of the lesson room is in each language of its pages, with the same gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from bot.authoring.lesson_room.changes_view import TEXT_NAMES
from bot.authoring.lesson_room.course_parts import NAMES
from bot.authoring.lesson_room.refusals import OBJECTIONS, PUT_BACK_LACKS, SENTENCES
from bot.statistics.reports.sentences import LOCALES, catalog
from tests.support.paths import ROOT

PAGES = ROOT / "bot/authoring/lesson_room"


def said() -> set[str]:
    refusals = (*SENTENCES.values(), *OBJECTIONS.values(), *PUT_BACK_LACKS.values())
    of_shelf = re.findall(r'Refused\("([^"]+)", "([^"]+)"\)', (PAGES / "shelf_page.py").read_text("utf-8"))
    told = {it for both in (*refusals, *of_shelf) for it in both}
    return {*_of_templates(), *TEXT_NAMES.values(), *NAMES.values(), *told}


def _of_templates() -> Iterator[str]:
    for path in (PAGES / "templates").glob("*.html"):
        tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(path.read_text("utf-8"))
        for _, _, found in extract_from_ast(tree, ["_"]):
            if words := found if isinstance(found, str) else (found or ("",))[0]:
                yield str(words)


@pytest.mark.parametrize("locale", [it for it in LOCALES if it != "en"])
def test_every_sentence_has_its_translation(locale: str) -> None:
    translated = catalog(locale)

    assert len(said()) > 250
    assert said() - set(translated) == set()
    assert [it for it in said() if _gaps(it) != _gaps(translated[it])] == []


def _gaps(sentence: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s", sentence))
