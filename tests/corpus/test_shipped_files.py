"""The files of this repository: each loads, fits its schema, and is read in every language that it promises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.authoring.editor.preview.outline import outline
from bot.authoring.editor.preview.start_anywhere import session_at, who_comes
from bot.authoring.translation.catalog_files import update
from bot.conversation.rendering.media import readings
from bot.engine.input import ButtonTarget
from bot.engine.session import Session, Visit
from bot.lessons.loader.course import load
from bot.lessons.loader.lesson import parse_script
from bot.lessons.model.lesson import Lesson, Script
from bot.lessons.model.texts import all_texts
from bot.lessons.schema import FILES, schema_text
from bot.lessons.steps import Stop
from bot.lessons.translations.catalogs import load_catalogs
from bot.lessons.translations.po import read
from tests.support.course_builders import real
from tests.support.on_ci import ON_CI
from tests.support.paths import DIALOGUES, ROOT
from tests.unit.lessons.test_schema import underlined

MODELINE = "# yaml-language-server: $schema=../schema/lesson.json"
"""First line of a lesson, by which an editor finds the schema wherever the folder is."""

LISTED: dict[str, str] = {
    "lesson": "lessons/*.yaml",
    "bot": "bot/*.yaml",
    "course": "course.yaml",
    "offered": "offered.yaml",
    "cast": "cast.yaml",
    "directory": "directory.yaml",
    "profile": "profile.yaml",
    "measure": "measure.yaml",
    "leader": "leader.yaml",
    "question": "questions/*.yaml",
    "announcement": "announcements/*.yaml",
    "personal": "safety/personal.yaml",
    "statistics": "statistics.yaml",
    "release": "release.yaml",
    "loud": "safety/loud.yaml",
    "banned": "safety/banned.yaml",
    "care": "safety/care.yaml",
    "critical": "safety/critical.yaml",
    "harmless": "safety/harmless.yaml",
    "words": "safety/words/*.yaml",
    "points": "safety/points.yaml",
}


def test_our_own_lessons_have_no_problem() -> None:
    course, problems = load(DIALOGUES)

    assert problems == []
    assert course.lessons
    assert course.profile is not None


@pytest.mark.parametrize("path", sorted(DIALOGUES.glob("*/*.yaml")), ids=lambda path: path.name)
def test_a_half_saved_file_is_a_problem_and_no_accident(path: Path) -> None:
    """A real file cut off at any place loads or reports a problem, and never raises."""
    whole, model = path.read_text("utf-8"), Lesson if path.parent.name == "lessons" else Script
    for end in range(0, len(whole), max(1, len(whole) // (20 if ON_CI else 8))):
        found, problems = parse_script(model, whole[:end], path.stem, path.name)

        assert found is not None or problems
        assert all(1 <= one.line <= whole.count("\n") + 1 and one.message and one.hint for one in problems)


def test_the_schema_beside_the_lessons_is_the_format_as_it_is_now() -> None:
    kept = (DIALOGUES / "schema" / "lesson.json").read_text("utf-8")

    assert kept == schema_text("lesson"), "type: python main.py schema lesson --save"


@pytest.mark.parametrize(("kind", "files"), LISTED.items(), ids=LISTED)
def test_nothing_in_the_files_of_the_project_is_underlined(kind: str, files: str) -> None:
    for path in sorted(DIALOGUES.glob(files)):
        assert underlined(kind, path.read_text("utf-8")) == [], path.name


def test_every_kind_of_file_is_looked_at() -> None:
    assert FILES.keys() - LISTED.keys() == {"stage"}, "there is no stage.yaml before a launch"
    assert underlined("stage", "stage: pilot\ncode: 123456\nuntil: 2026-12-31\n") == []
    assert underlined("stage", "stage: everybody\n")


@pytest.mark.parametrize("path", sorted((DIALOGUES / "lessons").glob("*.yaml")), ids=lambda path: path.stem)
def test_an_editor_finds_the_schema_of_a_lesson(path: Path) -> None:
    first = path.read_text("utf-8").split("\n", 1)[0]

    assert first == MODELINE
    assert (path.parent / first.partition("$schema=")[2]).resolve() == DIALOGUES / "schema" / "lesson.json"


def test_the_lesson_in_the_readme_is_a_good_example() -> None:
    source = re.findall(r"```yaml\n(# yaml.*?)```", (DIALOGUES / "README.md").read_text("utf-8"), re.DOTALL)[0]

    assert source.startswith(MODELINE)
    assert underlined("lesson", source) == []
    assert parse_script(Lesson, source, "the-lost-phone", "x.yaml")[1] == []


@pytest.mark.parametrize("locale", ["fil", "km", "ne", "sw"])
def test_everything_can_be_read_in_every_language(locale: str) -> None:
    bundle = real()
    missing = [
        text.source for text in all_texts(bundle.course) if text.context and not bundle.catalogs.find(text, locale)
    ]

    assert missing == []
    assert bundle.course.offered[locale] == tuple(bundle.course.lessons)


def test_a_girl_who_writes_swahili_is_helped_whatever_language_she_chose() -> None:
    for words in ("waridi", "Nisaidie!", "naomba msaada"):
        assert real().vocabulary.read(words).command == "help"


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
    assert {it.key: it.words for it in read(path) if it.words and not it.obsolete and it.source} == translated, (
        "type: python main.py messages update"
    )


@pytest.mark.parametrize("name", real().course.lessons)
def test_every_stop_of_the_real_lessons_is_on_the_map_and_none_is_dead(name: str) -> None:
    lessons = real().course
    rows = outline(lessons, lessons.lessons[name], Session("en", visit=Visit(name, "10-13")))

    assert {stop.id for stop in lessons.lessons[name].stops()} <= {it.stop for it in rows}
    assert [it for it in rows if it.dead] == []


@pytest.mark.parametrize("name", real().course.lessons)
def test_every_stop_of_the_real_lessons_can_be_jumped_to_by_somebody(name: str) -> None:
    lessons = real().course
    for stop in (step for step in lessons.lessons[name].story if isinstance(step, Stop)):
        target = ButtonTarget(name, stop.id, "")
        assert session_at(lessons, Session("en"), target) or who_comes(lessons, Session("en"), target), stop.id


def test_a_text_with_her_safe_word_is_not_recorded() -> None:
    bundle = real()
    words = [it.words for it in readings(bundle.course, bundle.catalogs, bundle.course.lessons["my-safety-team"], "en")]

    assert words
    assert not any("sunflower" in it for it in words)


def test_the_label_stands_in_every_language_of_the_course() -> None:
    catalogs, profile = load_catalogs(Path("locales").resolve())[0], real().course.profile
    assert profile is not None

    for locale in ("km", "sw"):
        assert catalogs.find(profile.listen, locale) and catalogs.find(profile.silent, locale)
