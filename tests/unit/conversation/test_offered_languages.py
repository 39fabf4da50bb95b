"""Languages: the nearest one of a phone, translations that are found, and lessons that are whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine.input import Started
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Text
from bot.lessons.model.texts import own_texts, texts
from bot.lessons.translations.catalogs import Catalogs, load_catalogs, offered
from bot.lessons.translations.locales import LETTERS, telegram_code
from bot.lessons.translations.locales import nearest_locale as spoken_locale
from tests.support.course_builders import course, in_khmer_too, real
from tests.unit.conversation.test_rendering import STORY, bubbles

ALL = ("en", "sw", "ne", "km", "fil")


@pytest.mark.parametrize(
    ("phone_locale", "locale"),
    [
        ("sw-KE", "sw"), ("tl", "fil"), ("fil-PH", "fil"), ("kh", "km"), ("km_KH", "km"), ("np", "ne"), ("EN", "en"),
        ("de", "en"), ("", "en"), (None, "en"), ("-", "en"), ("x" * 99, "en"),
    ],
)  # fmt: skip
def test_a_phone_speaks_the_nearest_language_there_is(phone_locale: str | None, locale: str) -> None:
    assert spoken_locale(phone_locale, ALL, "en") == locale


def test_filipino_goes_by_two_letters_at_telegram() -> None:
    assert [telegram_code(locale) for locale in ALL] == ["en", "sw", "ne", "km", "tl"]


def test_no_two_languages_share_a_letter_in_a_button() -> None:
    assert len(set(LETTERS.values())) == len(LETTERS)
    assert all(len(letter) == 1 for letter in LETTERS.values())
    assert set(real().course.locales) <= set(LETTERS)


@pytest.mark.parametrize("phone_locale", ["", "de", "km"])
def test_start_speaks_her_phones_language_where_the_bot_has_it(phone_locale: str) -> None:
    question = bubbles(real(), None, Started(phone_locale))[-1]

    assert question.buttons[0][0].text == ("ភាសាខ្មែរ" if phone_locale == "km" else "English")


def catalog(tmp_path: Path, text: str, locale: str = "km") -> Path:
    path = tmp_path / locale / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n' + text, "utf-8")
    return tmp_path


ENTRY = 'msgctxt "hill"\nmsgid "Up?"\nmsgstr "{}"\n'


def test_a_translation_is_found_by_its_file_and_its_words(tmp_path: Path) -> None:
    catalogs, problems = load_catalogs(catalog(tmp_path, ENTRY.format("ឡើង?")))

    assert problems == []
    assert catalogs.say(Text("Up?", "hill"), "km") == "ឡើង?"
    assert catalogs.find(Text("Up?", "lake"), "km") is None
    assert catalogs.find(Text("Up?", "hill"), "en") == "Up?"


def test_a_draft_a_machine_guessed_and_an_empty_line_are_no_translation(tmp_path: Path) -> None:
    fuzzy = load_catalogs(catalog(tmp_path / "fuzzy", "#, fuzzy\n" + ENTRY.format("ឡើង?")))[0]
    empty = load_catalogs(catalog(tmp_path / "empty", ENTRY.format("")))[0]

    assert fuzzy.find(Text("Up?", "hill"), "km") is None
    assert empty.find(Text("Up?", "hill"), "km") is None
    assert fuzzy.say(Text("Up?", "hill"), "km") == "Up?"


@pytest.mark.parametrize("text", ["nonsense\n", 'msgstr "x"\n\xff', "<html>\n"])
def test_a_broken_catalog_is_a_problem_with_its_file_and_the_others_are_read(tmp_path: Path, text: str) -> None:
    folder = catalog(tmp_path, ENTRY.format("Huu?"), "sw")
    path = tmp_path / "km" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode("latin-1"))
    catalogs, problems = load_catalogs(folder)

    assert [(problem.code, problem.severity) for problem in problems] == [("catalog-broken", "error")]
    assert problems[0].file.endswith("km/LC_MESSAGES/messages.po")
    assert catalogs.find(Text("Up?", "hill"), "sw") == "Huu?"


def without(told: Course, catalogs: Catalogs, text: Text) -> dict[str, tuple[str, ...]]:
    """Return the lessons offered when one translation is missing."""
    words = {key: value for key, value in catalogs.by_locale["km"].items() if key != (text.context, text.source)}
    return offered(told, Catalogs({"km": words}))


def test_a_lesson_is_offered_only_when_every_text_of_it_stands_in_the_language() -> None:
    told = course({"hill": STORY, "lake": STORY})
    catalogs = in_khmer_too(told).catalogs

    assert offered(told, catalogs)["km"] == ("hill", "lake")
    for text in texts(told.lessons["hill"]):
        assert without(told, catalogs, text) == {"en": ("hill", "lake"), "km": ("lake",)}, text


def test_a_language_is_offered_only_when_the_bot_itself_is_whole_in_it() -> None:
    told = course({"hill": STORY})
    catalogs = in_khmer_too(told).catalogs

    for text in [it for it in own_texts(told) if it.context != "quick"][::7]:
        assert list(without(told, catalogs, text)) == ["en"], text


def test_no_goat_takes_a_language_and_help_in_it_away() -> None:
    told = course({"hill": STORY})
    catalogs = in_khmer_too(told).catalogs
    goats = [text for text in own_texts(told) if text.context == "quick"]

    assert goats
    assert all(list(without(told, catalogs, it)) == ["en", "km"] for it in goats[::9])
