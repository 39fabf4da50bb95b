"""Rule: safety texts hold no phrase of safety/banned.yaml and ask no question (A10).
Nothing pressures a learner wherever the bot itself speaks: where it asks to save her place as well as in news (B10).

Help asks nothing but whether a girl who may hurt herself is safe now, and the confirm scenes only whether to show it.
Words in quotation marks are what a learner could say herself, and may be a question.

Where the bot speaks elsewhere, nothing blames a girl or asks her for a picture or a meeting; only a warning. Answers of
lessons and questions of staff also hold none of the other phrases, as in Help. Words of somebody in the story are left
out where the author has marked them, and so are buttons marked as wrong.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from bot.check.phrase_search import find_meant, may_contain
from bot.check.registry import course_rule, script_rule
from bot.check.rule_context import RuleContext
from bot.check.spoken_texts import spoken_texts
from bot.lessons.model.lesson import SOURCE_LOCALE, Lesson, Script
from bot.lessons.model.text import Text
from bot.lessons.model.texts import texts
from bot.lessons.model.wording import DENIAL, IN_ANY_VOICE, WordingRules
from bot.lessons.problem import Code, Problem

BANNED_PHRASE = Code(
    "banned-phrase", "A girl in trouble who reads blame, a promise nobody can keep or a question may never write again."
)
QUESTION_ASKED = Code("question-asked", "Help tells and offers; whoever is asked in such a moment feels examined.")
HURTING_PHRASE = Code(
    "hurting-phrase",
    "A girl believes what the bot says: blame keeps her silent, and a bot that asks for a picture or a meeting opens "
    "the door for others who do.",
    severity="warning",
)
CODES = (BANNED_PHRASE, QUESTION_ASKED)

PULL = "pull"
"""Kind of phrases that press somebody to come back against her wish."""

SAFE = ("help", "confirm", "moments", "remind")
"""Bot files in which phrases of every kind are forbidden."""

PLAYED = "quick"
"""Bot file of the quick rounds. It is exempt: there a call to hurry is part of the game."""
SAFE_NOW = ("low-me", "low-friend")
"""Stops of Help that ask "Are you safe right now?", its only question (A10)."""
_HINT = "Say it without blame, promise or question. The list is safety/banned.yaml."
_MEANING = {"nude": "asks for her body or a private picture", "meeting": "asks to meet"}
_QUOTED = re.compile('"[^"]*"|“[^”]*”|«[^»]*»')


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report hurting phrases in the safety scenes, pressing ones wherever the bot speaks, and questions in Help."""
    if not isinstance(script, Lesson) and not script.is_asked and script.id != PLAYED:
        yield from banned_phrases(view, texts(script), BANNED_PHRASE, None if script.id in SAFE else (PULL,))
    if script is view.course.bot.get("help"):
        safe = {id(stop.question) for stop in script.stops() if stop.id in SAFE_NOW}
        yield from _asking(view, (text for text in texts(script) if id(text) not in safe))
    if script is view.course.bot.get("confirm"):
        prompts = {id(stop.question) for stop in script.stops()}
        yield from _asking(view, (text for text in texts(script) if id(text) not in prompts))


def banned_phrases(
    view: RuleContext, some: Iterable[Text], code: Code, kinds: Collection[str] | None = None, hint: str = _HINT
) -> Iterator[Problem]:
    """Report phrases of the list in texts of any language: of these kinds, or of all."""
    some = list(some)
    lists = {locale: _listed(view, locale, some, kinds) for locale in (SOURCE_LOCALE, *view.catalogs.by_locale)}
    for text in some if any(lists.values()) else ():
        for locale, words in words_by_locale(view, text):
            for kind, phrase in found_in(words, lists[locale], view.course.wording.denials):
                message = f"`{phrase}` {_MEANING.get(kind, f'can hurt ({kind})')}{where(locale)}."
                yield code.at(text.place, message, hint)


def found_in(words: str, lists: Mapping[str, Sequence[str]], denials: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield each kind of which a phrase is found and not denied, and the first such phrase."""
    for kind, phrases in lists.items():
        if phrase := next(find_meant(phrases, words, denials), None):
            yield kind, phrase


def phrases_of(wording: WordingRules, locale: str) -> Mapping[str, Sequence[str]]:
    """Return the phrases by kind that are forbidden in a language."""
    own = {kind: phrases for kind, phrases in wording.banned.get(locale, {}).items() if kind != DENIAL}
    return {**own, **wording.in_any_voice}


def _listed(
    view: RuleContext, locale: str, some: Sequence[Text], kinds: Collection[str] | None
) -> Mapping[str, Sequence[str]]:
    """Return the lists of a language that may occur in the texts (a quick filter)."""
    read = [words for text in some if (words := view.catalogs.find(text, locale))]
    listed = phrases_of(view.course.wording, locale)
    wanted = {kind: phrases for kind, phrases in listed.items() if kinds is None or kind in kinds}
    return {kind: phrases for kind, phrases in wanted.items() if may_contain(phrases, read)}


def _asking(view: RuleContext, some: Iterable[Text]) -> Iterator[Problem]:
    for text in some:
        for locale, words in words_by_locale(view, text):
            if "?" in _QUOTED.sub("", words):
                message = f"A girl in trouble is asked nothing, and here is a question{where(locale)}."
                yield QUESTION_ASKED.at(text.place, message, "Tell it, or offer it as a button.")


def words_by_locale(view: RuleContext, text: Text) -> Iterator[tuple[str, str]]:
    """Yield locale and words of a text for every language that has it, as written by author or translator."""
    for locale in (SOURCE_LOCALE, *view.catalogs.by_locale):
        if (words := view.catalogs.find(text, locale)) is not None:
            yield locale, words


def where(locale: str) -> str:
    """Return the part of a message that names a language; empty for the author's language."""
    return "" if locale == SOURCE_LOCALE else f" in the language `{locale}`"


_OTHER_HINT = (
    "Say it without blame, promise or question. If somebody in the story says it, mark it with `quoted: true`. The "
    "list is safety/banned.yaml."
)


@script_rule((HURTING_PHRASE,))
def check_voice(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report blame and requests wherever the bot speaks, and all other phrases in answers and questions."""
    if not isinstance(script, Lesson) and script.id in SAFE:
        return  # there each of them is an error
    spoken = [it for it in spoken_texts(script) if it.speaker == "bot"]
    yield from banned_phrases(view, (it.text for it in spoken), HURTING_PHRASE, IN_ANY_VOICE, _OTHER_HINT)
    if isinstance(script, Lesson) or script.is_asked:
        some = (it.text for it in spoken if script.is_asked or it.key == "feedback")
        yield from banned_phrases(view, some, HURTING_PHRASE, other_kinds(view.course.wording), _OTHER_HINT)


def other_kinds(wording: WordingRules) -> frozenset[str]:
    """Return the kinds that are looked for in answers and questions only: in a story people may say such things."""
    return frozenset(kind for kinds in wording.banned.values() for kind in kinds) - {*IN_ANY_VOICE, DENIAL}


@course_rule((HURTING_PHRASE,))
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report the same in the bot's own labels, in names and numbers, and on the page for leaders."""
    for part in (view.course.profile, view.course.directory, view.course.cast.roles, view.course.leader):
        yield from banned_phrases(view, texts(part), HURTING_PHRASE, IN_ANY_VOICE)
