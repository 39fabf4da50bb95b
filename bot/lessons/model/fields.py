"""Field types, the frozen model that every YAML file is read into, and days as they are written."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from functools import cache, lru_cache
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema

from bot.lessons.model.text import Text

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,22}$")]
"""A name that fits a button: at most 22 of a-z, 0-9 and the hyphen (callback_data holds 64 bytes)."""


def as_list(value: object) -> object:
    """Return one plain value as a list of it; anything else as it is."""
    return [value] if isinstance(value, str) else value


def as_text(value: object) -> object:
    """Return plain words as the `text:` of an answer; anything else as it is."""
    return {"text": value} if isinstance(value, str) else value


Flag = Annotated[str, WithJsonSchema({"type": ["string", "number", "boolean"]})]
"""The value of a flag: a word, also one that other programs take for a number or for true."""

Several = Annotated[tuple[Flag, ...], BeforeValidator(as_list, json_schema_input_type=Flag | tuple[Flag, ...])]
"""One plain value, or a list of them."""


class FrozenModel(BaseModel):
    """A frozen piece of the format: what is not listed is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


@cache
def keys_holding(model: type[BaseModel], held: object) -> tuple[str, ...]:
    """Return the keys of a model behind which values of a type stand, alone or in a list, in the order of the model."""
    return tuple(key for key, field in model.model_fields.items() if _holds(field.annotation, held))


def _holds(annotation: object, held: object) -> bool:
    return annotation is held or any(_holds(part, held) for part in get_args(annotation))


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
"""All weekdays, in the order of `date.weekday()`."""


def name_of(day: Weekday) -> Text:
    """Return a day as a text that every language fills with its own name; its button means the same in all of them."""
    return Text(f"<{day}>")


@lru_cache(1024)
def written_day(written: str | None) -> date | None:
    """Parse a day; None for None, an empty text, or no day of the calendar."""
    with suppress(ValueError):
        return date.fromisoformat(written or "")
    return None
