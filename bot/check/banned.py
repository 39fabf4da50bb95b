"""What the bot never says to a girl who may be in trouble (A10): phrases of safety/banned.yaml, and questions.

Help asks nothing at all, and the confirm scenes ask only whether to show it. What a girl could say herself
stands in quotation marks, and may be a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.check.phrases import standing
from bot.check.view import View
from bot.content.model.lesson import SOURCE_LOCALE
from bot.content.model.text import Text
from bot.content.model.texts import named_texts, texts
from bot.content.problem import Problem, Severity, problem

_QUOTED = re.compile('"[^"]*"|“[^”]*”|«[^»]*»')


def check(view: View) -> Iterator[Problem]:
    """Phrases that hurt, in the bot's safety scenes and (as a warning) in what lessons answer; questions in Help."""
    scripts = {name: script for name, script in view.course.bot.items() if name in ("help", "confirm", "moments")}
    for script in scripts.values():
        yield from _hurting(view, texts(script), "error")
    for lesson in view.lessons:
        yield from _hurting(view, (text for name, text in named_texts(lesson) if name == "feedback"), "warning")
    if "help" in scripts:
        yield from _asking(view, texts(scripts["help"]))
    if "confirm" in scripts:
        prompts = {id(stop.question) for stop in scripts["confirm"].stops()}
        yield from _asking(view, (text for text in texts(scripts["confirm"]) if id(text) not in prompts))


def _hurting(view: View, some: Iterable[Text], severity: Severity) -> Iterator[Problem]:
    for text in some:
        for locale, words in said(view, text):
            for kind, phrases in view.course.wording.banned.get(locale, {}).items():
                if phrase := next(standing(phrases, words), None):
                    message = f"`{phrase}` can hurt ({kind}){where(locale)}."
                    hint = "Say it without blame, promise or question. The list is safety/banned.yaml."
                    yield problem(text.place, "banned-phrase", message, hint, severity)


def _asking(view: View, some: Iterable[Text]) -> Iterator[Problem]:
    for text in some:
        for locale, words in said(view, text):
            if "?" in _QUOTED.sub("", words):
                message = f"A girl in trouble is asked nothing, and here is a question{where(locale)}."
                yield problem(text.place, "question-asked", message, "Tell it, or offer it as a button.")


def said(view: View, text: Text) -> Iterator[tuple[str, str]]:
    """A text in every language that has it, as its author or translator wrote it."""
    for locale in (SOURCE_LOCALE, *view.catalogs.by_locale):
        if (words := view.catalogs.find(text, locale)) is not None:
            yield locale, words


def where(locale: str) -> str:
    """How a message names a language; nothing for the one the author wrote in."""
    return "" if locale == SOURCE_LOCALE else f" in the language `{locale}`"
