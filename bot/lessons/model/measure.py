"""The measure: parallel items before the course, on the way, and after it (P13).

Three items ask about knowledge, each in another little story at each wave, so that nobody remembers an answer instead
of knowing it. Two ask about confidence, in the same words before and after. They are written once, in `measure.yaml`; a
lesson asks them with `measure: before`, one after the other, after the learner has agreed. The stop's name tells the
wave and item an answer is counted for: `before-ask-first` is the item `ask-first` in the wave `before`.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, get_args

from pydantic import BeforeValidator, Field, StringConstraints

from bot.lessons.model.fields import FrozenModel, as_text
from bot.lessons.model.text import Text
from bot.lessons.steps import Option, Poll, Say, Step, Wave

MEASURE = "measure"
"""The name of the file, and of the script made of it."""

WAVES: tuple[Wave, ...] = get_args(Wave)
LATER_WAVES = WAVES[1:]
"""Waves with which `before` is compared, in the order of the course."""

CONFIDENCE_WAVES: tuple[Wave, ...] = ("before", "after")
"""Waves that ask about confidence: the same words too often would only be a habit."""

ItemId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,15}$")]
"""Name of an item. With its wave before it, it is still a stop's name of at most 22 characters."""

_ID = "A name of at most 15 small letters, digits and hyphens. Answers are counted by it, so never change it."


class MeasureAnswer(FrozenModel):
    """An answer to a knowledge item. A wrong one may also be plain text."""

    text: Text = Field(description="The words on the button: at most about 28 characters.", examples=["Tell her aunt"])
    correct: bool = Field(False, description="This is the right one; each form has one.", examples=[True])


class ExplainedAnswer(MeasureAnswer):
    """An answer to the last form of a knowledge item."""

    feedback: Text = Field(
        description="The reason, kindly. She reads it after the course, never before.",
        examples=["Yes. With somebody beside her it gets smaller."],
    )


AnyMeasureAnswer = Annotated[MeasureAnswer, BeforeValidator(as_text, json_schema_input_type=Text | MeasureAnswer)]
"""A wrong answer may be plain text."""

_ITEM = "A little story in at most 35 words, and the question."
_THREE = "Three answers that a girl might give, of about the same length."


class ItemForm(FrozenModel):
    """A knowledge item as it is asked in one wave."""

    item: Text = Field(description=_ITEM, examples=["A gamer says: send me airtime. What does Amina do first?"])
    options: tuple[AnyMeasureAnswer, ...] = Field(
        description=_THREE, examples=[["Send a little", {"text": "Tell her aunt", "correct": True}]]
    )


class ExplainedForm(FrozenModel):
    """A knowledge item as it is asked in the last wave: every answer has its reason."""

    item: Text = Field(description=_ITEM, examples=["A boy says: lend me your phone. What does Amina do first?"])
    options: tuple[ExplainedAnswer, ...] = Field(
        description=_THREE,
        examples=[[{"text": "Tell her aunt", "correct": True, "feedback": "Yes. It gets smaller."}]],
    )


class ItemForms(FrozenModel):
    """The forms of a knowledge item, one for each wave: another story, the same skill."""

    before: ItemForm = Field(description="Asked in the first lesson.", examples=[{"item": "…", "options": ["…"]}])
    fourth: ItemForm | None = Field(
        None,
        description="Asked after the fourth lesson; a shorter course needs none.",
        examples=[{"item": "…", "options": ["…"]}],
    )
    eighth: ItemForm | None = Field(
        None,
        description="Asked after the eighth lesson; a shorter course needs none.",
        examples=[{"item": "…", "options": ["…"]}],
    )
    after: ExplainedForm = Field(
        description="Asked in the last lesson. Only here she reads what is right, and why.",
        examples=[{"item": "…", "options": [{"text": "…", "feedback": "…"}]}],
    )


class Knowledge(FrozenModel):
    """An item with one right answer in each form."""

    id: ItemId = Field(description=_ID, examples=["tell-first"])
    forms: ItemForms = Field(
        description="The item in each wave.",
        examples=[{"before": {"item": "…", "options": ["…"]}, "after": {"item": "…", "options": []}}],
    )

    @cached_property
    def by_wave(self) -> dict[Wave, ItemForm | ExplainedForm]:
        """The forms that there are, by wave."""
        found = {wave: getattr(self.forms, wave) for wave in WAVES}
        return {wave: form for wave, form in found.items() if form}


