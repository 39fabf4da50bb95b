"""Each text belongs to one file: no lesson can own the words of another one."""

from __future__ import annotations

from bot.authoring.editor.course_part import context_of
from bot.authoring.lesson_room.course_readings import parts_in
from bot.lessons.model.text import BESIDE_LESSONS
from bot.lessons.model.texts import all_texts
from bot.lessons.translations.po import read
from tests.support.course_builders import unchecked
from tests.support.paths import DIALOGUES, ROOT


def test_every_context_is_that_of_a_lesson_or_of_a_name_that_no_lesson_may_have() -> None:
    course = unchecked().course
    catalogs = (ROOT / "locales").glob("*/LC_MESSAGES/messages.po")
    found = {text.context for text in all_texts(course)} | {it.context for path in catalogs for it in read(path)}
    others = {it for it in found if "/" not in it} - course.lessons.keys() - course.drafts - {""}

    assert {"profile", "cast", "measure", "leader", "directory", "help"} <= others
    assert others <= BESIDE_LESSONS | course.bot.keys()


def test_every_file_beside_the_lessons_has_a_name_that_no_lesson_may_have() -> None:
    assert {path.stem for path in DIALOGUES.glob("*.yaml")} <= BESIDE_LESSONS


def test_no_two_parts_have_the_same_context() -> None:
    parts = [*parts_in(DIALOGUES)]
    contexts = [context_of(it) for it in parts]

    assert len({*contexts}) == len(parts) > 40
    assert {text.context for text in all_texts(unchecked().course)} - {""} <= {*contexts}
