"""Rule: lessons name no telephone number and no link of their own; a warning, since a story may have an invented one.

A number that a girl may call stands in directory.yaml with its source and its test call, an address there or in Help.
Elsewhere nobody would notice that a stranger answers it. Plain numbers of a story, such as 212 views, do not count: a
telephone number follows a word such as `call`, begins with 0 or +, has seven digits or more, whatever stands between
them, or five in words.

The lesson room asks safeguarding by the same readers, `numbers_in` and `links_in`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from bot.check.registry import course_rule, script_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.banned import where, words_by_locale
from bot.lessons.model.lesson import Script
from bot.lessons.model.text import Text
from bot.lessons.model.texts import texts
from bot.lessons.model.wording import Personal
from bot.lessons.problem import Code, Problem
from bot.safeguarding.messages.numbered import NumberWords
from bot.safeguarding.messages.tokens import LETTER

NUMBER_IN_TEXT = Code(
    "number-in-text",
    "Whoever is told a number calls it, and only those in the directory of Help have a source and were tried.",
    severity="warning",
)
LINK_IN_TEXT = Code(
    "link-in-text",
    "A girl taps what the bot shows her, and behind an address may stand somebody else tomorrow.",
    severity="warning",
)
CODES = (NUMBER_IN_TEXT, LINK_IN_TEXT)

HELP, PRIVACY = "help", "privacy"
"""Bot files that are allowed addresses; others may repeat them."""

_EMOJI_SIGNS = re.compile("[\ufe00-\ufe0f\u20e3]")
"""Signs that turn the digit before them into an emoji."""
_ONE_KIND = str.maketrans(
    {**dict.fromkeys("·•∙⋅・。‧", "."), **dict.fromkeys("⁄∕⧸", "/"), **dict.fromkeys("−‒–—―‐⁃", "-")}
)
_BETWEEN = r"[\s().,:;/*~_|+\"'’-]{0,4}"
_NUMBER = re.compile(
    rf"""(?xi)
    \+ \d (?: {_BETWEEN} \d ){{2,}}                       # +254 722 123456
    | (?<! [\w:.,/] ) \*?0 \d (?: [ ().-]{{0,2}} \d )+    # 0800
    | \*\d{{2,}} (?: \*\d+ )* \#                          # *100#
    | (?<! \d ) \d (?: {_BETWEEN} \d ){{6,}}              # 722 123456, 07.22.33.44
    | \b(?: call(?:ing|s|ed)? | dial(?:ling|s|led)? | phone | ring | text | sms | whatsapp | helpline )
      (?: \s+ (?: to | us | me | at | on | is | the | number | helpline | now ) | [:,] )*
      \s+ (?P<called> \d (?:[ .-]?\d){{2,}} ) (?!,\d) \b
    """
)
_DATED = re.compile(
    r"""(?x)
    (?: 1[89] | 20 ) \d\d (?P<last> [-./] ) (?: 0?[1-9] | 1[0-2] ) (?P=last) (?: 0?[1-9] | [12]\d | 3[01] )
    | (?: 0?[1-9] | [12]\d | 3[01] ) (?P<first> [-./] ) (?: 0?[1-9] | 1[0-2] ) (?P=first) (?: 1[89] | 20 ) \d\d
    | (?: 1[89] | 20 ) \d\d (?: [-/] (?: 1[89] | 20 ) \d\d )?                             # 2027, 2015-2016
    | (?: [01]?\d | 2[0-4] ) [:.] [0-5]\d (?: - (?: [01]?\d | 2[0-4] ) [:.] [0-5]\d )?    # 23:05, 7:30-8:45
    | [1-9] \d{0,2} ,\d{3} | [1-9] ,\d{3} ,\d{3}                                          # 300,000
    """
)
"""A day (2026-12-31), years, a time or a large figure: what a story may say in many digits."""
_FIGURE = re.compile(r"[1-9]\d{0,3}")
_ENDS = "app|co|com|edu|gg|gov|info|io|ke|kh|link|live|ly|me|net|np|online|org|ph|shop|site|tv|xyz"
_LABEL = rf"(?:{LETTER}|[_-])++"
_TOP = rf"(?:(?!\d){LETTER}){{2,}}"
_LINK = re.compile(
    rf"""(?xi)
    (?<! [\w<] ) [a-z] [a-z0-9+.-]++ : (?: // | (?= \w ) ) [^\s*_"'”’<>]+           # https://bit.ly, tg://, tel:1
    | www\. [^\s*_"'”’<>]+
    | (?<! {LETTER} ) (?<! [_@.-] ) (?:
        (?: {_LABEL} @ )? (?: {_LABEL} \. )+ {_TOP} (?: / [^\s*_"'”’<>]* )? (?! [\w-] )              # t.me/joinchat
        | {_LABEL} (?: \s*+ [\[(] \s*+ (?: \. | dot ) \s*+ [\])] \s*+ | \s++ (?: \. | dot ) \s++ ) (?: {_ENDS} ) \b
      )
    | (?<! [\w@] ) @ [a-z] \w{{2,}}                                                # @dance_queens
    """
)


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report numbers to call and addresses in a lesson, a question, or a file of the bot other than Help."""
    if script.id != HELP:
        yield from _found(view, view.texts(script))


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report the same in announcements."""
    for announcement in view.course.announcements.values():
        yield from _found(view, list(texts(announcement)))


def _found(view: RuleContext, some: list[Text]) -> Iterator[Problem]:
    digits = spoken_digits(view.course.personal)
    for text in some:
        for locale, words in words_by_locale(view, text):
            if number := next(iter(numbers_in(words, digits)), None):
                message = f"`{number}` looks like a number to call{where(locale)}."
                hint = "Let [Help] show it: its numbers stand in directory.yaml, each with a source."
                yield NUMBER_IN_TEXT.at(text.place, message, hint)
            for link in links_in(words):
                if link not in known_addresses(view):
                    message = f"`{link}` looks like an address to go to{where(locale)}."
                    hint = "Say what she may look for, or let [Help] show it: its addresses stand in directory.yaml."
                    yield LINK_IN_TEXT.at(text.place, message, hint)


def known_addresses(view: RuleContext) -> frozenset[str]:
    """Return the addresses of the directory, of Help and of the page on privacy."""
    routes = (route.web for route in view.course.directory.routes if route.web)
    shown = (
        text.source for name in (HELP, PRIVACY) if name in view.course.bot for text in view.texts(view.course.bot[name])
    )
    return frozenset(link for words in (*routes, *shown) for link in links_in(words))


def spoken_digits(personal: Personal) -> NumberWords:
    """Return the words for digits of every language of safety/personal.yaml."""
    return _spoken(tuple(word for words in personal.number_words.values() for word in words))


@lru_cache(4)
def _spoken(words: tuple[str, ...]) -> NumberWords:
    return NumberWords(words)


def numbers_in(words: str, digits: NumberWords) -> list[str]:
    """Return what looks like a number to call, also where `digits` are spoken."""
    text = normalised(words)
    dialled = _NUMBER.finditer(text) if _DIGITS.search(text) else ()
    spoken = (found for start, end in digits(text) if any(map(str.isalpha, found := text[start:end])))
    return [*(it["called"] or it[0] for it in dialled if not _is_of_story(it[0])), *spoken]


def figures_in(words: str) -> frozenset[str]:
    """Return the figures of three digits or more, without signs in them: 300,000 is 300000."""
    found = (re.sub(r"\D", "", it) for it in re.findall(r"\d+(?:[,.]\d{2,3})*", normalised(words)))
    return frozenset(it for it in found if len(it) > 2)


def links_in(words: str) -> list[str]:
    """Return what looks like an address to go to, or the name of an account."""
    text = normalised(words)
    return [it[0].rstrip(".,:;!?)") for it in _LINK.finditer(text)] if _MAY_LINK.search(text) else []


_MAY_LINK = re.compile(r"[:.@]\S|(?i:dot)|\s\.\s")
"""Quick filter: most texts hold no link."""


@lru_cache(4_096)
def normalised(words: str) -> str:
    """Return words in one spelling: NFKC, digits 0 to 9, one kind of dot, dash and slash, nothing invisible."""
    if words.isascii():
        return words
    plain = unicodedata.normalize("NFKC", _EMOJI_SIGNS.sub("", words)).translate(_ONE_KIND)
    return "".join(map(_plain, plain))


@lru_cache(4_096)
def _plain(sign: str) -> str:
    if sign.isascii():
        return sign
    return "" if unicodedata.category(sign) == "Cf" else str(unicodedata.digit(sign, sign))


_DIGITS = re.compile(r"\d\D{0,4}\d")
"""Quick filter: most texts hold no number."""


def _is_of_story(number: str) -> bool:
    """Return whether digits are days, times, years or large figures, with one plain figure at most beside them."""
    items = re.split(r"[.,:;]?\s+", re.sub(r"\s*-\s*", "-", number))
    plain = [it for it in items if not _DATED.fullmatch(it)]
    many = 2 if re.search(r"[.:;]\s", number) else 1  # one sentence may end with a figure and the next begin with one
    return len(items) <= 3 and len(plain) <= many and all(map(_FIGURE.fullmatch, plain))
