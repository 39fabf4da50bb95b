"""Rule: lessons name no telephone number and no link of their own; a warning, since a story may have an invented one.

A number that a girl may call stands in directory.yaml with its source and its test call, an address there or in Help.
Elsewhere nobody would notice that a stranger answers it. Plain numbers of a story, such as 212 views, do not count: a
telephone number follows a word such as `call`, begins with 0 or +, or has seven digits or more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.check.rule_context import RuleContext
from bot.lessons.model.lesson import Script
from bot.lessons.model.text import Text
from bot.lessons.model.texts import texts
from bot.lessons.problem import Code, Problem

NUMBER_IN_TEXT = Code(
    "number-in-text",
    "Whoever is told a number calls it, and only those in directory.yaml have a source and were tried.",
    severity="warning",
)
LINK_IN_TEXT = Code(
    "link-in-text",
    "A girl taps what the bot shows her, and behind an address may stand somebody else tomorrow.",
    severity="warning",
)
CODES = (NUMBER_IN_TEXT, LINK_IN_TEXT)

HELP = "help"
"""Bot file that is allowed addresses; lessons may repeat them."""

_NUMBER = re.compile(
    r"""(?xi)
    (?<![\w:.,/]) (?: \+ | \*?0 ) \d (?:[ ().-]{0,2}\d)+   # +254 722 123456, 0722 123 456, 0800
    | \*\d{2,}(?:\*\d+)*\#                             # *100#
    | (?<![\w.,]) (?! \d{4}-\d{4}\b ) \d (?:[ -]?\d){6,} (?![\w,])         # 722 123456
    | \b(?: call(?:ing|s|ed)? | dial(?:ling|s|led)? | phone | ring | text | sms | whatsapp | helpline )
      (?: \s+ (?: to | us | me | at | on | is | the | number | helpline | now ) | [:,] )*
      \s+ (?P<called> \d{3,} (?:[ -]\d{3,})* ) (?!,\d) \b
    """
)
_DIGITS = re.compile(r"\d\D{0,2}\d")
"""Quick filter: most texts hold no number."""
_ENDS = "app|co|com|edu|gg|gov|info|io|ke|kh|link|live|ly|me|net|np|online|org|ph|shop|site|tv|xyz"
_LINK = re.compile(
    rf"""(?x)
    (?: https?:// | www\. ) [^\s*_"'”’<>]+             # https://bit.ly/gift
    | (?<![\w@.]) (?: [\w-]+ @ )? (?: [a-z0-9-]+\. )+ (?: {_ENDS} ) (?: / [^\s*_"'”’<>]* )? (?![\w-])
    | (?<![\w@]) @ [A-Za-z]\w{{2,}}                    # @dance_queens
    """
)


def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report numbers to call and addresses in a lesson, a question, or a file of the bot other than Help."""
    if script.id != HELP:
        yield from _found(view, view.texts(script))


def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report the same in announcements."""
    for announcement in view.course.announcements.values():
        yield from _found(view, list(texts(announcement)))


def _found(view: RuleContext, some: list[Text]) -> Iterator[Problem]:
    for text in some:
        for number in numbers_in(text.source)[:1]:
            message = f"`{number}` looks like a number to call."
            hint = "Let [Help] show it: its numbers stand in directory.yaml, each with a source."
            yield NUMBER_IN_TEXT.at(text.place, message, hint)
        for link in links_in(text.source):
            if link not in known_addresses(view):
                message = f"`{link}` looks like an address to go to."
                hint = "Say what she may look for, or let [Help] show it: its addresses stand in directory.yaml."
                yield LINK_IN_TEXT.at(text.place, message, hint)


def known_addresses(view: RuleContext) -> frozenset[str]:
    """Return the addresses of the directory and of Help."""
    shown = view.course.bot.get(HELP)
    routes = (route.web for route in view.course.directory.routes if route.web)
    words = (*routes, *(text.source for text in (view.texts(shown) if shown else ())))
    return frozenset(link for some in words for link in links_in(some))


def numbers_in(words: str) -> list[str]:
    """Return what looks like a number to call."""
    return [it["called"] or it[0] for it in _NUMBER.finditer(words)] if _DIGITS.search(words) else []


def links_in(words: str) -> list[str]:
    """Return what looks like an address to go to."""
    return [found[0].rstrip(".,:;!?)") for found in _LINK.finditer(words)]
