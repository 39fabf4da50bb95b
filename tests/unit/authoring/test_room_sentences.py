"""Every sentence of the hand-over and editions pages has its Dutch one, with the same gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import Environment
from jinja2.ext import extract_from_ast

from bot.app.commands.room_server import TEMPLATES
from bot.authoring.lesson_room.changes_view import TEXT_NAMES
from bot.authoring.lesson_room.refusals import OBJECTIONS, PUT_BACK_LACKS, SENTENCES
from bot.statistics.reports.sentences import catalog

OURS = ("changes", "hand-over", "discard", "editions", "edition", "put-back")


def said() -> set[str]:
    refusals = (*SENTENCES.values(), *OBJECTIONS.values(), *PUT_BACK_LACKS.values())
    return {*_of_templates(), *TEXT_NAMES.values(), *(it for both in refusals for it in both)}


def _of_templates() -> Iterator[str]:
    for name in OURS:
        path = TEMPLATES / f"{name}.html"
        tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(path.read_text("utf-8"))
        for _, _, found in extract_from_ast(tree, ["_"]):
            if words := found if isinstance(found, str) else (found or ("",))[0]:
                yield str(words)


def test_every_sentence_has_its_dutch_one() -> None:
    dutch = catalog("nl")

    assert len(said()) > 150
    assert said() - set(dutch) == set()
    assert [it for it in said() if _gaps(it) != _gaps(dutch[it])] == []


def _gaps(sentence: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s", sentence))
