"""pydantic's findings as Problems with a place, in a teacher's words and with a guess what was meant."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.content.load.nodes import Block, Items
from bot.content.model.steps import STEP_KINDS, Again, Choose, Measure, Option, Picture, Poll, Practise, Quiz
from bot.content.model.text import Place, Written
from bot.content.problem import Problem, problem

Model = TypeVar("Model", bound=BaseModel)

_OPTION_KEYS = tuple(Option.model_fields)
_STEP_KEYS = tuple({key for step in (Choose, Quiz, Poll, Practise, Measure, Picture, Again) for key in step.model_fields})


def shape(model: type[Model], data: Mapping[str, Any], script: str, place: Place) -> tuple[Model | None, list[Problem]]:
    """The data as a model, or everything that keeps it from being one."""
    try:
        return model.model_validate(data, context={"script": script}), []
    except ValidationError as error:
        return None, _once([_explain(detail, data, place) for detail in error.errors(include_url=False)])


def _once(problems: list[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))


def _explain(detail: ErrorDetails, data: Any, place: Place) -> Problem:
    at, name = _where(detail["loc"], data, place)
    match detail["type"]:
        case "extra_forbidden":
            return problem(at, "unknown-key", f"`{name}` is not a word the lesson knows.", _guess(name))
        case "missing":
            return problem(at, "missing-key", f"`{name}:` is missing here.", f"Add a line `{name}:` with its text.")
        case "union_tag_not_found" | "union_tag_invalid":
            return _unknown_step(detail, at)
        case "string_pattern_mismatch":
            message = f"`{_short(detail['input'])}` cannot be a name here."
            return problem(at, "bad-id", message, "Use at most 22 of the letters a to z, digits and hyphens.")
        case "literal_error" | "bool_parsing":
            expected = str((detail.get("ctx") or {}).get("expected", "true or false"))
            return problem(at, "bad-value", f"`{_short(detail['input'])}` is not possible here.", f"Possible: {expected}.")
        case "value_error":
            words = str(detail["msg"]).removeprefix("Value error, ")
            return problem(at, "missing-text", f"The text at `{name}` {words}.", "Write the words, or delete the line.")
        case _:
            return problem(at, "bad-shape", f"`{name}` has not the form it needs.", "Compare it with a lesson that works.")


def _unknown_step(detail: ErrorDetails, at: Place) -> Problem:
    step = detail["input"]
    words = list(step) if isinstance(step, dict) else [str(step)]
    hint = _guess(str(words[0])) if words else "Begin with `say:`."
    if isinstance(step, dict):
        return problem(at, "unknown-step", f"A step cannot be `{_short(words[0] if words else '')}`.", hint)
    return problem(at, "unknown-step", f"`{_short(step)}` is not a step.", "Begin it with a kind, such as `say: `.")


def _guess(name: str) -> str:
    near = difflib.get_close_matches(name, {*STEP_KINDS, *_OPTION_KEYS, *_STEP_KEYS}, n=1, cutoff=0.6)
    if near:
        return f"Did you mean `{near[0]}`?"
    return "Delete it, or compare the spelling with dialogues/README.md."


def _where(loc: Sequence[int | str], data: Any, place: Place) -> tuple[Place, str]:
    """Follow an error's path through the data; parts that are not in the file (a union's tag) are skipped."""
    name = "this"
    for part in loc:
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


def _short(value: object) -> str:
    words = str(value)
    return words if len(words) <= 30 else words[:29] + "…"
