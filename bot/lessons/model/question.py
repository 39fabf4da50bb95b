"""A question to girls, as staff write it: `questions/NAME.yaml` (G1).

Learners pick from its list, and may also write if it allows that. It is asked only between two days, and only if it
says who reads the answers and by when the outcome is told; the next question waits for that (G8).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, Field

from bot.lessons.model.fields import FrozenModel, Several, as_text, written_day
from bot.lessons.model.text import Text, option_key
from bot.lessons.steps import Option, Poll, Say, Step

QUESTIONS_FOLDER = "questions"
"""Folder of the questions, a file each. The context of their texts is `questions/NAME`, which is no lesson's name."""

ANSWER_WITHIN = 60
"""Days after a question closes within which the outcome has to be told (G8)."""


class Pick(FrozenModel):
    """One answer of the list. It may also be plain text."""

    text: Text = Field(
        description="The words on the button: at most about 28 characters.", examples=["Shorter stories"]
    )
    was: Several = Field(
        (),
        description="The words this answer had before, so that old buttons keep counting for it.",
        examples=["Short stories"],
    )


AnyPick = Annotated[Pick, BeforeValidator(as_text, json_schema_input_type=Text | Pick)]
"""An answer, which may be written as plain text."""


class FollowUp(FrozenModel):
    """Outcome of a question: told to girls in every language, or the next question does not open (G8)."""

    said: Text = Field(description="You said: what girls told.", examples=["You said: the stories are too long."])
    did: Text = Field(description="We did: what was changed.", examples=["We made four of them shorter."])
    could_not: Text = Field(
        description="We could not, because: what stays as it is, and the honest reason.",
        examples=["We could not make a story with voices yet, because nobody has recorded one."],
    )


class QuestionDays(NamedTuple):
    """First and last day of a question, and the day by which its outcome is told."""

    opens: date
    closes: date
    answer_by: date


class Question(FrozenModel):
    """One question to girls. Without `opens` it is a draft, which nobody is asked."""

    question: Text = Field(
        description="What is asked: an idea or an opinion, never what happened to a girl.",
        examples=["What should the next story be about?"],
    )
    options: tuple[AnyPick, ...] = Field(
        description="The list she can pick from: 2 to 6 short answers.",
        examples=[["Games", "Friends", "Music"]],
    )
    reader: Text = Field(
        description="Who reads the answers, and when: girls are told before they write.",
        examples=["The SCROL team in your country reads this on Fridays."],
    )
    write: bool = Field(
        False,
        description="Whether she may also write in her own words, in languages where `free_text` allows it. "
        "Without it, it is a poll.",
        examples=[True],
    )
    opens: str = Field("", description="The first day it is asked. Without it, it is a draft.", examples=["2027-03-01"])
    closes: str = Field("", description="The last day it is asked.", examples=["2027-03-31"])
    answer_by: str = Field(
        "",
        description="The day by which girls are told what came of it: at most 60 days after it closes.",
        examples=["2027-05-15"],
    )
    answer: FollowUp | None = Field(
        None,
        description="What came of it, told once it is written and translated. The next question waits for it.",
        examples=[
            {"said": "You said: too long.", "did": "We made it short.", "could_not": "We could not …, because …"}
        ],
    )

    @cached_property
    def days(self) -> QuestionDays | None:
        """Its days; None for a draft, or if one of them is no day of the calendar."""
        opens, closes, answer_by = map(written_day, (self.opens, self.closes, self.answer_by))
        return QuestionDays(opens, closes, answer_by) if opens and closes and answer_by else None

    def pick(self, key: str) -> Pick | None:
        """Return the answer that a button's key names, also by old words (`was:`); None when there is none."""
        return next(
            (option for option in self.options if key in map(option_key, (option.text.source, *option.was))), None
        )

    @property
    def asking(self) -> Iterator[Text]:
        """Yield the texts of an open question. Unless all are translated, a learner is not asked."""
        yield from (self.question, self.reader, *(option.text for option in self.options))

    @cached_property
    def scenes(self) -> dict[str, tuple[Step, ...]]:
        """All its texts once, as the scenes of a script, for the checks and the translation of every text."""
        options = tuple(Option.model_construct(text=option.text) for option in self.options)
        asked = Poll.model_construct(id="pick", poll=self.question, options=options)
        told = (self.answer.said, self.answer.did, self.answer.could_not) if self.answer else ()
        return {"question": (asked, Say(say=self.reader)), "answer": tuple(Say(say=it) for it in told)}


Questions = Mapping[str, Question]
"""The questions of a course by file name."""
