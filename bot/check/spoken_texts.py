"""Texts of a part of the course with their speakers: the bot, somebody in the story, or a button marked as wrong.

A writer marks the words of somebody in the story with `quoted: true`. What is typed as speech, such as `<teacher>: …`
or words between stars, is no mark: anybody can type it, and it is the bot that a girl reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from pydantic import BaseModel

from bot.lessons.model.lesson import Script
from bot.lessons.model.text import Text
from bot.lessons.model.texts import named_texts
from bot.lessons.steps import Option, Practise, Quiz, Step

TextSpeaker = Literal["bot", "story", "wrong"]
"""`bot`: the bot's own voice. `story`: somebody in the story, as `quoted: true` says. `wrong`: a button that is marked
as no right answer, or as a line that does not help."""


class SpokenText(NamedTuple):
    """A text, the key it was written at (`say`, `feedback`, …), and its speaker."""

    key: str
    text: Text
    speaker: TextSpeaker


def spoken_texts(part: object) -> Iterator[SpokenText]:
    """Yield the texts of a part in playing order. Outside of steps the bot speaks."""
    head = part.model_copy(update={"scenes": {}}) if isinstance(part, Script) else part
    yield from (SpokenText(key, text, "bot") for key, text in named_texts(head))
    for scene in part.scenes.values() if isinstance(part, Script) else ():
        yield from _in_steps(scene)


def _in_steps(steps: Iterable[Step]) -> Iterator[SpokenText]:
    for step in steps:
        for key, value in _values(step):
            if isinstance(value, Text):
                yield SpokenText(key, value, "story" if step.quoted else "bot")
            elif isinstance(value, tuple):
                for option in value:
                    if isinstance(option, Option):
                        yield from _in_option(step, option)


def _in_option(step: Step, option: Option) -> Iterator[SpokenText]:
    speaker: TextSpeaker = "story" if option.quoted else "bot"
    yield SpokenText("text", option.text, "wrong" if _is_wrong(step, option) and not option.quoted else speaker)
    if option.feedback:
        yield SpokenText("feedback", option.feedback, speaker)
    yield from _in_steps(option.then)


def _is_wrong(step: Step, option: Option) -> bool:
    return (isinstance(step, Quiz) and not option.correct) or (isinstance(step, Practise) and not option.helps)


def _values(step: BaseModel) -> Iterator[tuple[str, object]]:
    return ((key, getattr(step, key)) for key in type(step).model_fields)
