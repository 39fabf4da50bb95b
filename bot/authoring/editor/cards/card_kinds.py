"""The kinds of steps as the page tells them, read off their models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.lessons.model.fields import keys_holding
from bot.lessons.model.text import Text
from bot.lessons.steps import STEP_MODELS, Step


@dataclass(frozen=True, slots=True)
class CardKind:
    """A kind: its name, a sentence about it, and the description of each of its texts by key."""

    title: str
    about: str
    texts: Mapping[str, str]


def _told(model: type[Step]) -> CardKind:
    texts = {key: model.model_fields[key].description or "" for key in keys_holding(model, Text)}
    return CardKind(model.kind.capitalize(), (model.__doc__ or "").partition("\n")[0], texts)


CARD_KINDS: Mapping[str, CardKind] = {model.kind: _told(model) for model in STEP_MODELS}
