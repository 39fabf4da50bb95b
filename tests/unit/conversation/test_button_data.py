"""Data of a button: it carries its place, and buttons of years ago mean today what they meant then."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.rendering.callback import MOST_BYTES, read, written, written_listen, written_show
from bot.conversation.rendering.reply import Listen, Show
from bot.engine.input import BACK, GO, NEW, TIDY, ButtonTarget, Chose, Flags, Listened, Looked
from bot.lessons.model.people import AGES, COUNTRIES
from bot.lessons.model.text import option_key
from bot.lessons.translations.locales import LETTERS

IDS = st.from_regex(r"[a-z0-9-]{1,22}", fullmatch=True)
KEYS = st.one_of(st.sampled_from([BACK, GO, NEW, TIDY]), st.text(max_size=50).map(option_key))
SPOTS = st.builds(ButtonTarget, IDS, st.one_of(IDS, st.just("")), KEYS)
FLAGS = st.builds(
    Flags,
    st.sampled_from([*LETTERS, "xx"]),
    st.one_of(st.none(), st.sampled_from(COUNTRIES)),
    st.one_of(st.none(), st.sampled_from(AGES)),
    st.booleans(),
    st.booleans(),
)
LONGEST = Flags("fil", "PH", "14-17", quiet=True, less_data=True)


@given(SPOTS, FLAGS)
def test_a_button_carries_its_place_there_and_back_in_64_bytes(target: ButtonTarget, flags: Flags) -> None:
    data = written(target, flags)

    assert len(data.encode()) <= MOST_BYTES
    assert read(data) == Chose(target, flags)


def test_the_longest_buttons_fit_and_are_read_back() -> None:
    target, show, listen = ButtonTarget("l" * 22, "s" * 22, "k" * 6), Show("x", "l" * 22, "b" * 6, "c" * 6), "l" * 22
    data = {
        written(target, LONGEST): Chose(target, LONGEST),
        written_show(show, LONGEST): Looked(show.script, show.file, show.alt, LONGEST),
        written_listen(Listen("x", listen, "k" * 10), LONGEST): Listened(listen, "k" * 10, LONGEST),
    }

    assert {it: read(it) for it in data} == data
    assert max(len(it.encode()) for it in data) <= MOST_BYTES


@given(st.one_of(st.text(max_size=70), SPOTS.map(lambda target: written(target, Flags("en"))[:-1])))
def test_foreign_data_is_nothing_and_never_an_error(data: str) -> None:
    assert read(data) is None or data.startswith("o:")


@pytest.mark.parametrize(
    "data",
    [
        "l:../../etc/abcdefghij/eKa-",
        "l:a/ABCDEFGHIJ/eKa-",
        "l:a/abc/eKa-",
        "l:",
        "p:../../x/aaaaaa/bbbbbb/eKa-",
        "p:a/aaaaaa/bbbbb/eKa-",
        "p:a/A../bbbbbb/eKa-",
        "p:",
    ],
)
def test_a_forged_button_of_a_sound_or_a_picture_names_no_file(data: str) -> None:
    assert read(data) is None


@pytest.mark.parametrize(
    ("letters", "flags"),
    [
        ("eKa-", Flags("en", "KE", "10-13")),
        ("kCbq", Flags("km", "KH", "14-17", quiet=True)),
        ("n---", Flags("ne")),
        ("fPc-", Flags("fil", "PH", "18+")),
        ("sNa-", Flags("sw", "NP", "10-13")),
        ("e-c-l", Flags("en", None, "18+", less_data=True)),
        ("de---", Flags("de")),
        ("xxPcql", Flags("xx", "PH", "18+", quiet=True, less_data=True)),
        ("?---", Flags("en")),
        ("eXx-", Flags("en")),
        ("e--x", Flags("en")),
        ("e---x", Flags("en")),
    ],
)
def test_flags_of_years_ago_mean_today_what_they_meant_then_and_unknown_ones_nothing(
    letters: str, flags: Flags
) -> None:
    target = ButtonTarget("hill", "up", "abcdef")

    assert read(f"o:hill/up/abcdef/{letters}") == Chose(target, flags)
    assert "?" in letters or "x" in letters.removeprefix("xx") or written(target, flags).endswith(f"/{letters}")


def test_an_options_key_is_the_hash_of_its_words_for_ever() -> None:
    assert option_key("Yes") == "cchb7l"
    assert option_key("Ask how he knows her") == "4flujk"
