"""The steps a lesson is made of, as an author may write them.

Each model has exactly the keys of the YAML, so the model is the format. Unknown keys are refused.
What a key means, with an example, stands at the key: editors show it while a teacher writes (`content.schema`).
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    WithJsonSchema,
)

from bot.lessons.model.command_words import Do
from bot.lessons.model.people import Band
from bot.lessons.model.text import Text

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,22}$")]
"""A name that fits a button: at most 22 of a-z, 0-9 and the hyphen (callback_data holds 64 bytes)."""


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Flag = Annotated[str, WithJsonSchema({"type": ["string", "number", "boolean"]})]
"""The value of a flag: a word, also one that other programs take for a number or for true."""

Several = Annotated[tuple[Flag, ...], BeforeValidator(_listed, json_schema_input_type=Flag | tuple[Flag, ...])]
"""One plain value, or a list of them."""


class FrozenModel(BaseModel):
    """A frozen piece of the format: what is not listed is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Conditional(FrozenModel):
    """Something only some readers meet."""

    ages: Band | None = Field(None, description="Only girls of this age meet it.", examples=["10-13"])
    when: dict[str, Several] = Field(
        default_factory=dict,
        description="Only who told this country, or for whom `set:` remembered this, meets it. One value or a list.",
        examples=[{"country": "KE"}, {"country": ["NP", "KH"]}, {"asked": "twice"}],
    )
    critical: bool = Field(
        False,
        description="These words keep a girl safe: an old translation of them is shown only if it is signed.",
        examples=[True],
    )


class Option(Conditional):
    """One answer to a stop. It may also be plain text."""

    text: Text = Field(description="The words on the button: at most about 28 characters.", examples=["Tell her aunt"])
    feedback: Text | None = Field(
        None,
        description="What the bot answers to her pick: the reason, kindly. A quiz needs it at every option.",
        examples=["Strong. Her aunt puts the kettle on."],
    )
    then: tuple[Step, ...] = Field(
        (),
        description="A few steps for who picks this. Then the story goes on by itself.",
        examples=[[{"say": "Her aunt puts the kettle on."}]],
    )
    correct: bool = Field(
        False, description="In a quiz: this answer is right. There may be more than one.", examples=[True]
    )
    do: Do | None = Field(None, description="What the bot does when she picks this.", examples=["tidy"])
    was: Several = Field(
        (),
        description="The words this option had before, so that old buttons keep working.",
        examples=["Tell an aunt"],
    )

    @cached_property
    def key(self) -> str:
        """What her button carries; looked up by every tap that passes by here."""
        return self.text.key


def _plain_option(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


AnyOption = Annotated[Option, BeforeValidator(_plain_option, json_schema_input_type=Text | Option)]
"""An option may be plain text."""


class Say(Conditional):
    """A bubble."""

    say: Text = Field(
        description="The words of a bubble, at most 35. `*bold*` is bold, `<friend>` is a name from cast.yaml.",
        examples=["Amina is an invented girl. Her goat eats everything."],
    )


class Picture(Conditional):
    """A picture, and its words."""

    picture: str = Field(
        description="A PNG or JPG file in the folder media/, at most 60 KB.", examples=["cracked-phone.png"]
    )
    alt: Text = Field(
        description="The words below the picture. They also tell what is on it, for who cannot see it.",
        examples=["Amina holds up her phone. The crack looks like a chicken."],
    )


class Set(Conditional):
    """Something later steps ask about with `when:`. It is forgotten when the lesson ends."""

    set: dict[str, Flag] = Field(description="A name you invent, and its value.", examples=[{"asked": "twice"}])


class Goto(Conditional):
    """Go on in another scene of this file, and do not come back."""

    goto: str = Field(description="The name of the scene.", examples=["way-home"])


class End(Conditional):
    """The lesson is over here. Plain `- end` says the same."""

    end: Literal["yes"] = Field(description="The lesson is over here.", examples=["yes"])


class Again(Conditional):
    """A quiz of an earlier lesson comes back. It is left out for who has not met it (P6)."""

    again: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,22}/[a-z0-9-]{1,22}$")] = Field(
        description="The lesson's name, a slash, and the id of the quiz.", examples=["my-safety-team/helplines"]
    )


