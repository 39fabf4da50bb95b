"""Field types and the frozen model that every YAML file is read into."""

from __future__ import annotations

from functools import cache
from typing import Annotated, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,22}$")]
"""A name that fits a button: at most 22 of a-z, 0-9 and the hyphen (callback_data holds 64 bytes)."""


def as_list(value: object) -> object:
    """Return one plain value as a list of it; anything else as it is."""
    return [value] if isinstance(value, str) else value


Flag = Annotated[str, WithJsonSchema({"type": ["string", "number", "boolean"]})]
"""The value of a flag: a word, also one that other programs take for a number or for true."""

Several = Annotated[tuple[Flag, ...], BeforeValidator(as_list, json_schema_input_type=Flag | tuple[Flag, ...])]
"""One plain value, or a list of them."""


class FrozenModel(BaseModel):
    """A frozen piece of the format: what is not listed is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@cache
def keys_holding(model: type[BaseModel], held: object) -> tuple[str, ...]:
    """Return the keys of a model behind which values of a type stand, alone or in a list, in the order of the model."""
    return tuple(key for key, field in model.model_fields.items() if _holds(field.annotation, held))


def _holds(annotation: object, held: object) -> bool:
    return annotation is held or any(_holds(part, held) for part in get_args(annotation))
