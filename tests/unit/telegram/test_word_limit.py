"""A flood of long texts: of one account a batch reads three of the longest, and every message is still answered."""

from __future__ import annotations

from dataclasses import replace

from bot.telegram.update_fields import Tap, Update, Wrote
from bot.telegram.word_limit import limit_words

LONGEST = "x" * 4096


def wrote(text: str | None, chat: int = 1, caption: str | None = None) -> Wrote:
    return Wrote(1, chat, True, 7, 0, "en", text, caption, frozenset({"text"}))


def texts(updates: list[Update | None]) -> list[str | None]:
    return [it.text for it in updates if isinstance(it, Wrote)]


def test_of_a_hundred_long_texts_the_three_newest_are_read_and_none_is_dropped() -> None:
    flood = [wrote(f"{number:04}{LONGEST[4:]}") for number in range(100)]

    assert texts(limit_words(flood)) == [""] * 97 + [it.text for it in flood[97:]]


def test_a_hundred_short_calls_for_help_are_all_read() -> None:
    calls = [wrote("please help me, he is here")] * 100

    assert limit_words(calls) == calls


def test_her_newest_word_is_read_whatever_she_typed_before() -> None:
    assert texts(limit_words([wrote(LONGEST)] * 20 + [wrote("help")]))[-1] == "help"


def test_the_flood_of_one_takes_no_word_of_another() -> None:
    hers = wrote(LONGEST, chat=2)

    assert limit_words([hers, *[wrote(LONGEST)] * 50])[0] == hers


def test_captions_and_edited_texts_count_too_and_a_picture_stays_a_picture() -> None:
    picture = wrote(None, caption=LONGEST)
    edited = replace(wrote(LONGEST), is_change=True)

    assert limit_words([picture, edited, *[wrote(LONGEST)] * 3])[:2] == [
        replace(picture, caption=None),
        replace(edited, text=""),
    ]


def test_taps_and_what_could_not_be_read_pass() -> None:
    tap = Tap(1, "4", 1, "en", "-", 1, True, 7, "", True)

    assert limit_words([tap, None]) == [tap, None]