class Confidence(FrozenModel):
    """An item about the learner herself: nothing is right or wrong."""

    item: Text = Field(
        description="A sentence that she may find true.", examples=["I could say no to a friend online."]
    )
    id: ItemId = Field(description=_ID, examples=["say-no"])
    options: tuple[Text, ...] = Field(
        description="Three steps, the same for every item.", examples=[["True for me", "A little true", "Not yet true"]]
    )


class Item(Poll):
    """An item of the measure, as a stop: no answer is told to be right or wrong before the last wave.

    It is no part of the story, and does not count for the length of a lesson.
    """


class MeasureItems(FrozenModel):
    """`measure.yaml`: what is asked before the course, on the way, and after it."""

    before: Text = Field(
        description="Asks whether she may be asked, before the course: no test, nobody sees who answered what.",
        examples=["Five quick questions before the story goes on. It is no test."],
    )
    start: Text = Field(description="The button that begins.", examples=["Ask me"])
    skip: Text = Field(description="The button that leads on without them.", examples=["Skip"])
    between: Text = Field(
        description="Asks the same after the fourth and the eighth lesson.",
        examples=["Three quick questions before the story ends."],
    )
    after: Text = Field(
        description="Asks the same at the end of the course.", examples=["Five quick questions before the story ends."]
    )
    knowledge: tuple[Knowledge, ...] = Field(
        description="Three items with one right answer each.",
        examples=[[{
            "id": "tell-first",
            "forms": {
                "before": {
                    "item": "A gamer says: send me airtime, or else! What does Amina do first?",
                    "options": ["Send a little", {"text": "Tell her aunt", "correct": True}],
                },
                "after": {
                    "item": "A boy says: lend me your phone, or else! What does Amina do first?",
                    "options": [
                        {"text": "Tell her coach", "correct": True, "feedback": "Yes. It gets smaller."},
                        {"text": "Lend it once", "feedback": "Mostly the next wish follows."},
                    ],
                },
            },
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
    def waves(self) -> tuple[Wave, ...]:
        """The waves in which there is something to ask."""
        return tuple(wave for wave in WAVES if wave in CONFIDENCE_WAVES or self._forms(wave))

    @cached_property
    def openers(self) -> dict[Wave, Item]:
        """The question for consent by wave, with the items behind its first button."""
        return {wave: self._opener(wave) for wave in self.waves}

    @cached_property
    def scenes(self) -> dict[str, tuple[Step, ...]]:
        """The waves as the scenes of a script, for the checks and the translation of every text."""
        return {
            wave: (_item(wave, self.opening(wave), (_option(self.start), _option(self.skip))), *self._items(wave))
            for wave in self.waves
        }

    def opening(self, wave: Wave) -> Text:
        """Return the words that ask whether the learner may be asked."""
        return {"before": self.before, "after": self.after}.get(wave, self.between)

    def _opener(self, wave: Wave) -> Item:
        return _item(wave, self.opening(wave), (_option(self.start, then=self._items(wave)), _option(self.skip)))

    def _forms(self, wave: Wave) -> tuple[tuple[str, ItemForm | ExplainedForm], ...]:
        return tuple((known.id, known.by_wave[wave]) for known in self.knowledge if wave in known.by_wave)

    def _items(self, wave: Wave) -> tuple[Step, ...]:
        known = (_item(f"{wave}-{id}", form.item, tuple(map(_answer, form.options))) for id, form in self._forms(wave))
        asked = self.confidence if wave in CONFIDENCE_WAVES else ()
        sure = (_item(f"{wave}-{it.id}", it.item, tuple(map(_option, it.options))) for it in asked)
        return (*known, *sure, Say(say=self.thanks))


def _answer(answer: MeasureAnswer) -> Option:
    return _option(answer.text, feedback=answer.feedback if isinstance(answer, ExplainedAnswer) else None)


def _item(id: str, words: Text, options: tuple[Option, ...]) -> Item:
    """Make an item without validation: its parts are validated already."""
    return Item.model_construct(id=id, poll=words, options=options)


def _option(text: Text, *, feedback: Text | None = None, then: tuple[Step, ...] = ()) -> Option:
    """Make an option that does not hold whether it is right: no button shows it, and counting looks it up."""
    return Option.model_construct(text=text, feedback=feedback, then=then)
