"""Update of catalogs after lessons change: no translation is lost, and learners can still read."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.authoring.translation.catalog_files import extract, update
from bot.authoring.translation.coverage import coverage
from bot.authoring.translation.entries import settle, settle_carried
from bot.errors import Refused
from bot.lessons.model.lesson import Course
from bot.lessons.model.profile import Profile
from bot.lessons.model.text import Text
from bot.lessons.model.texts import all_texts
from bot.lessons.translations.carry import load_translated
from bot.lessons.translations.catalogs import load_catalogs, offered
from bot.lessons.translations.po import PoEntry, read
from bot.lessons.translations.template import template
from bot.lessons.translations.text_list import BUTTON, text_lines
from tests.support.catalog_builders import HELP, STORY, KhmerCatalogs, telling

OLD, NEW = "Amina is an invented girl.", "Amina is a girl we invented."


@pytest.fixture
def desk(tmp_path: Path) -> KhmerCatalogs:
    """Return a desk on which everything is translated."""
    desk = KhmerCatalogs(tmp_path / "locales")
    desk.translates(telling())
    return desk


# The translator's view


def test_a_translator_reads_what_a_text_is_where_it_stands_and_what_comes_before_and_after(desk: KhmerCatalogs) -> None:
    entry = desk.entry("It is *fast*, and <friend> laughs.")

    assert entry.notes == (
        "A bubble: the answer to her pick.",
        "Lesson hill, scene start, stop first-thing. The bot speaks to the girl.",
        "Before: Run after the bus",
        "After: The phone comes home.",
    )
    assert entry.references == ("hill.yaml:11",)
    assert entry.flags == ("max-length:4096", 'placeholders:"<friend>"')


def test_a_button_says_how_much_fits_on_it_and_that_the_girl_speaks(desk: KhmerCatalogs) -> None:
    entry = desk.entry("Ring it")

    assert entry.notes[0] == f"A button. At most {BUTTON} characters."
    assert "The girl answers." in entry.notes[1]
    assert entry.notes[2:] == ("Before: Her phone is on the bus. What now?", "After: The driver answers.")
    assert entry.flags == (f"max-length:{BUTTON}",)


def test_who_is_quoted_is_named() -> None:
    (line,) = (
        it for it in text_lines(telling("start:\n  - say: 'Next, <gamer> says: hi!'\n")) if "hi!" in it.text.source
    )

    assert line.who == "The bot speaks to the girl. <gamer> is quoted."


def test_a_neighbour_that_only_the_other_girls_meet_is_no_neighbour() -> None:
    story = "start:\n  - {say: Young, ages: 10-13}\n  - {say: Old, ages: 14-17}\n  - say: All\n"

    assert [it.after for it in text_lines(telling(story)) if it.text.source == "Young"] == ["All"]


def test_a_text_in_two_places_has_one_entry_that_tells_of_both() -> None:
    (entry,) = (it for it in template(telling(STORY.replace("Ring it", "Run after the bus"))) if "Run" in it.source)

    assert "and 1 more" in entry.notes[1]
    assert entry.references == ("hill.yaml:10", "hill.yaml:12")


def test_a_text_that_is_a_bubble_and_a_button_has_the_room_of_a_button() -> None:
    (entry,) = (
        it for it in template(telling(STORY.replace("The phone comes home.", "Ring it"))) if "Ring" in it.source
    )

    assert entry.notes[0] == f"A button. / A bubble. At most {BUTTON} characters."
    assert entry.flags == (f"max-length:{BUTTON}",)


CRITICAL = "  - say: Type <safe-word>.\n  - {say: Marked., critical: true}\n  - say: Plain.\n"


def test_critical_texts_stand_apart_by_a_note_and_a_priority() -> None:
    found = {entry.source: entry for entry in template(telling(STORY + CRITICAL))}

    critical = {source for source, it in found.items() if it.notes[0].startswith("Critical:")}
    assert critical == {"People you can call: <people>", "Go on", "Type <safe-word>.", "Marked."}
    assert critical == {source for source, it in found.items() if "priority:200" in it.flags}


# A step moves


def test_moving_a_step_changes_nothing_but_order_and_what_stands_around_it(desk: KhmerCatalogs) -> None:
    desk.signs()
    moved = STORY.replace("  - say: Amina is an invented girl.\n", "") + "  - say: Amina is an invented girl.\n"
    before = set(map(_own, read(desk.path)))

    assert desk.updates(telling(moved)) == []
    assert before == set(map(_own, read(desk.path)))
    assert [it.source for it in read(desk.path)][-2:] == ["The phone comes home.", OLD]


def _own(it: PoEntry) -> tuple[object, ...]:
    return it.key, it.forms, it.flags, it.comments, it.previous, it.obsolete


def test_a_lesson_with_a_new_name_keeps_its_translations(desk: KhmerCatalogs) -> None:
    desk.updates(telling(STORY.replace(OLD, NEW)))
    desk.updates(telling(STORY.replace(OLD, NEW), "valley", "hill"))

    assert desk.read("Ring it", "valley") == "ក Ring it"
    assert desk.read(NEW, "valley") == f"ក {OLD}"


def test_who_says_a_lessons_old_name_too_late_finds_its_translations_again(desk: KhmerCatalogs) -> None:
    desk.updates(telling(name="valley"))
    assert desk.read("Ring it", "valley") is None

    desk.updates(telling(name="valley", old_name="hill"))

    assert desk.read("Ring it", "valley") == "ក Ring it"


# A source changes


def test_a_changed_text_is_stale_shows_its_old_words_and_girls_go_on_reading_the_last_translation(
    desk: KhmerCatalogs,
) -> None:
    (stale,) = desk.updates(telling(STORY.replace(OLD, NEW)))

    assert (stale.source, desk.read(NEW)) == (NEW, f"ក {OLD}")
    assert f'#, fuzzy, max-length:4096\n#| msgid "{OLD}"\nmsgctxt "hill"\nmsgid "{NEW}"\n' in desk.text()
    assert load_catalogs(desk.locales)[0].translated_from(Text(NEW, "hill"), "km") == OLD


def test_a_text_that_changes_twice_still_shows_the_words_that_were_translated(desk: KhmerCatalogs) -> None:
    desk.updates(telling(STORY.replace(OLD, NEW)))
    desk.updates(telling(STORY.replace(OLD, "Amina is a girl whom we invented.")))

    assert desk.entry("Amina is a girl whom we invented.").previous == ("hill", OLD)


def test_an_author_who_takes_her_change_back_finds_everything_as_it_was(desk: KhmerCatalogs) -> None:
    desk.signs()
    before = desk.path.read_bytes()
    desk.updates(telling(STORY.replace(OLD, NEW)))
    desk.updates(telling())

    assert desk.path.read_bytes() == before


def test_a_text_that_has_nothing_of_the_old_one_and_not_its_place_gets_no_translation_from_it(
    desk: KhmerCatalogs,
) -> None:
    story = STORY.replace(f"  - say: {OLD}\n", "").replace("Ring it\n", f"Ring it\n        feedback: {GOATS}\n")

    assert desk.updates(telling(story)) == []
    assert desk.read(GOATS) is None
    assert f'#~ msgid "{OLD}"' in desk.text()


GOATS = "Goats can climb trees, did you know?"


def test_a_button_does_not_inherit_the_words_of_a_bubble(desk: KhmerCatalogs) -> None:
    story = STORY.replace("  - say: The phone comes home.\n", "").replace("Run after the bus", "The phone comes home")

    desk.updates(telling(story))

    assert desk.read("The phone comes home") == "ក Run after the bus"


def test_a_critical_text_that_changed_is_read_only_when_its_last_translation_was_signed(desk: KhmerCatalogs) -> None:
    changed = telling(help=HELP.replace("you can call", "whom you can call"))
    new = "People whom you can call: <people>"
    unsigned = desk.path.read_bytes()

    desk.updates(changed)
    assert desk.read(new, "help") is None

    desk.path.write_bytes(unsigned)
    desk.signs()
    desk.updates(changed)
    assert desk.read(new, "help") == "ក People you can call: <people>"

    desk.path.write_text(desk.text().replace("ក People", "ខ People"), "utf-8")
    assert desk.read(new, "help") is None, "the signature was for other words"


def test_what_a_lesson_marks_as_critical_is_not_read_in_an_old_unsigned_translation(desk: KhmerCatalogs) -> None:
    desk.updates(telling(STORY.replace(f"say: {OLD}", f"say: {NEW}\n    critical: true")))

    assert desk.read(NEW) is None


def test_a_guess_from_a_text_that_still_stands_is_never_read(desk: KhmerCatalogs) -> None:
    guessed = '\n#, fuzzy\n#| msgid "Ring it"\nmsgctxt "hill"\nmsgid "Ring him"\nmsgstr "ក Ring it"\n'
    desk.path.write_text(desk.text() + guessed, "utf-8")

    assert desk.read("Ring him") is None


def test_when_only_the_wording_changed_the_translations_stand(desk: KhmerCatalogs) -> None:
    desk.signs()
    desk.updates(telling(STORY.replace(OLD, NEW)))

    assert settle(desk.locales, "hill", NEW, "wording") == ["km"]
    entry = desk.entry(NEW)
    assert (entry.words, entry.flags, entry.previous, entry.comments) == (f"ក {OLD}", ("max-length:4096",), None, ())


def test_when_the_old_text_was_wrong_its_translation_is_read_by_no_girl(desk: KhmerCatalogs) -> None:
    desk.updates(telling(STORY.replace(OLD, NEW)))
    settle(desk.locales, "hill", NEW, "wrong")

    assert desk.read(NEW) is None
    assert desk.entry(NEW).flags == ("max-length:4096",), "a text like any other that waits for its translation"


def test_a_lesson_with_a_stale_text_is_offered_and_one_whose_text_was_wrong_is_not(desk: KhmerCatalogs) -> None:
    course = telling(STORY.replace(OLD, NEW))
    desk.updates(course)
    needed = {name: it.examples[0] for name, it in Profile.model_fields.items() if it.is_required() and it.examples}
    profile = Profile.model_validate({**needed, "languages": {"en": "E", "km": "K"}})
    spoken = Course(course.lessons, course.bot, profile=profile)
    own = {(text.context, text.source): "ក" for text in all_texts(spoken) if text.context not in ("hill", "help")}

    def now() -> dict[str, tuple[str, ...]]:
        catalogs = load_catalogs(desk.locales)[0]
        whole = replace(catalogs, by_locale={"km": {**own, **catalogs.by_locale["km"]}})
        return offered(spoken, whole)

    assert now()["km"] == ("hill",)
    settle(desk.locales, "hill", NEW, "wrong")
    assert "km" not in now()


# A text that changed before anybody updated


def test_a_second_change_in_the_workbench_keeps_the_translation_of_the_first_words(desk: KhmerCatalogs) -> None:
    carried = load_translated(telling(STORY.replace("Ring it", "Phone!")), desk.locales)[1].carried["km"]

    settle_carried(desk.locales, {"km": carried["hill", "Phone!"]}, "Phone, now!", "meaning")

    assert desk.entry("Phone, now!").previous == ("hill", "Ring it")
    assert desk.read("Phone, now!") == "ក Ring it"


def test_where_the_old_words_were_wrong_the_second_change_leaves_nothing_of_them(desk: KhmerCatalogs) -> None:
    carried = load_translated(telling(STORY.replace("Ring it", "Phone!")), desk.locales)[1].carried["km"]

    settle_carried(desk.locales, {"km": carried["hill", "Phone!"]}, "Phone, now!", "wrong")

    assert load_translated(telling(STORY.replace("Ring it", "Phone, now!")), desk.locales)[1].carried == {}
    assert desk.read("Phone, now!") is None


def test_the_table_of_languages_counts_it_as_out_of_date(desk: KhmerCatalogs) -> None:
    course = telling(STORY.replace("Ring it", "Phone!"))

    (hill,) = [it for it in coverage(course, desk.locales, ["km"]) if it.context == "hill"]

    assert (hill.stale, hill.texts - hill.translated) == (1, 1)


# Unused texts


def test_an_orphan_waits_and_comes_back_with_its_signature(desk: KhmerCatalogs) -> None:
    desk.signs()
    before = desk.path.read_bytes()
    desk.updates(telling(STORY.replace("  - say: The phone comes home.\n", "")))
    assert '#~ msgstr "ក The phone comes home."' in desk.text()

    desk.updates(telling())

    assert desk.path.read_bytes() == before


def test_orphans_are_taken_out_on_request_only(desk: KhmerCatalogs) -> None:
    shorter = telling(STORY.replace("  - say: The phone comes home.\n", ""))
    desk.updates(shorter)
    desk.updates(shorter)
    assert "comes home" in desk.text()

    desk.updates(shorter, tidy=True)

    assert '"ក The phone comes home."' not in desk.text()
    assert desk.read("Ring it") == "ក Ring it"


# Files


def test_the_template_holds_every_text_and_no_translation(tmp_path: Path) -> None:
    path = extract(telling(), tmp_path)

    assert path == tmp_path / "messages.pot"
    assert [it.words for it in read(path) if it.source] == [""] * len(template(telling()))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_keeps_the_line_ends_it_has(desk: KhmerCatalogs, end: str) -> None:
    desk.path.write_bytes(desk.text().replace("\n", end).encode())

    desk.updates(telling(STORY + "  - say: One more.\n"))

    assert set(re.findall(r"\r?\n", desk.path.read_bytes().decode())) == {end}


@pytest.mark.parametrize("code", ["xx", "zz-", "tl", "sw-KE"])
def test_a_language_nobody_knows_is_refused(tmp_path: Path, code: str) -> None:
    with pytest.raises(Refused):
        update(telling(), tmp_path, code)
