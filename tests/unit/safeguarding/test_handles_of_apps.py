"""The name of an account goes wherever it stands near its app, and the words around it stay (G5)."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from bot.safeguarding.messages.handles import handles


def found(words: str, no_handles: Collection[str] = ()) -> list[str]:
    return sorted({words[start:end] for start, end in handles(words, no_handles)})


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("abc12 on ig", "abc12 on ig"),
        ("abcde1 on ig", "abcde1 on ig"),
        ("ab.cd on ig", "ab.cd on ig"),
        ("ab123 on ig", None),
        ("abcd1 on ig", None),
        ("a.b on ig", None),
        ("abcde on ig", None),
        ("12345 on ig", None),
    ],
)
def test_a_name_with_digits_or_a_dot_is_told_from_a_word(words: str, name: str | None) -> None:
    assert found(words) == ([name] if name else [])


@pytest.mark.parametrize("word", ["a_b", "_ab", "ab_", "a_1", "1_2", "1__2"])
def test_a_word_with_an_underscore_is_a_handle_anywhere(word: str) -> None:
    assert found(f"ok {word} ok") == [word]


@pytest.mark.parametrize("words", ["_", "__ ok", "1_ ok", "साथी_छ ok"])
def test_a_line_to_fill_in_is_no_handle(words: str) -> None:
    assert found(words) == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("insta: lovely", "insta: lovely"),
        ("insta lovely", None),
        ("insta ( lovely", None),
        ("insta username lovely", "insta username lovely"),
        ("my insta lovely", "insta lovely"),
        ("the insta lovely", None),
        ("insta lovely her", None),
        ("kik lovely", "kik lovely"),
        ("insta is lovely", None),
        ("my insta is lovely", "insta is lovely"),
        ("insta ko ay lovely", "insta ko ay lovely"),
        ("insta acc ay lovely", None),
        ("insta ko lovely", None),
        ("insta: 20", None),
        ("insta. lovely99", None),
        ("insta! lovely99", None),
        ("insta is? lovely99", None),
        ("insta is. lovely99", None),
        ("insta good lovely99", None),
        ("lovely99 insta", "lovely99 insta"),
        ("lovely99 in insta", "lovely99 in insta"),
        ("lovely99 likes insta", None),
        ("lovely99. insta", None),
        ("lovely99. on insta", None),
        ("on insta", None),
        ("insta", None),
        ("insta : is : is lovely99", "insta : is : is lovely99"),
        ("insta : is : is : lovely99", None),
    ],
)
def test_a_handle_is_known_by_what_stands_between_it_and_its_app(words: str, name: str | None) -> None:
    assert found(words) == ([name] if name else [])


def test_a_word_that_often_follows_an_app_is_no_handle() -> None:
    assert found("my insta got", ["got"]) == []
    assert found("my insta gott", ["got"]) == ["insta gott"]
    assert found("my insta got99", ["got99"]) == ["insta got99"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("add me lovely99", "lovely99"),
        ("add lovely99", None),
        ("follow us on lovely99", "lovely99"),
        ("add me on at lovely99", "lovely99"),
        ("add me on at : lovely99", None),
        ("add me please lovely99", None),
        ("add me lovely", None),
        ("hug me lovely99", None),
    ],
)
def test_a_handle_behind_add_me_is_found(words: str, name: str | None) -> None:
    assert found(words) == ([name] if name else [])
