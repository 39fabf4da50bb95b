"""Signs are folded before anything is compared, and a table of them never keeps what somebody typed (A2, A15)."""

from __future__ import annotations

import pytest

from bot.safeguarding.distress.normalise import FoldTable, is_laughter, normalise, ordinal
from bot.safeguarding.distress.tokens import Token, devanagari, has_khmer, khmer, roman, second_tries, sentences, tokens

FIRST_AND_LAST_OF_OUR_SCRIPTS = "\0\u024f\u0900\u097f\u1780\u17ff\u2000\u206f"
OUTSIDE = "\u0250\u08ff\u0980\u177f\u1800\u1fff\u2070😭"


def test_the_letters_of_our_scripts_are_folded_in_advance_and_no_other() -> None:
    folded: list[str] = []

    def fold(char: str) -> str:
        folded.append(char)
        return "x"

    table = FoldTable(fold)
    assert len(folded) == 0x250 + 0x80 + 0x80 + 0x70
    folded.clear()

    assert FIRST_AND_LAST_OF_OUR_SCRIPTS.translate(table) == "x" * 8
    assert folded == []
    assert OUTSIDE.translate(table) == "x" * 8
    assert folded == list(OUTSIDE)


def test_a_table_keeps_no_sign_that_somebody_typed() -> None:
    table = FoldTable(str.upper)
    prepared = len(table)

    assert "ж😭".translate(table) == "Ж😭"
    assert len(table) == prepared


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Ab-1²", "ab 12"),
        ("बाँच्न मन\u200c छैन!", "बाँच्न मन छैन"),
        ("ខ្ញុំ\u200bខ្លាច។", "ខ្ញុំខ្លាច"),
        ("aab", "aab"),
        ("aaab aaaab", "aab aab"),
        ("😭", ""),
        ("Ⅳ", "iv"),
        ("  HEEEELP\u200b, ＡＢ!  \u2066x\u0378yα ", "heelp ab x yα"),
    ],
)
def test_letters_marks_and_numbers_of_every_script_stay(typed: str, folded: str) -> None:
    assert normalise(typed) == folded


PLACES = {"a": 1, "B": 2, "z": 26, "0": 0, "1": 1, "१": 1, "១": 1, "10": 10, "99": 99, " c. ": 3}


def test_a_place_in_a_list_is_one_letter_or_two_digits() -> None:
    assert {typed: ordinal(typed) for typed in PLACES} == PLACES
    assert [ordinal(typed) for typed in ("", "ab", "a1", "100", "ñ", "½", "`", "{")] == [None] * 8


@pytest.mark.parametrize(
    ("typed", "laughs"),
    [
        ("haha", True),
        ("hehe he!", True),
        ("XDDD", True),
        ("hihi", False),
        ("hhh", False),
        ("haha 😭", True),
        ("ha 1", False),
        ("😂🤣😆😄😁😀😅👋👍", True),
        ("😂\u200d😂", True),
        ("", False),
        ("😭", False),
        ("😂😭", False),
        ("ha no", False),
        ("!", False),
        ("😂!", False),
    ],
)
def test_a_girl_who_only_laughs_or_waves_is_told_from_one_who_says_something(typed: str, laughs: bool) -> None:
    assert is_laughter(typed) is laughs


# Words of a text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", []),
        ("HELP heeeelp", ["help", "heelp"]),
        ("p@ss a@", ["p@ss", "a"]),
        ("k i l l me", ["kill", "me"]),
        ("a b cd", ["a", "b", "cd"]),
        ("x" * 41, ["xx"]),
        ("ab" * 21, ["ab" * 20]),
        ("a" + " " * 4095 + "b", ["a"]),
        ("don’t don‘t don`t don´t donʼt", ["dont"] * 5),
        ("so\u00adft", ["soft"]),
        ("ñ Ç ß đ", ["n", "c", "ss", "đ"]),
        ("១២ ९", ["12", "9"]),
        ("Привет", ["привет"]),
        ("nude$ $ @ me", ["nude", "me"]),
        ("nud$s", ["nud$s"]),
        ("i_want", ["i", "want"]),
        ("k i l 😭 l", ["kil", "😭", "l"]),
        ("k i 😭", ["k", "i", "😭"]),
        ("a b c dd e f", ["abc", "dd", "e", "f"]),
        ("क ख ग", ["क", "ख", "ग"]),
        ("😭 😭 😭", ["😭", "😭", "😭"]),
        ("1 2 3", ["123"]),
        ("x y " * 21, ["xy" * 20]),
        ("क" * 2 + "खग" * 20, ["क" * 2 + "खग" * 19]),
        ("कk", ["क", "k"]),
        ("ខ្លាចme", ["ខ្លាច", "me"]),
    ],
)
def test_a_text_falls_into_words_of_one_script(typed: str, words: list[str]) -> None:
    assert [word.text for word in tokens(typed)] == words


