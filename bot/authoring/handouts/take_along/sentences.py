"""Help by sentences to tap: in a chat typed words lead to a card of Help, but the page has no text field.

[What to say] below the first card lists the sentences that Help teaches. Each leads to the card that a chat shows for
such words. They are translated already, and none names anything that others must not read.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.course_bundle import CourseBundle
from bot.lessons.model.commands import TellScene
from bot.lessons.model.lesson import Script
from bot.lessons.model.text import Text
from bot.lessons.steps import Choose, Option, Say

HELP, CARD, WHICH = "help", "card", "which"
FIRST = TellScene(HELP, "how")
"""The card that [What to say] below the first card opens in a chat."""

CARDS: Mapping[str, str] = {
    "how": "how",
    "how-now": "now-me",
    "how-low": "low-me",
    "how-swallowed": "swallowed-me",
    "how-touch": "touch-me",
    "how-home": "home-me",
    "how-work": "work-me",
    "how-emergency": "emergency-me",
    "how-plan": "marriage-me",
    "how-online": "online-me",
    "how-now-friend": "now-friend",
    "how-low-friend": "low-friend",
    "how-swallowed-friend": "swallowed-friend",
}
"""The card of each scene with a sentence, the most urgent first."""


def with_sentences(script: Script, bundle: CourseBundle, locale: str) -> Script:
    """Return Help with a list of sentences behind [What to say], in the words of a language."""
    told = {name: _told(script, name, bundle, locale) for name in CARDS if name in script.scenes}
    if not all(told.values()):
        return script
    options = tuple(_option(words[-1], CARDS[name]) for name, words in told.items())
    intro = Text(next(iter(told.values()))[0])
    listed = Choose.model_construct(choose=intro, id=WHICH, options=options, also=(), ages=None, when={}, was=())
    scenes = {**script.scenes, CARD: tuple(map(_to_the_list, script.scenes[CARD])), WHICH: (listed,)}
    return script.model_copy(update={"scenes": scenes})


def _told(script: Script, name: str, bundle: CourseBundle, locale: str) -> list[str]:
    """Return the paragraphs of a scene's bubble: the use of a sentence, then the sentence."""
    say = next((step for step in script.scenes[name] if isinstance(step, Say)), None)
    return bundle.catalogs.say(say.say, locale).split("\n\n") if say else []


def _option(words: str, card: str) -> Option:
    return Option.model_construct(text=Text(words), do=TellScene(HELP, card))


def _to_the_list(step: object) -> Choose:
    assert isinstance(step, Choose) and not isinstance(step.options, str)  # noqa: S101 - the first card is a choice
    options = tuple(
        it.model_copy(update={"do": TellScene(HELP, WHICH)}) if it.do == FIRST else it for it in step.options
    )
    return step.model_copy(update={"options": options})
