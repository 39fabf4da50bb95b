"""pydantic's findings as Problems with a place, in a teacher's words and with a guess what was meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.lessons.loader.did_you_mean import FORMS, did_you_mean, name_hint, nearest, plain_step_hint, respelling
from bot.lessons.loader.source_places import remember
from bot.lessons.loader.yaml_nodes import YamlList, YamlMapping
from bot.lessons.model.announcement import Announcement
from bot.lessons.model.directory import Directory, Route
from bot.lessons.model.lesson import Lesson
from bot.lessons.model.measure import ItemForm, ItemForms, Knowledge, MeasureItems
from bot.lessons.model.profile import Profile
from bot.lessons.model.question import FollowUp, Question
from bot.lessons.model.text import SourcePlace, Written
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import STEP_KINDS, STEP_MODELS, Option

UNKNOWN_KEY = Code("unknown-key", "A misspelt word is not read, so what stands behind it would silently not count.")
MISSING_KEY = Code("missing-key", "Something the bot needs here is not written.")
UNKNOWN_STEP = Code("unknown-step", "The bot does not know what to do here.")
BAD_ID = Code(
    "bad-id",
    "A button has room for 64 bytes, and old buttons must keep finding this name: small letters, digits, hyphens.",
)
BAD_VALUE = Code("bad-value", "Only some words are possible here, and this is none of them.")
MISSING_TEXT = Code("missing-text", "She would get an empty bubble, and Telegram sends none.")
BAD_SHAPE = Code("bad-shape", "A list, a mapping or a plain text stands where the bot needs another of the three.")

Model = TypeVar("Model", bound=BaseModel)

_WRITTEN: tuple[type[BaseModel], ...] = (
    Lesson,
    Option,
    *STEP_MODELS,
    MeasureItems,
    Knowledge,
    ItemForms,
    ItemForm,
    Profile,
    Directory,
    Route,
    Question,
    FollowUp,
    Announcement,
)
_KNOWN = tuple(dict.fromkeys((*STEP_KINDS, *(key for model in _WRITTEN for key in model.model_fields))))


def shape(
    model: type[Model], data: Mapping[str, Any], script: str, place: SourcePlace
) -> tuple[Model | None, list[Problem]]:
    """Return the data as a model, or the problems that keep it from being one."""
    try:
        found = model.model_validate(data, context={"script": script})
    except ValidationError as error:
        return None, _once([_explain(detail, data, place) for detail in _apt(error.errors(include_url=False))])
    remember(found, data)
    return found, []


def _apt(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Keep only the findings about the form that was written, where a list or a plain word may stand."""
    apt = [it for it in _told_once(details) if it["type"] != "literal_error" or isinstance(it["input"], str)]
    words = {it["loc"][:-1] for it in apt if it["type"] == "literal_error"}
    return [it for it in apt if it["type"] != "tuple_type" or it["loc"][:-1] not in words] or details


