"""Carrying: a changed word takes no language away, whatever tool changed it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.check.rule_context import RuleContext
from bot.check.rules.offered_languages import check_course
from bot.check.rules.translations import check_outdated as outdated
from bot.lessons.loader.source_file import FileCache
from bot.lessons.model.lesson import Course
from bot.lessons.model.profile import OfferedLanguages
from bot.lessons.model.text import Text
from bot.lessons.translations.carry import load_translated
from bot.lessons.translations.catalogs import Catalogs, load_catalogs
from tests.support.catalog_builders import HELP, STORY, KhmerCatalogs, telling


@pytest.fixture
def desk(tmp_path: Path) -> KhmerCatalogs:
    """Return a desk on which everything is translated."""
    desk = KhmerCatalogs(tmp_path / "locales")
    desk.translates(telling())
    return desk


def loaded(desk: KhmerCatalogs, course: Course) -> Catalogs:
    return load_translated(course, desk.locales)[1]


def read(desk: KhmerCatalogs, course: Course, source: str, context: str = "hill") -> str | None:
    return loaded(desk, course).find(Text(source, context), "km")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ring it", "Phone!"),
        ("The driver answers.", "Hello? says somebody."),
        ("Her phone is on the bus. What now?", "Gone. And?"),
        ("It is *fast*, and <friend> laughs.", "Puff!"),
        ("About hill.", "Up and down."),
    ],
)
def test_other_words_at_the_same_place_carry_the_translation(desk: KhmerCatalogs, old: str, new: str) -> None:
    course = telling(STORY.replace(old, new) if old in STORY else f"title: The hill lesson\nabout: {new}\n{REST}")

    assert read(desk, course, new) == f"ក {old}"
    assert loaded(desk, course).translated_from(Text(new, "hill"), "km") == old


REST = f"badge: Goat rider\ntoday: Tell a goat about hill.\n{STORY}"


def test_two_texts_of_one_place_keep_their_order(desk: KhmerCatalogs) -> None:
    course = telling(STORY.replace("Run after the bus", "One").replace("Ring it", "Two"))

    assert [read(desk, course, it) for it in ("One", "Two")] == ["ក Run after the bus", "ក Ring it"]


def test_where_one_of_two_is_gone_nobody_guesses(desk: KhmerCatalogs) -> None:
    fewer = STORY.replace("      - text: Ring it\n        then:\n          - say: The driver answers.\n", "")

    assert read(desk, telling(fewer.replace("Run after the bus", "Wait")), "Wait") is None


def test_texts_that_change_places_keep_their_own_words(desk: KhmerCatalogs) -> None:
    swapped = STORY.replace("Ring it", "X").replace("Run after the bus", "Ring it").replace("X", "Run after the bus")

    assert read(desk, telling(swapped), "Ring it") == "ក Ring it"
    assert loaded(desk, telling(swapped)).carried == {}


def test_a_button_does_not_inherit_the_words_of_a_bubble(desk: KhmerCatalogs) -> None:
    story = STORY.replace("  - say: The phone comes home.\n", "").replace("      - text: Ring it\n", MORE)

    assert read(desk, telling(story), "Look at the goat") is None


MORE = "      - text: Look at the goat\n        feedback: It eats.\n      - text: Ring it\n"


def test_a_lesson_with_another_name_keeps_its_words(desk: KhmerCatalogs) -> None:
    course = telling(STORY.replace("Ring it", "Phone!"), "valley", "hill")

    assert read(desk, course, "The driver answers.", "valley") == "ក The driver answers."
    assert read(desk, course, "Phone!", "valley") == "ក Ring it"


def test_an_unused_translation_comes_back_with_its_text(desk: KhmerCatalogs) -> None:
    desk.updates(telling(STORY.replace("  - say: The phone comes home.\n", "")))
    assert '#~ msgid "The phone comes home."' in desk.text()

    assert read(desk, telling(), "The phone comes home.") == "ក The phone comes home."


def test_a_critical_text_is_carried_to_girls_only_when_it_is_signed(desk: KhmerCatalogs) -> None:
    course = telling(help=HELP.replace("you can call", "whom you can call"))
    assert read(desk, course, NOW, "help") is None

    desk.signs()

    assert read(desk, course, NOW, "help") == "ក People you can call: <people>"


NOW = "People whom you can call: <people>"


def test_a_text_whose_old_words_were_wrong_waits_for_its_translator(desk: KhmerCatalogs) -> None:
    course = telling(STORY.replace("Ring it", "Phone!"))
    wrong = desk.text().replace('msgid "Ring it"\nmsgstr "ក Ring it"', 'msgid "Phone!"\nmsgstr ""')
    desk.path.write_text(wrong, "utf-8")

    assert read(desk, course, "Phone!") is None


def test_loading_writes_nothing_and_carries_what_an_update_would_write(desk: KhmerCatalogs) -> None:
    course = telling(STORY.replace("Ring it", "Phone!").replace("The phone comes home.", "It is back."))
    before = desk.path.read_bytes()

    carried = loaded(desk, course)

    assert desk.path.read_bytes() == before
    desk.updates(course)
    written = load_catalogs(desk.locales)[0]
    assert (carried.by_locale, carried.stale) == (written.by_locale, written.stale)


def test_authors_read_that_a_carried_translation_is_out_of_date(desk: KhmerCatalogs) -> None:
    course = telling(STORY.replace("Ring it", "Phone!"))

    found = list(outdated(RuleContext(course, loaded(desk, course), Path()), course.lessons["hill"]))

    assert [(it.code, it.severity) for it in found] == [("translation-stale", "warning")]
    assert found[0].message.endswith("the text has changed since; the first is `Phone!`.")
    assert found[0].hint == "Type `python main.py messages update km`, then translate them anew."


def test_a_file_that_is_not_saved_is_not_merged_again(desk: KhmerCatalogs) -> None:
    course, files = telling(STORY.replace("Ring it", "Phone!")), FileCache()

    one, two = (load_translated(course, desk.locales, files)[1] for _ in range(2))

    assert one.by_locale["km"] is two.by_locale["km"]


def test_a_promised_language_is_lost_with_a_changed_critical_text_that_nobody_signed(desk: KhmerCatalogs) -> None:
    changed = telling(help=HELP.replace("you can call", "whom you can call"))
    course = replace(changed, promised=OfferedLanguages(bot=("km",)))

    found = check_course(RuleContext(course, loaded(desk, course), Path()))
    (lost,) = (it for it in found if it.code == "offer-lost")

    assert lost.severity == "error"
    assert f"km (1 text has no words, first `{NOW[:20]}" in lost.message
    assert "offered.yaml" in lost.hint
