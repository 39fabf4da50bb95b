"""The tools of educators and translators on the real lessons: cards, edits in place, maps, catalogs."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.authoring.editor.cards.card import Card, lesson_cards
from bot.authoring.editor.cards.card_changes import (
    AddAnswer,
    AddStep,
    CardChange,
    DeleteItem,
    MoveItem,
    SetMark,
    SetReaders,
    WriteWords,
)
from bot.authoring.editor.cards.samples import ADDED_KINDS
from bot.authoring.editor.preview.outline import outline
from bot.authoring.editor.preview.start_anywhere import session_at, who_comes
from bot.authoring.translation.catalog_files import update
from bot.authoring.translation.edit_in_place import NodePath, Refusal, replace_words
from bot.engine.input import ButtonTarget
from bot.engine.session import Session, Visit
from bot.lessons.loader.lesson import parse_script
from bot.lessons.loader.yaml_nodes import parse
from bot.lessons.model.lesson import Lesson
from bot.lessons.model.texts import all_texts, texts
from bot.lessons.steps import Stop
from bot.lessons.translations.po import read
from bot.lessons.translations.template import template
from bot.lessons.translations.text_list import text_lines
from tests.support.course_builders import real
from tests.support.on_ci import ON_CI, mostly_on_ci, sampled
from tests.support.paths import ROOT

LESSONS = sorted(ROOT.glob("dialogues/lessons/*.yaml"))

SOME = 12 if ON_CI else 4
"""Changes tried in each lesson, drawn by lot; there are about 1,300."""

FEW = ("lock-it-up", "kind-is-strong")
"""Lessons that are edited every day, and on a person's machine no others."""

OTHERS = sampled([path for path in LESSONS if path.stem not in FEW], 3)
"""Lessons that are edited on CI too, others every day."""


KEPT = r"A question needs an answer\.|This is the only step of its scene\.|Step \d+ is shown only to learners who .+"
"""The reasons for which a card stays as it is."""


def model(source: str, name: str) -> Lesson:
    lesson, problems = parse_script(Lesson, source, name, f"lessons/{name}.yaml")
    assert lesson, problems
    return lesson


# Cards


def changes_of(card: Card, siblings: int) -> Iterator[CardChange]:
    above, number = card.path[:-1], int(str(card.path[-1]))
    yield DeleteItem(card.path)
    yield from (MoveItem(card.path, above, it) for it in range(siblings))
    yield from (AddStep(above, number + 1, kind, "hall-kettle.png") for kind in ADDED_KINDS)
    yield from (WriteWords(it.path, 'He says: *no* #1, {x} - "ok"') for it in card.texts)
    if card.texts:
        yield SetReaders(card.path, "14-17", ("KE", "NP"))
        yield SetReaders(card.path, "", ())
        yield SetMark(card.path, "critical", "critical" not in card.marks)
        yield AddAnswer(card.path) if card.answers else WriteWords(card.texts[0].path, "One.\n\nTwo.")
    for answer in card.answers:
        yield from (DeleteItem(answer.path), WriteWords(answer.text.path, "New: words"))
        yield from (WriteWords(answer.feedback.path, "Why: so."), SetMark(answer.path, "joke", not answer.joke))
        yield AddStep((*answer.path, "then"), len(answer.reply), "choose")


@pytest.mark.parametrize("path", LESSONS, ids=lambda it: it.stem)
def test_every_step_of_every_lesson_is_a_card_and_every_change_of_it_can_be_loaded(path: Path) -> None:
    source, chance = path.read_text("utf-8"), random.Random(path.stem)
    found = lesson_cards(source)
    assert found
    cards = list(found.cards())
    sizes: dict[NodePath, int] = {}
    for card in cards:
        sizes[card.path[:-1]] = sizes.get(card.path[:-1], 0) + 1
    assert len(cards) == len(list(model(source, path.stem).steps()))
    every = [it for card in cards for it in changes_of(card, sizes[card.path[:-1]])]

    for change in chance.sample(every, SOME):
        after = change.apply(source)
        if isinstance(after, Refusal):
            assert re.fullmatch(KEPT, after.message), change
            continue
        model(after, path.stem)
        if isinstance(change, MoveItem):
            there, back = (*change.into, change.number), int(str(change.path[-1]))
            assert MoveItem(there, change.into, back).apply(after) == source


# Words


@pytest.mark.parametrize(
    "path",
    mostly_on_ci([path for path in LESSONS if path.stem in FEW or path in OTHERS], lambda path: path.stem in FEW),
    ids=lambda path: path.stem,
)
def test_texts_of_the_real_lessons_can_be_changed_and_changed_back(path: Path) -> None:
    source = path.read_text("utf-8")
    for text in list(texts(model(source, path.stem)))[::5]:
        assert text.place
        after = replace_words(source, text.place, text.source, text.source + " Oh: #1!")
        assert isinstance(after, str)
        again = replace_words(after, text.place, text.source + " Oh: #1!", text.source)
        assert isinstance(again, str)
        assert parse(again, path.name) == parse(source, path.name)


# Maps


@pytest.mark.parametrize("name", real().course.lessons)
def test_every_stop_of_the_real_lessons_is_on_the_map_and_somebody_can_jump_to_it(name: str) -> None:
    lessons, girl = real().course, Session("en")
    story = lessons.lessons[name]
    rows = outline(lessons, story, replace(girl, visit=Visit(name, "10-13", girl.country, ())))

    assert {stop.id for stop in story.stops()} <= {it.stop for it in rows}
    assert [it for it in rows if it.dead] == []
    for stop in (step for step in story.story if isinstance(step, Stop)):
        target = ButtonTarget(name, stop.id, "")
        assert session_at(lessons, girl, target) or who_comes(lessons, girl, target), stop.id


# Catalogs


def test_every_text_of_the_course_is_on_the_desk_once_and_in_playing_order() -> None:
    wanted = list(dict.fromkeys((text.context, text.source) for text in all_texts(real().course) if text.context))

    assert [entry.key for entry in template(real().course)] == wanted


def test_all_of_help_of_the_question_before_it_of_the_numbers_of_privacy_and_erasing_is_critical() -> None:
    ordinary = {it.text.context for it in text_lines(real().course) if not it.critical}

    assert {"help", "confirm", "directory", "privacy", "mine"}.isdisjoint(ordinary)
    assert "friend-or-pretend" in ordinary


@pytest.mark.parametrize("locale", ["km", "sw"])
def test_our_own_catalogs_lose_nothing_and_a_second_update_changes_no_byte(tmp_path: Path, locale: str) -> None:
    theirs = ROOT / "locales" / locale / "LC_MESSAGES" / "messages.po"
    path = tmp_path / locale / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(theirs.read_bytes())

    update(real().course, tmp_path, locale)
    once = path.read_bytes()
    update(real().course, tmp_path, locale)

    assert path.read_bytes() == once
    translated = {it.key: it.words for it in read(theirs) if it.words and not it.obsolete and it.source}
    assert {it.key: it.words for it in read(path) if it.words and not it.obsolete and it.source} == translated


def test_every_flag_we_write_is_one_that_weblate_documents() -> None:
    flags = {flag for entry in template(real().course) for flag in entry.flags}
    known = re.compile(r'max-length:\d+|priority:\d+|placeholders:"<[a-z-]+>"(:"<[a-z-]+>")*')

    assert [flag for flag in flags if not known.fullmatch(flag)] == []
