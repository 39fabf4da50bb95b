"""The measure: the same five items before and after the course, in the same words (P13).

Three items ask about knowledge, two about confidence. They are written once, in `measure.yaml`; a lesson asks them with
`measure: before` or `measure: after`, one after the other, after the learner has agreed. The stop's name tells the item
and wave an answer is counted for: `before-who-did-it` is the item `who-did-it` in the wave `before`.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from pydantic import Field, StringConstraints

from bot.lessons.model.fields import FrozenModel
from bot.lessons.model.text import Text
from bot.lessons.steps import Option, Poll, Say, Step, Wave

MEASURE = "measure"
"""The name of the file, and of the script made of it."""

WAVES: tuple[Wave, ...] = ("before", "after")

ItemId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,15}$")]
"""Name of an item. With its wave before it, it is still a stop's name of at most 22 characters."""

_ID = "A name of at most 15 small letters, digits and hyphens. Answers are counted by it, so never change it."


class MeasureAnswer(FrozenModel):
    """An answer to a knowledge item."""

    text: Text = Field(description="The words on the button: at most about 28 characters.", examples=["Who posts it"])
    correct: bool = Field(False, description="This is the right one; each item has one.", examples=[True])
    feedback: Text = Field(
        description="The reason, kindly. She reads it after the course, never before.",
        examples=["Who posts it is responsible, always."],
    )


class Knowledge(FrozenModel):
    """An item with one right answer."""

    item: Text = Field(description="The question.", examples=["Somebody posts a mean joke. Who is responsible?"])
    id: ItemId = Field(description=_ID, examples=["who-did-it"])
    options: tuple[MeasureAnswer, ...] = Field(
        description="Three answers of about the same length.",
        examples=[[{"text": "Who posts it", "correct": True, "feedback": "Yes, always."}]],
    )


class Confidence(FrozenModel):
    """An item about herself: nothing is right or wrong."""

    item: Text = Field(
        description="A sentence that she may find true.", examples=["I could say no to a friend online."]
    )
    id: ItemId = Field(description=_ID, examples=["say-no"])
    options: tuple[Text, ...] = Field(
        description="Three steps, the same for every item.", examples=[["True for me", "A little true", "Not yet true"]]
    )


class Item(Poll):
    """An item of the measure, as a stop: no answer is told to be right or wrong before the course.

    No part of the story: how long a lesson is does not count it.
    """


class MeasureItems(FrozenModel):
    """`measure.yaml`: what is asked before and after the course."""

    before: Text = Field(
        description="Asks whether she may be asked, before the course: no test, nobody sees who answered what.",
        examples=["Five quick questions before the story goes on. It is no test."],
    )
    start: Text = Field(description="The button that begins.", examples=["Ask me"])
    skip: Text = Field(description="The button that leads on without them.", examples=["Skip"])
    after: Text = Field(
        description="Asks the same at the end of the course.", examples=["Five quick questions before the story ends."]
    )
    knowledge: tuple[Knowledge, ...] = Field(
        description="Three items with one right answer each.",
        examples=[[{
            "item": "Somebody posts a mean joke. Who is responsible?",
            "id": "who-did-it",
            "options": [
                {"text": "Who laughs at it", "feedback": "Who laughs can stop. Who posts it is responsible."},
                {"text": "Who posts it", "correct": True, "feedback": "Yes. Always."},
            ],
        }]],
    )  # fmt: skip
    confidence: tuple[Confidence, ...] = Field(
        description="Two items about herself.",
        examples=[[{
            "item": "I could say no to a friend online.",
            "id": "say-no",
            "options": ["True for me", "A little true", "Not yet true"],
        }]],
    )  # fmt: skip
    thanks: Text = Field(
        description="What the bot says after the last item.", examples=["Thank you! Back to the story."]
    )

    @cached_property
    def openers(self) -> dict[Wave, Item]:
        """The question for consent by wave, with the items behind its first button."""
        return {wave: self._opener(wave) for wave in WAVES}

    @cached_property
    def scenes(self) -> dict[str, tuple[Step, ...]]:
        """All items once, as the scenes of a script, for the checks and the translation of every text."""
        return {
            "before": (_item("before", self.before, self._buttons()),),
            "after": (_item("after", self.after, self._buttons()),),
            "items": self._items("", feedback=True),
        }

    def _opener(self, wave: Wave) -> Item:
        items = self._items(f"{wave}-", feedback=wave == "after")
        return _item(wave, self.before if wave == "before" else self.after, self._buttons(items))

    def _buttons(self, items: tuple[Step, ...] = ()) -> tuple[Option, ...]:
        return _option(self.start, then=items), _option(self.skip)

    def _items(self, prefix: str, *, feedback: bool) -> tuple[Step, ...]:
        known = (_item(prefix + it.id, it.item, _answers(it, feedback)) for it in self.knowledge)
        sure = (_item(prefix + it.id, it.item, tuple(map(_option, it.options))) for it in self.confidence)
        return (*known, *sure, Say(say=self.thanks))


def _answers(known: Knowledge, feedback: bool) -> tuple[Option, ...]:
    return tuple(_option(option.text, feedback=option.feedback if feedback else None) for option in known.options)


def _item(id: str, words: Text, options: tuple[Option, ...]) -> Item:
    """Make an item without validation: its parts are validated already."""
    return Item.model_construct(id=id, poll=words, options=options)


def _option(text: Text, *, feedback: Text | None = None, then: tuple[Step, ...] = ()) -> Option:
    """Make an option that does not hold whether it is right: no button shows that, and a count looks it up."""
    return Option.model_construct(text=text, feedback=feedback, then=then)
