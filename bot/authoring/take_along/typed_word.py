"""Sentences about the word that opens Help when it is typed: on the page nothing is typed, so none of them is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from bot.lessons.model.lesson import Script
from bot.lessons.model.text import Text
from bot.lessons.steps import Step

SomeScript = TypeVar("SomeScript", bound=Script)

TYPED = "<safe-word>"

_SENTENCE = re.compile(rf"[^.!?។।\n]*{TYPED}[^.!?។।\n]*[.!?។।]?")
"""A sentence with the word, in Latin, Khmer or Devanagari letters."""


def without_typed_word(script: SomeScript, said: Callable[[Text], str]) -> SomeScript:
    """Return a script whose bubbles have no sentence about the typed word. `said` returns the words of a text."""
    scenes = {name: tuple(_untyped(step, said) for step in steps) for name, steps in script.scenes.items()}
    return script.model_copy(update={"scenes": scenes})


def _untyped(step: Step, said: Callable[[Text], str]) -> Step:
    """Return a step in the words of the page's language, where one of its texts has such a sentence."""
    found = {name: it for name, it in step if isinstance(it, Text) and TYPED in it.source}
    words = {name: Text(_SENTENCE.sub("", said(it)).strip()) for name, it in found.items()}
    return step.model_copy(update=words) if words else step