def test_a_text_is_read_to_the_length_of_a_message_of_telegram() -> None:
    assert len(tokens("ab " * 1366)) == 1366
    assert tokens("ab " * 1365 + "c" + "d")[-1] == Token("c", "latin", 1365)
    assert sentences("a" * 4096 + "b.c") == ["a" * 4096]
    assert sentences("...") == []
    assert sentences("a. b! c?\nd។ e। \u0020") == ["a", " b", " c", "d", " e"]


def test_khmer_around_spaces_is_one_run_and_the_next_word_stands_behind_it() -> None:
    assert tokens("ក ខ me ក") == [
        Token("កខ", "khmer", 0),
        Token("me", "latin", 1),
        Token("ក", "khmer", 2),
    ]
    assert tokens("ចាប់ខ្ញ no") == [Token("ចាប់ញ", "khmer", 0), Token("no", "latin", 2)]
    assert tokens("no no ច")[-1] == Token("ច", "khmer", 2)
    assert tokens("កខគឃង me")[-1] == Token("me", "latin", 2)
    assert tokens("កខគឃងចឆជ me")[-1] == Token("me", "latin", 2)
    assert tokens("កខគឃងចឆជឈ me")[-1] == Token("me", "latin", 3)


@pytest.mark.parametrize(
    ("typed", "usual"),
    [
        ("ខ្ញុំ", "ញុំ"),
        ("ខុ្ញំ", "ញុំ"),
        ("ញ៉ុំ", "ញុំ"),
        ("ឱ្យ", "ឲ្យ"),
        ("អោយ", "ឲ្យ"),
        ("បា៉", "ប៉ា"),
        ("វាយ", "វាយ"),
    ],
)
def test_khmer_signs_stand_in_one_order_and_common_words_in_one_spelling(typed: str, usual: str) -> None:
    assert khmer(typed) == usual


@pytest.mark.parametrize(
    ("words", "there"), [("me ខ", True), ("\u1780", True), ("\u17dd", True), ("me", False), ("\u17d4 \u17e1", False)]
)
def test_khmer_is_known_by_its_letters_and_not_by_its_stops_and_digits(words: str, there: bool) -> None:
    assert has_khmer(words) is there


@pytest.mark.parametrize(
    ("typed", "one"),
    [
        ("बाँच्न", "बाच्न"),
        ("बांच्न", "बाच्न"),
        ("बाच्\u200dन", "बाच्\u200dन"),
        ("छ्", "छ"),
        ("शीत्", "सित"),
        ("शोषण", "सोसन"),
        ("ईश्वर", "इस्बर"),
    ],
)
def test_long_and_short_vowels_and_the_three_s_of_nepali_are_one(typed: str, one: str) -> None:
    assert devanagari(typed) == one


@pytest.mark.parametrize(
    ("typed", "one"),
    [
        ("knhom", "knom"),
        ("khnhom", "knom"),
        ("chha", "ca"),
        ("xa", "ca"),
        ("chhaina", "caina"),
        ("xaena", "caina"),
        ("vaao", "bau"),
    ],
)
def test_usual_ways_to_write_nepali_and_khmer_in_latin_letters_are_one(typed: str, one: str) -> None:
    assert roman(typed) == one


@pytest.mark.parametrize(
    ("word", "tries"),
    [
        ("d1e", ["die", "dle"]),
        ("h3lp", ["help", "help"]),
        ("he1p", ["heip", "help"]),
        ("heelp", ["help"]),
        ("help", []),
        ("911", []),
        ("ll", []),
        ("r4ped", ["raped", "raped"]),
        ("nud3$", ["nudes", "nudes"]),
        ("p@55", ["pass", "pass"]),
        ("7o0", ["too", "too"]),
        ("1", []),
        ("$", []),
        ("diee", ["die", "die"]),
        ("kiill", ["kiil", "kil"]),
        ("o", []),
        ("oo", []),
        ("aab", ["ab"]),
    ],
)
def test_a_sign_for_a_letter_and_a_letter_held_down_are_tried_as_the_word(word: str, tries: list[str]) -> None:
    assert list(second_tries(word)) == tries
