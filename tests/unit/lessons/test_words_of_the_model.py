"""Texts, days, names and keys: the small values that files, buttons and recordings share."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.lessons.model.fields import WEEKDAYS, FrozenModel, Several, keys_holding, name_of, written_day
from bot.lessons.model.people import Age, Band, Cast, Country, Reader, band_for
from bot.lessons.model.text import PLACEHOLDER, SourcePlace, Text, Written, option_key, recording_key

PLACE = SourcePlace("goat.yaml", 3, 7)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("2026-02-30", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_a_day_of_a_file_is_a_day_of_the_calendar(written: str | None, day: date | None) -> None:
    assert written_day(written) == day


@pytest.mark.parametrize(("age", "band"), [(None, "10-13"), ("10-13", "10-13"), ("14-17", "14-17"), ("18+", "14-17")])
def test_a_lesson_is_told_in_the_younger_band_unless_she_is_older(age: Age | None, band: Band) -> None:
    assert band_for(age) == band
    assert Reader(band).country is None


@pytest.mark.parametrize(
    ("role", "country", "name"),
    [
        ("friend", "KE", Text("Achieng")),
        ("friend", "NP", Text("Amina")),
        ("friend", None, Text("Amina")),
        ("aunt", "KE", None),
        ("goat", None, None),
    ],
)
def test_a_role_has_a_name_in_each_country(role: str, country: Country | None, name: Text | None) -> None:
    cast = Cast({"friend": {"KE": Text("Achieng"), "other": Text("Amina")}, "goat": {"KE": Text("Mbuzi")}})

    assert cast.name(role, country) == name


def test_a_day_of_the_week_is_filled_in_by_every_language() -> None:
    assert (WEEKDAYS[0], WEEKDAYS[6]) == ("monday", "sunday")
    assert name_of("friday") == Text("<friday>")


def test_a_button_keeps_its_key_and_a_recording_its_name_for_years() -> None:
    assert option_key("Tell her aunt") == Text("Tell her aunt", "goat").key == "ger6rz"
    assert option_key("Tell her aunt.") != option_key("Tell her aunt")
    assert recording_key("Tell her aunt") == "ioisljs7nl"
    assert len(option_key("\ud83d")) == 6 and len(recording_key("\ud83d")) == 10


def test_a_text_knows_its_file_and_its_place() -> None:
    text = TypeAdapter(Text).validate_python(Written("Hello", PLACE), context={"script": "goat"})

    assert (text, text.place) == (Text("Hello", "goat"), PLACE)
    assert TypeAdapter(Text).validate_python("Hello") == Text("Hello", "")
    assert TypeAdapter(Text).validate_python(text) is text
    assert Text("Hello", place=PLACE) == Text("Hello")


@pytest.mark.parametrize(("value", "why"), [(7, "should be words"), (" \n", "is empty")])
def test_a_text_is_words(value: object, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        TypeAdapter(Text).validate_python(value)


def test_a_text_may_be_any_word_in_an_editor() -> None:
    assert TypeAdapter(Text).json_schema() == {"type": ["string", "number"], "pattern": r"\S"}


def test_a_placeholder_is_a_name_in_angle_brackets() -> None:
    assert PLACEHOLDER.findall("<safe-word> <a2> <2a> <A> < b>") == ["safe-word", "a2"]


class _Box(FrozenModel):
    name: str = ""
    text: Text | None = None
    texts: tuple[Text, ...] = ()
    words: Several = ()


def test_the_keys_that_hold_texts_are_found_alone_and_in_lists() -> None:
    assert keys_holding(_Box, Text) == ("text", "texts")


def test_one_value_stands_for_a_list_of_it_and_what_is_not_listed_is_refused() -> None:
    assert (_Box.model_validate({"words": "one"}).words, _Box.model_validate({"words": ["a", "b"]}).words) == (
        ("one",),
        ("a", "b"),
    )
    with pytest.raises(ValidationError, match="Extra inputs"):
        _Box.model_validate({"other": "one"})
    with pytest.raises(ValidationError, match="frozen"):
        _Box().name = "other"  # type: ignore[misc]  # what must not be possible
