"""Rule: what girls type instead of tapping has one meaning in a language, and does not sound like distress.

The distress matcher reads first (A1): a command whose words it hears would never be reached. The questions about trust
are the exception: they are read before it, as Help stands below their answers.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.registry import course_rule
from bot.check.rule_context import RuleContext
from bot.lessons.model.profile import TRUST_QUESTIONS, TypedWords
from bot.lessons.model.text import SourcePlace
from bot.lessons.problem import Code, Problem
from bot.safeguarding.distress.matcher import matcher_of
from bot.safeguarding.distress.normalise import normalise

WORD_TWICE = Code("typed-word-twice", "Of two meanings of the same typed words, nobody knows which one a girl gets.")
WORD_OF_DISTRESS = Code(
    "typed-word-distress",
    "Words that sound like distress are asked about first, so the command is never reached.",
    "warning",
)
CODES = (WORD_TWICE, WORD_OF_DISTRESS)


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report words in two lists of one language, and commands that the distress matcher hears."""
    profile = view.course.profile
    place = SourcePlace(f"{view.media.parent.name}/profile.yaml", 1, 1)
    for locale, words in profile.words.items() if profile else ():
        yield from _twice(locale, words, place)
        yield from _distress(view, locale, words, place)


def _twice(locale: str, words: TypedWords, place: SourcePlace) -> Iterator[Problem]:
    found = dict[str, str]()
    for name, word in _meanings(words):
        before = found.setdefault(normalise(word), name)
        if before != name:
            message = f"`{word}` stands in `{before}` and in `{name}` of `words: {locale}`."
            yield WORD_TWICE.at(place, message, "Leave it in the list that girls mean.")


def _distress(view: RuleContext, locale: str, words: TypedWords, place: SourcePlace) -> Iterator[Problem]:
    matcher = matcher_of(view.course.safety)
    for name, said in words.commands.items():
        for word in said if name not in TRUST_QUESTIONS else ():
            if matcher.match(word).distress:
                message = f"`{word}` (`commands: {name}` of `words: {locale}`) sounds like distress."
                yield WORD_OF_DISTRESS.at(place, message, "Take it out: girls are asked first whether all is well.")


def _meanings(words: TypedWords) -> Iterator[tuple[str, str]]:
    lists = {"agree": words.agree, "okay": words.okay, "decline": words.decline, "answers": words.answers}
    for name, said in (lists | {"play": words.play, "help": words.help} | words.commands).items():
        for word in said:
            yield name, word
