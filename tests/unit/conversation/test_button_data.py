"""Data of a button: it carries its place, and buttons of years ago mean today what they meant then."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.rendering.callback import MOST_BYTES, read, written
from bot.engine.input import BACK, GO, NEW, TIDY, ButtonTarget, Chose, Flags
from bot.lessons.model.people import AGES, COUNTRIES, Age, Country
from bot.lessons.model.text import option_key
from bot.lessons.translations.locales import LETTERS

IDS = st.from_regex(r"[a-z0-9-]{1,22}", fullmatch=True)
KEYS = st.one_of(st.sampled_from([BACK, GO, NEW, TIDY]), st.text(max_size=50).map(option_key))
SPOTS = st.builds(ButtonTarget, IDS, st.one_of(IDS, st.just("")), KEYS)
FLAGS = st.builds(
    Flags,
    st.sampled_from(list(LETTERS)),
    st.one_of(st.none(), st.sampled_from(COUNTRIES)),
    st.one_of(st.none(), st.sampled_from(AGES)),
    st.booleans(),
)


@given(SPOTS, FLAGS)
def test_a_button_carries_its_place_there_and_back_in_64_bytes(target: ButtonTarget, flags: Flags) -> None:
    data = written(target, flags)

    assert len(data.encode()) <= MOST_BYTES
    assert read(data) == Chose(target, flags)


@given(st.one_of(st.text(max_size=70), SPOTS.map(lambda target: written(target, Flags("en"))[:-1])))
def test_what_no_button_of_ours_carried_is_nothing_and_never_an_error(data: str) -> None:
    assert read(data) is None or data.startswith("o:")


def test_the_longest_names_fit() -> None:
    assert len(written(ButtonTarget("l" * 22, "s" * 22, "k" * 6), Flags("fil", "PH", "18+", True))) <= MOST_BYTES


@pytest.mark.parametrize(
    ("data", "locale", "country", "age", "quiet"),
    [
        ("o:hill/up/abcdef/eKa-", "en", "KE", "10-13", False),
        ("o:hill/up/abcdef/kCbq", "km", "KH", "14-17", True),
        ("o:hill/up/abcdef/n---", "ne", None, None, False),
        ("o:hill/up/abcdef/fPc-", "fil", "PH", "18+", False),
        ("o:hill/up/abcdef/sNa-", "sw", "NP", "10-13", False),
    ],
)
def test_buttons_of_years_ago_mean_today_what_they_meant_then(
    data: str, locale: str, country: Country | None, age: Age | None, quiet: bool
) -> None:
    assert read(data) == Chose(ButtonTarget("hill", "up", "abcdef"), Flags(locale, country, age, quiet))


def test_an_options_key_is_the_hash_of_its_words_for_ever() -> None:
    assert option_key("Yes") == "cchb7l"
    assert option_key("Ask how he knows her") == "4flujk"