def _told_once(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Return findings without their consequences: two steps in one, or a missing word that is only misspelt."""
    extra = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"]
    doubled = {loc[:-1]: loc for loc in extra if loc[-1] in STEP_KINDS and _holds_steps(loc[:-3])}
    meant = {(*loc[:-1], nearest(str(loc[-1]), _KNOWN)) for loc in extra if loc[-1] not in _KNOWN}
    lone = [detail for detail in details if doubled.get(detail["loc"][:-1], detail["loc"]) == detail["loc"]]
    return [it for it in lone if it["type"] != "missing" or it["loc"] not in meant]


def _once(problems: list[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))


def _explain(detail: ErrorDetails, data: Any, place: SourcePlace) -> Problem:
    at, name = _where(detail["loc"], data, place)
    match detail["type"]:
        case "extra_forbidden":
            return _extra(detail["loc"], at, name)
        case "missing":
            hint = FORMS.get(name, f"Add a line `{name}:` with its text.")
            return MISSING_KEY.at(at, f"`{name}:` is missing here.", hint)
        case "string_pattern_mismatch" | "literal_error" | "bool_parsing" | "int_parsing" if not detail["input"]:
            hint = FORMS.get(name, f"Possible: {_possible(detail)}.")
            return MISSING_KEY.at(at, f"Nothing stands behind `{name}:`.", hint)
        case "union_tag_not_found" | "union_tag_invalid":
            return _unknown_step(detail, at)
        case "string_pattern_mismatch":
            message = f"`{_short(detail['input'])}` cannot be a name here."
            return BAD_ID.at(at, message, FORMS[name] if name == "again" else name_hint(str(detail["input"])))
        case "literal_error" | "bool_parsing" | "int_parsing" | "greater_than_equal" | "less_than_equal":
            message = f"`{_short(detail['input'])}` is not possible here."
            hint = FORMS["end"] if name == "end" else f"Possible: {_possible(detail)}."
            return BAD_VALUE.at(at, message, hint)
        case "unknown_act":
            message = f"`{_short(detail['input'])}` is nothing the bot can do."
            return BAD_VALUE.at(at, message, f"Possible: {detail['msg']}.")
        case "value_error":
            words = str(detail["msg"]).removeprefix("Value error, ")
            return MISSING_TEXT.at(at, f"The text at `{name}` {words}.", "Write the words, or delete the line.")
        case _:
            message = f"`{name}` has not the form it needs."
            return BAD_SHAPE.at(at, message, FORMS.get(name, "Compare it with a lesson that works."))


def _possible(detail: ErrorDetails) -> str:
    expected = (detail.get("ctx") or {}).get("expected", _EXPECTED.get(detail["type"], "1 to 5"))
    return str(expected).replace("'", "`")


def _extra(loc: tuple[int | str, ...], at: SourcePlace, name: str) -> Problem:
    """Return the Problem of a key that is misspelt or stands where it cannot."""
    if name in STEP_KINDS and _holds_steps(loc[:-3]):
        return UNKNOWN_KEY.at(at, f"`{name}:` begins a step of its own.", f"Put a hyphen before it: `- {name}: …`")
    if name in _KNOWN:
        return UNKNOWN_KEY.at(at, f"`{name}:` does not belong here.", "Delete it, or move it to where it belongs.")
    message = f"`{name}` is not a word the lesson knows."
    return UNKNOWN_KEY.at(at, message, _guess(name), respelling(name, _KNOWN))


def _unknown_step(detail: ErrorDetails, at: SourcePlace) -> Problem:
    step = detail["input"]
    words = list(step) if isinstance(step, dict) else [str(step)]
    hint = _guess(str(words[0])) if words else "Begin with `say:`."
    if isinstance(step, dict):
        mending = respelling(str(words[0]), _KNOWN) if words else None
        return UNKNOWN_STEP.at(at, f"A step cannot be `{_short(words[0] if words else '')}`.", hint, mending)
    if not step:
        return UNKNOWN_STEP.at(at, "Nothing stands behind this hyphen.", "Write a step, or delete the line.")
    mending = respelling(str(step), ("end",))
    return UNKNOWN_STEP.at(at, f"`{_short(step)}` is not a step.", plain_step_hint(str(step)), mending)


_EXPECTED = {"bool_parsing": "true or false"}


def _guess(name: str) -> str:
    return did_you_mean(name, _KNOWN, "Delete it, or compare the spelling with dialogues/README.md.")


def _where(loc: Sequence[int | str], data: Any, place: SourcePlace) -> tuple[SourcePlace, str]:
    """Follow an error's path through the data; parts that are not in the file (a union's tag) are skipped."""
    name = "this"
    for part in _without_kinds(loc):
        if isinstance(data, dict) and part in data:
            place = data.keys_at.get(str(part), place) if isinstance(data, YamlMapping) else place
            data, name = data[str(part)], str(part)
            place = getattr(data, "place", place) if isinstance(data, Written) else place
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
            place = data.place if isinstance(data, YamlMapping | YamlList | Written) else place
        elif isinstance(part, str) and "[" not in part:  # with `[`: a type that a union tried
            name = part
    return place, name


def _without_kinds(loc: Sequence[int | str]) -> list[int | str]:
    """Return an error's path without the kind of each step, which pydantic puts after the step's number."""
    steps = [at for at, part in enumerate(loc) if isinstance(part, int) and _holds_steps(loc[:at])]
    return [part for at, part in enumerate(loc) if at - 1 not in steps]


def _holds_steps(path: Sequence[int | str]) -> bool:
    return path[-1:] == ("then",) or (len(path) == 2 and path[0] == "scenes")


def _short(value: object) -> str:
    words = str(value)
    return words if len(words) <= 30 else words[:29] + "…"
