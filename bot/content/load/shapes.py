"""pydantic's findings as Problems with a place, in a teacher's words and with a guess what was meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.content.load.guess import did_you_mean
from bot.content.load.nodes import Block, Items
from bot.content.load.places import remember
from bot.content.model.announcement import Announcement
from bot.content.model.directory import Directory, Route
from bot.content.model.lesson import Lesson
from bot.content.model.measure import Knowledge, MeasureItems
from bot.content.model.profile import Profile
from bot.content.model.question import FollowUp, Question
from bot.content.model.steps import STEP_KINDS, Again, Choose, Option, Picture, Poll, Practise, Quiz
from bot.content.model.text import Place, Written
from bot.content.problem import Code, Problem

UNKNOWN_KEY = Code(
    "unknown-key",
    "A misspelt word is not read, so what stands behind it would silently not count.",
    wrong="""
- say: Hello.
- say: I am older.
  agess: 14-17  # <- here
""",
    right="""
- say: Hello.
- say: I am older.
  ages: 14-17
""",
)
MISSING_KEY = Code(
    "missing-key",
    "Something the bot needs here is not written.",
    wrong="""
- choose: Well?  # <- here
  options: [One, Two]
""",
    right="""
- choose: Well?
  id: well
  options: [One, Two]
""",
)
UNKNOWN_STEP = Code(
    "unknown-step",
    "The bot does not know what to do here.",
    wrong="- sey: Hello.  # <- here",
    right="- say: Hello.",
)
BAD_ID = Code(
    "bad-id",
    "A button has room for 64 bytes, and old buttons must keep finding this name: small letters, digits, hyphens.",
    wrong="""
- choose: Well?
  id: The Well  # <- here
  options: [One, Two]
""",
    right="""
- choose: Well?
  id: the-well
  options: [One, Two]
""",
)
BAD_VALUE = Code(
    "bad-value",
    "Only some words are possible here, and this is none of them.",
    wrong="""
- say: Hello.
  ages: 10-14  # <- here
- say: Good morning.
""",
    right="""
- say: Hello.
  ages: 10-13
- say: Good morning.
""",
)
MISSING_TEXT = Code(
    "missing-text",
    "She would get an empty bubble, and Telegram sends none.",
    wrong="- say:  # <- here",
    right="- say: Hello.",
)
BAD_SHAPE = Code(
    "bad-shape",
    "A list, a mapping or a plain text stands where the bot needs another of the three.",
    wrong="- set: brave  # <- here",
    right="- set: {mood: brave}",
)

Model = TypeVar("Model", bound=BaseModel)

_WRITTEN = (
    Lesson,
    Option,
    Choose,
    Quiz,
    Poll,
    Practise,
    Picture,
    Again,
    MeasureItems,
    Knowledge,
    Profile,
    Directory,
    Route,
    Question,
    FollowUp,
    Announcement,
)
_KNOWN = tuple(dict.fromkeys((*STEP_KINDS, *(key for model in _WRITTEN for key in model.model_fields))))


def shape(model: type[Model], data: Mapping[str, Any], script: str, place: Place) -> tuple[Model | None, list[Problem]]:
    """The data as a model, or everything that keeps it from being one."""
    try:
        found = model.model_validate(data, context={"script": script})
    except ValidationError as error:
        return None, _once([_explain(detail, data, place) for detail in _apt(error.errors(include_url=False))])
    remember(found, data)
    return found, []


def _apt(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Where a list or a plain word may stand, only what is wrong with the one that was written."""
    apt = [it for it in details if it["type"] != "literal_error" or isinstance(it["input"], str)]
    words = {it["loc"][:-1] for it in apt if it["type"] == "literal_error"}
    return [it for it in apt if it["type"] != "tuple_type" or it["loc"][:-1] not in words] or details


def _once(problems: list[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))


def _explain(detail: ErrorDetails, data: Any, place: Place) -> Problem:
    at, name = _where(detail["loc"], data, place)
    match detail["type"]:
        case "extra_forbidden":
            return UNKNOWN_KEY.at(at, f"`{name}` is not a word the lesson knows.", _guess(name))
        case "missing":
            return MISSING_KEY.at(at, f"`{name}:` is missing here.", f"Add a line `{name}:` with its text.")
        case "union_tag_not_found" | "union_tag_invalid":
            return _unknown_step(detail, at)
        case "string_pattern_mismatch":
            message = f"`{_short(detail['input'])}` cannot be a name here."
            return BAD_ID.at(at, message, "Use at most 22 of the letters a to z, digits and hyphens.")
        case "literal_error" | "bool_parsing" | "int_parsing" | "greater_than_equal" | "less_than_equal":
            expected = str((detail.get("ctx") or {}).get("expected", _EXPECTED.get(detail["type"], "1 to 5")))
            message = f"`{_short(detail['input'])}` is not possible here."
            return BAD_VALUE.at(at, message, f"Possible: {expected}.")
        case "unknown_act":
            message = f"`{_short(detail['input'])}` is nothing the bot can do."
            return BAD_VALUE.at(at, message, f"Possible: {detail['msg']}.")
        case "value_error":
            words = str(detail["msg"]).removeprefix("Value error, ")
            return MISSING_TEXT.at(at, f"The text at `{name}` {words}.", "Write the words, or delete the line.")
        case _:
            message = f"`{name}` has not the form it needs."
            return BAD_SHAPE.at(at, message, "Compare it with a lesson that works.")


def _unknown_step(detail: ErrorDetails, at: Place) -> Problem:
    step = detail["input"]
    words = list(step) if isinstance(step, dict) else [str(step)]
    hint = _guess(str(words[0])) if words else "Begin with `say:`."
    if isinstance(step, dict):
        return UNKNOWN_STEP.at(at, f"A step cannot be `{_short(words[0] if words else '')}`.", hint)
    return UNKNOWN_STEP.at(at, f"`{_short(step)}` is not a step.", "Begin it with a kind, such as `say: `.")


_EXPECTED = {"bool_parsing": "true or false"}


def _guess(name: str) -> str:
    return did_you_mean(name, _KNOWN, "Delete it, or compare the spelling with dialogues/README.md.")


def _where(loc: Sequence[int | str], data: Any, place: Place) -> tuple[Place, str]:
    """Follow an error's path through the data; parts that are not in the file (a union's tag) are skipped."""
    name = "this"
    for part in _without_kinds(loc):
        if isinstance(data, dict) and part in data:
            place = data.keys_at.get(str(part), place) if isinstance(data, Block) else place
            data, name = data[str(part)], str(part)
            place = getattr(data, "place", place) if isinstance(data, Written) else place
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
            place = data.place if isinstance(data, Block | Items | Written) else place
        elif isinstance(part, str):
            name = part
    return place, name


def _without_kinds(loc: Sequence[int | str]) -> list[int | str]:
    """An error's path without the kind of each step, which pydantic puts behind the step's number."""
    steps = [at for at, part in enumerate(loc) if isinstance(part, int) and _holds_steps(loc[:at])]
    return [part for at, part in enumerate(loc) if at - 1 not in steps]


def _holds_steps(path: Sequence[int | str]) -> bool:
    return path[-1:] == ("then",) or (len(path) == 2 and path[0] == "scenes")


def _short(value: object) -> str:
    words = str(value)
    return words if len(words) <= 30 else words[:29] + "…"