Wave = Literal["before", "after"]
"""When the measure is taken: in the first lesson, and in the last."""


class Measure(Conditional):
    """The items of measure.yaml are asked here, of who has not finished this lesson yet (P13)."""

    measure: Wave = Field(description="Whether it is before the course or after it.", examples=["before"])


class Act(Conditional):
    """Something the bot does, in its own scenes."""

    do: Do = Field(description="What the bot does here.", examples=["tidy"])


Generated = Literal["languages", "lessons", "countries", "weekdays", "answers"]
"""Options the bot makes itself: one per language, offered lesson, country, day of the week, or answer of the question
that is open."""


class Stop(Conditional):
    """A step that waits for her."""

    kind: ClassVar[str]
    id: Id = Field(
        description="A name of at most 22 small letters, digits and hyphens. Buttons carry it, so never change it.",
        examples=["who-to-tell"],
    )
    was: Several = Field(
        (), description="The id this stop had before, so that old buttons keep working.", examples=["who-helps"]
    )

    @cached_property
    def written(self) -> tuple[Option, ...]:
        """The options an author wrote; those that the bot makes itself are not among them."""
        options = getattr(self, "options", ())
        return (() if isinstance(options, str) else options) + getattr(self, "also", ())

    @property
    def question(self) -> Text:
        """The words of the stop."""
        words: Text = getattr(self, self.kind)
        return words


class Choose(Stop):
    """A decision in the story."""

    kind = "choose"
    choose: Text = Field(description="The question, and what led to it.", examples=["Leo writes again. What next?"])
    options: tuple[AnyOption, ...] | Generated = Field(
        description="What she can pick: a list, or `countries`, for which the bot makes the buttons.",
        examples=[["Ask why", {"text": "Tell her aunt", "feedback": "Strong. Her aunt listens."}], "countries"],
    )
    also: tuple[AnyOption, ...] = Field(
        (), description="More options, below those that the bot makes itself.", examples=[["Go on without"]]
    )


class Quiz(Stop):
    """A question with right answers. Every answer has its feedback."""

    kind = "quiz"
    quiz: Text = Field(description="The question.", examples=["Who is responsible for a trick?"])
    options: tuple[AnyOption, ...] = Field(
        description="The answers. Mark right ones with `correct: true`, and give each its `feedback:`.",
        examples=[[
            {"text": "Who answers it", "feedback": "Answering is friendly. Who plays the trick is responsible."},
            {"text": "Who plays it", "correct": True, "feedback": "Yes. Always."},
        ]],
    )  # fmt: skip
    myth: bool = Field(False, description="It clears up what many people wrongly believe.", examples=[True])


class Poll(Stop):
    """Her opinion: nothing is right or wrong."""

    kind = "poll"
    poll: Text = Field(description="The question.", examples=["What is the best colour for a goat?"])
    options: tuple[AnyOption, ...] = Field(description="What she may think.", examples=[["Brown", "Polka dots"]])


class Practise(Stop):
    """She builds a sentence from your lines, in any order."""

    kind = "practise"
    practise: Text = Field(
        description="What she is to say, and how many lines to tap.", examples=["Help Amina ask. Tap two."]
    )
    lines: tuple[Text, ...] = Field(
        description="The lines she builds with. Any of them makes a good sentence: nothing here is wrong.",
        examples=[["Can we talk?", "Please listen first.", "It is about my phone."]],
    )
    pick: Annotated[int, Field(ge=1, le=5)] = Field(2, description="How many lines make the sentence.", examples=[2])
    feedback: Text | None = Field(
        None, description="What the bot says about her sentence.", examples=["Short and brave. It is enough."]
    )

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
    if isinstance(step, FrozenModel):
        return next((kind for kind in STEP_KINDS if kind in type(step).model_fields), None)
    return next((kind for kind in STEP_KINDS if kind in step), None) if isinstance(step, dict) else None


def _plain_end(value: object) -> object:
    return {"end": "yes"} if value == "end" else value


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
