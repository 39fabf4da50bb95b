"""The steps a lesson is made of, as an author may write them.

Each model has exactly the keys of the YAML, so the model is the format. Unknown keys are refused.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
)
from pydantic_core import PydanticCustomError

from bot.content.model.people import Band
from bot.content.model.text import Text

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,22}$")]
"""A name that fits a button: at most 22 of a-z, 0-9 and the hyphen (callback_data holds 64 bytes)."""


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Several = Annotated[tuple[str, ...], BeforeValidator(_listed)]
"""One plain value, or a list of them."""


class Part(BaseModel):
    """A frozen piece of the format: what is not listed is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Conditional(Part):
    """Something only some readers meet: `ages:` names a band, `when:` flags she set or her country."""

    ages: Band | None = None
    when: dict[str, Several] = Field(default_factory=dict)
    critical: bool = Field(
        False,
        description="These words keep a girl safe: an old translation of them is shown only if it is signed.",
        examples=[True],
    )


class Option(Conditional):
    """One answer to a stop. `then` is a short way that comes back by itself."""

    text: Text
    feedback: Text | None = None
    then: tuple[Step, ...] = ()
    correct: bool = False
    do: Do | None = None
    was: Several = ()

    @property
    def key(self) -> str:
        """What her button carries."""
        return self.text.key


class Say(Conditional):
    """A bubble."""

    say: Text


class Picture(Conditional):
    """A picture from `media/`; `alt` is its caption and what a screen reader says."""

    picture: str
    alt: Text


class Set(Conditional):
    """Flags that later steps ask about with `when:`; forgotten when the lesson ends."""

    set: dict[str, str]


class Goto(Conditional):
    """Go to a scene for good."""

    goto: str


class End(Conditional):
    """The lesson is over here."""

    end: Literal["yes"]


class Again(Conditional):
    """A quiz of an earlier lesson comes back, as `lesson/stop`; left out if she has not met it (P6)."""

    again: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,22}/[a-z0-9-]{1,22}$")]


class Act(Conditional):
    """Something the bot does, in its own scenes."""

    do: Do


ACTS: frozenset[str] = frozenset(
    {"age 10-13", "age 14-17", "age 18+", "age skip", "story", "enter", "start-again", "somebody-else", "here", "menu"}
    | {"help", "tidy", "welcome", "onward", "begin-anew", "save", "forget", "erase", "my-data"}
)
"""What a bot scene may do, beside `tell file/scene`. Options the bot makes itself do `language`, `country`, `open`."""

_TELL = re.compile(r"tell [a-z0-9-]{1,22}/[a-z0-9-]{1,22}")


def _possible(do: str) -> str:
    if do not in ACTS and not _TELL.fullmatch(do):
        possible = ", ".join(sorted(ACTS))
        raise PydanticCustomError("unknown_act", "{possible}", {"possible": f"{possible}, tell file/scene"})
    return do


Do = Annotated[str, AfterValidator(_possible)]
"""Something the bot does. A lesson may only `help` and `tidy`, and ask for the country."""

LESSON_MAY: frozenset[str] = frozenset({"help", "tidy"})

Generated = Literal["languages", "lessons", "countries"]
"""Options the bot makes itself: one per language, offered lesson or country."""


class Stop(Conditional):
    """A step that waits for her. Its id survives edits; `was` carries a rename."""

    kind: ClassVar[str]
    id: Id
    was: Several = ()

    @property
    def question(self) -> Text:
        """The words of the stop."""
        words: Text = getattr(self, self.kind)
        return words


class Choose(Stop):
    """A decision in the story."""

    kind = "choose"
    choose: Text
    options: tuple[AnyOption, ...] | Generated
    also: tuple[AnyOption, ...] = ()


class Quiz(Stop):
    """A question with right answers; each answer has its feedback. `myth` marks a misconception (P4)."""

    kind = "quiz"
    quiz: Text
    options: tuple[AnyOption, ...]
    myth: bool = False


class Poll(Stop):
    """Her opinion: nothing is right or wrong."""

    kind = "poll"
    poll: Text
    options: tuple[AnyOption, ...]


class Measure(Stop):
    """An item asked before and after the course, without feedback (P13)."""

    kind = "measure"
    measure: Text
    options: tuple[AnyOption, ...]


class Practise(Stop):
    """She builds a sentence: `pick` of the lines, one after the other, in any order."""

    kind = "practise"
    practise: Text
    lines: tuple[Text, ...]
    pick: Annotated[int, Field(ge=1, le=5)] = 2
    feedback: Text | None = None

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """The lines as what she picks from; made once, because every tap looks at them."""
        return tuple(Option.model_construct(text=line) for line in self.lines)


STEP_KINDS: tuple[str, ...] = (
    "say",
    "picture",
    "choose",
    "quiz",
    "poll",
    "practise",
    "again",
    "measure",
    "set",
    "goto",
    "end",
    "do",
)


def _kind(step: Any) -> str | None:
    """Which kind of step a mapping is: the one key of it that names a kind."""
    if isinstance(step, Part):
        return next((kind for kind in STEP_KINDS if kind in type(step).model_fields), None)
    return next((kind for kind in STEP_KINDS if kind in step), None) if isinstance(step, dict) else None


def _plain_end(value: object) -> object:
    return {"end": "yes"} if value == "end" else value


def _plain_option(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


AnyOption = Annotated[Option, BeforeValidator(_plain_option)]
"""An option may be plain text."""

Step = Annotated[
    Annotated[Say, Tag("say")]
    | Annotated[Picture, Tag("picture")]
    | Annotated[Choose, Tag("choose")]
    | Annotated[Quiz, Tag("quiz")]
    | Annotated[Poll, Tag("poll")]
    | Annotated[Practise, Tag("practise")]
    | Annotated[Again, Tag("again")]
    | Annotated[Measure, Tag("measure")]
    | Annotated[Set, Tag("set")]
    | Annotated[Goto, Tag("goto")]
    | Annotated[End, Tag("end")]
    | Annotated[Act, Tag("do")],
    Discriminator(_kind),
    BeforeValidator(_plain_end),
]
"""Any step of a scene."""

for _model in (Option, Say, Picture, Set, Goto, End, Again, Act, Choose, Quiz, Poll, Measure, Practise):
    _model.model_rebuild()
