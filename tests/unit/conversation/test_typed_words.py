"""Typed words: brought to one form, and understood in every language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.vocabulary import typed_vocabulary
from bot.engine.input import Said
from bot.lessons.model.text import option_key
from bot.lessons.translations.catalogs import Catalogs
from bot.safeguarding.distress.normalise import normalise, ordinal
from tests.support.course_builders import course, in_khmer_too, real
from tests.support.engine_learner import SessionLearner
from tests.unit.conversation.test_rendering import STORY, translator


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("  HELP!!! ", "help"),
        ("heeeeelp", "heelp"),
        ("ｈｅｌｐ", "help"),
        ("h\u200be\u200dlp", "help"),
        ("sun-flower", "sun flower"),
        ("ជួយ\u200bខ្ញុំ", "ជួយខ្ញុំ"),
        ("मद्दत\u200d", "मद्दत"),
        ("🐐 goat 🐐", "goat"),
        ("🐐", ""),
        ("", ""),
    ],
)
def test_typed_words_are_brought_to_one_form(typed: str, read_as: str) -> None:
    assert normalise(typed) == read_as


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("1", 1), ("2.", 2), (" 3) ", 3), ("១", 1), ("२", 2), ("१२", 12), ("２", 2), ("a", 1), ("B", 2), ("c)", 3),
        ("0", 0), ("123", None), ("ab", None), ("ក", None), ("-1", 1), ("", None), ("²", 2), ("½", None), ("1 2", None),
    ],
)  # fmt: skip
def test_a_number_or_a_letter_names_a_place_in_any_script(typed: str, place: int | None) -> None:
    assert ordinal(typed) == place


@given(st.text())
def test_no_words_of_hers_are_too_strange_to_read(typed: str) -> None:
    words = normalise(typed)

    assert words == " ".join(words.split())
    assert ordinal(typed) is None or isinstance(ordinal(typed), int)
    assert isinstance(real().vocabulary.read(typed), Said)


@given(st.text(alphabet=st.characters(categories=["Cs", "Cf", "Mn", "Co", "Cn"])))
def test_lone_halves_and_invisible_characters_are_read_without_an_error(typed: str) -> None:
    assert isinstance(real().vocabulary.read(typed), Said)


def test_the_lexicon_knows_every_option_in_every_language() -> None:
    bundle = in_khmer_too(course({"hill": STORY}))

    for typed in ("salaam", "SALAAM!", "ខ Salaam"):
        assert option_key("Salaam") in bundle.vocabulary.read(typed).keys


def test_the_lexicon_knows_lessons_countries_and_languages_by_their_names() -> None:
    for typed in ("My safety team", "kenya", "somewhere else", "english", "ភាសាខ្មែរ"):
        assert real().vocabulary.read(typed).keys, typed


def test_an_option_with_a_name_in_it_is_known_by_any_countrys_name() -> None:
    key = option_key("Go to <teacher>")

    for typed in ("go to madam njeri", "Go to Sarita Miss", "go to miss ana"):
        assert key in real().vocabulary.read(typed).keys


@pytest.mark.parametrize("locale", real().course.locales)
def test_the_safe_word_the_words_for_help_and_the_labels_are_known_in_every_language(locale: str) -> None:
    profile = real().course.profile
    assert profile
    for word in (profile.words[locale].safe_word, *profile.words[locale].help):
        assert real().vocabulary.read(word).command == "help", word
        assert real().vocabulary.read(f"  {word.upper()}!! ").command == "help", word
    for command, label in profile.keyboard.items():
        assert real().vocabulary.read(translator(locale).plain(label)).command == command


def test_a_safe_word_opens_help_even_where_it_is_the_words_of_an_option() -> None:
    told = course({"hill": STORY.replace("[Hi, Salaam]", "[Sunflower, Salaam]")})
    said = typed_vocabulary(told, Catalogs()).read("sunflower")
    girl = SessionLearner(told).begins("hill").does(said)

    assert girl.asked == "help/card"


def test_her_typed_words_are_nowhere_in_the_result() -> None:
    assert real().vocabulary.read("my name is achieng and i live in kisumu") == Said()
