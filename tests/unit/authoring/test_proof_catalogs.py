"""The translations that a proof carries: those of its lesson, and what changed of the bot itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.handouts.proof.carried import changed_contexts, own_entries, with_entries
from bot.authoring.handouts.proof.touched_lessons import touched_lessons
from bot.lessons.translations.po import parse
from tests.support.course_builders import HEAD

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'


def catalog(**words: str) -> bytes:
    """Return a catalog of one text in each context: its source is the name of the context."""
    entries = (f'msgctxt "{name}"\nmsgid "{name}"\nmsgstr "{said}"\n' for name, said in words.items())
    return "\n".join([HEADER, *entries]).encode()


def words(raw: bytes) -> dict[str, str]:
    return {it.context: it.words for it in parse(raw.decode()) if it.source}


BEFORE = catalog(hill="a", lake="b", menu="c", help="d")
NOW = catalog(hill="a", lake="B", menu="C", help="d")


def test_a_proof_carries_the_entries_of_its_lesson_and_changed_ones_of_the_bot() -> None:
    assert words(own_entries(NOW, BEFORE, {"hill"}, {"lake"})) == {"hill": "a", "menu": "C"}
    assert own_entries(NOW, BEFORE, {"hill"}, {"lake"}).startswith(HEADER.encode())


def test_of_a_catalog_that_is_new_everything_but_other_lessons_is_carried() -> None:
    assert words(own_entries(NOW, None, {"hill"}, {"lake"})) == {"hill": "a", "menu": "C", "help": "d"}


def test_a_catalog_that_cannot_be_read_is_carried_whole() -> None:
    assert own_entries(b'msgid "x', BEFORE, {"hill"}, {"lake"}) == b'msgid "x'


def test_an_opened_proof_leaves_the_other_entries_as_they_are() -> None:
    theirs = own_entries(catalog(hill="A", lake="B", menu="c", new="n"), BEFORE, {"hill", "new"}, {"lake"})

    assert words(with_entries(BEFORE, theirs)) == {"hill": "A", "lake": "b", "menu": "c", "help": "d", "new": "n"}
    assert with_entries(BEFORE, own_entries(BEFORE, BEFORE, {"hill"}, set())) == BEFORE


def test_a_context_has_changed_when_one_of_its_entries_has() -> None:
    assert changed_contexts(NOW, BEFORE) == {"lake", "menu"}
    assert changed_contexts(catalog(hill="a"), BEFORE) == {"lake", "menu", "help"}


STORY = "start:\n  - choose: Well?\n    id: well\n    options: [One, Two]\n"


def course(folder: Path) -> Path:
    """Write a course of three lessons with Swahili words."""
    lessons, locale = folder / "dialogues" / "lessons", folder / "locales" / "sw" / "LC_MESSAGES"
    for path in (lessons, locale, folder / "dialogues" / "bot"):
        path.mkdir(parents=True)
    for name in ("hill", "lake", "path"):
        (lessons / f"{name}.yaml").write_text(HEAD.format(name=name) + STORY, "utf-8")
    (folder / "dialogues" / "course.yaml").write_text("lessons: [hill, lake, path]\n", "utf-8")
    (folder / "dialogues" / "bot" / "menu.yaml").write_text("menu:\n  - say: Hm.\n", "utf-8")
    (locale / "messages.po").write_bytes(BEFORE)
    return folder


LESSON, PO = "dialogues/lessons/path.yaml", "locales/sw/LC_MESSAGES/messages.po"


@pytest.mark.parametrize(
    ("path", "content", "touched"),
    [
        (LESSON, (HEAD.format(name="path") + STORY.replace("Two", "Three")).encode(), ["path"]),
        (PO, catalog(hill="a", lake="B", menu="c", help="d"), ["lake"]),
        (PO, catalog(hill="A", lake="B", menu="C", help="d"), ["hill", "lake"]),
        (PO, catalog(hill="a", lake="b", menu="C", help="d"), ["hill"]),
        ("dialogues/bot/menu.yaml", b"menu:\n  - say: Hm?\n", ["hill"]),
        ("dialogues/cast.yaml", b"friend: {other: Sara}\n", ["hill", "lake", "path"]),
        ("dialogues/safety/loud.yaml", b"en: [well]\n", []),
    ],
)
def test_a_change_touches_the_lessons_in_which_it_is_seen(
    tmp_path: Path, path: str, content: bytes, touched: list[str]
) -> None:
    old, new = course(tmp_path / "old"), course(tmp_path / "new")
    (new / path).parent.mkdir(exist_ok=True)
    (new / path).write_bytes(content)

    assert touched_lessons(new / "dialogues", new / "locales", str(old)) == touched
