"""Remove the sentences that explain how to open Help by typing a word: the page has no text field."""

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
"""Pattern of a sentence with the word, in Latin, Khmer or Devanagari letters."""


def without_typed_word(script: SomeScript, said: Callable[[Text], str]) -> SomeScript:
    """Return a script whose bubbles have no sentence about the typed word. `said` returns the words of a text."""
    scenes = {name: tuple(_untyped(step, said) for step in steps) for name, steps in script.scenes.items()}
    return script.model_copy(update={"scenes": scenes})


def _untyped(step: Step, said: Callable[[Text], str]) -> Step:
    """Return a step without such sentences; a text that had one gets its words in the language of the page."""
    found = {name: it for name, it in step if isinstance(it, Text) and TYPED in it.source}
    words = {name: Text(_SENTENCE.sub("", said(it)).strip()) for name, it in found.items()}
    return step.model_copy(update=words) if words else step
