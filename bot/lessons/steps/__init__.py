"""The steps a lesson is made of: one file a kind, gathered here.

A kind is a pydantic model with exactly the keys of the YAML: unknown keys are refused, and what a key means, with an
example, stands at the key, for editors show it while a teacher writes (`lessons.schema`). A new kind is one file and
its line in `Step`; the type checker then names every place that must know it (CONTRIBUTING.md, "Add a step kind").
"""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType
from typing import Annotated, Literal, get_args, get_origin

from pydantic import BeforeValidator, Discriminator, Tag

from bot.lessons.model.fields import keys_holding
from bot.lessons.model.text import Text
from bot.lessons.steps.act import Act
from bot.lessons.steps.again import Again
from bot.lessons.steps.choose import Choose, Generated
from bot.lessons.steps.end import End, plain_end
from bot.lessons.steps.goto import Goto
from bot.lessons.steps.measure import Measure, Wave
from bot.lessons.steps.picture import Picture
from bot.lessons.steps.poll import Poll
from bot.lessons.steps.practise import Practise
from bot.lessons.steps.quiz import Quiz
from bot.lessons.steps.say import Say
from bot.lessons.steps.set import Set
from bot.lessons.steps.step_kind import Conditional, Option, StepKind, Stop

__all__ = [
    "NAME_KEYS",
    "OPTION_KEYS",
    "PROSE_KEYS",
    "STEP_KEYS",
    "STEP_KINDS",
    "STEP_MODELS",
    "Act",
    "Again",
    "Choose",
    "Conditional",
    "End",
    "Generated",
    "Goto",
    "Measure",
    "Option",
    "Picture",
    "Poll",
    "Practise",
    "Quiz",
    "Say",
    "Set",
    "Step",
    "Stop",
    "Wave",
]


def _kind(step: object) -> str | None:
    """Return the kind of a step: the one key of its mapping that names a kind; None for anything else."""
    if isinstance(step, StepKind):
        return step.kind
    return next((kind for kind in STEP_KINDS if kind in step), None) if isinstance(step, dict) else None


Step = Annotated[
    Annotated[Say, Tag(Say.kind)]
    | Annotated[Picture, Tag(Picture.kind)]
    | Annotated[Choose, Tag(Choose.kind)]
    | Annotated[Quiz, Tag(Quiz.kind)]
    | Annotated[Poll, Tag(Poll.kind)]
    | Annotated[Practise, Tag(Practise.kind)]
    | Annotated[Again, Tag(Again.kind)]
    | Annotated[Measure, Tag(Measure.kind)]
    | Annotated[Set, Tag(Set.kind)]
    | Annotated[Goto, Tag(Goto.kind)]
    | Annotated[End, Tag(End.kind)]
    | Annotated[Act, Tag(Act.kind)],
    Discriminator(_kind),
    BeforeValidator(plain_end),
]
"""Any step of a scene. All below is read off this union, so the type checker and the loader know the same kinds."""

STEP_MODELS: tuple[type[Step], ...] = tuple(get_args(kind)[0] for kind in get_args(get_args(Step)[0]))
"""The model of each kind, in the order in which editors offer them."""

STEP_KINDS: tuple[str, ...] = tuple(model.kind for model in STEP_MODELS)
"""The key that begins a step of each kind."""

OPTION_KEYS: tuple[str, ...] = tuple(dict.fromkeys(key for model in STEP_MODELS for key in keys_holding(model, Option)))
"""The keys behind which the answers to a stop stand."""

_MODELS: tuple[type[Conditional], ...] = (Option, *STEP_MODELS)

for _model in _MODELS:
    _model.model_rebuild(_types_namespace={"Step": Step})


def _fields() -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield every key of a step or an option, with the types its value can have."""
    for model in _MODELS:
        for key, field in model.model_fields.items():
            forms = get_args(field.annotation) if get_origin(field.annotation) is not Literal else ()
            yield key, tuple(form for form in forms if form is not NoneType) or (field.annotation,)


STEP_KEYS: tuple[str, ...] = tuple(dict.fromkeys((*STEP_KINDS, *(key for key, _ in _fields()))))
"""Every key that can stand in a step or an option, the kinds first."""

PROSE_KEYS = frozenset(key for key, forms in _fields() if forms == (Text,))
"""The keys that a sentence follows."""

NAME_KEYS = frozenset(key for key, forms in _fields() if forms == (str,) or get_origin(forms[0]) is Literal)
"""The keys that a name follows, not a sentence."""
