"""Sample steps for new cards: small and complete, with words for the author to replace.

Every kind that tells something can be added. One without a sample here begins with what its model needs.
"""

from __future__ import annotations

from collections.abc import Container
from itertools import count

from bot.authoring.editor.cards.line_edits import PlainYaml, plain
from bot.lessons.loader.did_you_mean import LONGEST_ID, slug
from bot.lessons.model.fields import keys_holding
from bot.lessons.model.text import Text
from bot.lessons.steps import STEP_MODELS, Option, Step

_OWN_SAMPLES: dict[str, dict[str, PlainYaml]] = {
    "say": {"say": "Write here what happens next."},
    "choose": {
        "choose": "What should she do now?",
        "options": [
            {"text": "One way", "feedback": "Say what comes of it."},
            {"text": "Another way", "feedback": "Say what comes of that."},
        ],
    },
    "quiz": {
        "quiz": "Which of these is right?",
        "options": [
            {"text": "Not this one", "feedback": "Say kindly why not."},
            {"text": "This one", "correct": "true", "feedback": "Yes. Say why."},
        ],
    },
    "practise": {
        "practise": "Help her say it. Tap two.",
        "lines": ["Can we talk?", "It is about my phone.", "Please listen."],
        "feedback": "Say what is good about it.",
    },
    "poll": {"poll": "What do you like best?", "options": ["This", "That"]},
    "picture": {"picture": "", "alt": "Say what is on the picture, and what happens."},
}

_TELLING = {model.kind: model for model in STEP_MODELS if keys_holding(model, Text)}

ADDED_KINDS = tuple(dict.fromkeys((*_OWN_SAMPLES, *_TELLING)))
"""Kinds of which a card can be added, in the order in which the page offers them."""


def sample_answer(kind: str, number: int) -> PlainYaml:
    """Return a sample answer for a stop of a kind; `number` makes its words differ from the others."""
    words = f"Answer {number}"
    if kind in ("poll", "practise"):
        return f"Line {number}" if kind == "practise" else words
    return {"text": words, "feedback": "Say kindly why not." if kind == "quiz" else "Say what comes of it."}


def _begun(model: type[Step]) -> dict[str, PlainYaml]:
    """Return a step with all that a kind without a sample needs, its own key first."""
    needed = [key for key, it in model.model_fields.items() if it.is_required() and key not in ("id", model.kind)]
    return {key: _first(model, key) for key in (model.kind, *needed)}


def _first(model: type[Step], key: str) -> PlainYaml:
    field = model.model_fields[key]
    if key in keys_holding(model, Text):
        return f"Write here: {field.description}"
    if key in keys_holding(model, Option):
        return [sample_answer(model.kind, number) for number in (1, 2)]
    return plain((field.examples or [""])[0])


_SAMPLES = {kind: _OWN_SAMPLES.get(kind) or _begun(model) for kind, model in _TELLING.items()}

SAMPLE_WORDS = frozenset(str(step[kind]) for kind, step in _SAMPLES.items() if kind != "picture")
"""Questions and bubbles that nobody has written yet."""


def sample(kind: str, taken: Container[str], picture: str = "") -> PlainYaml:
    """Return a step of a kind; its id, if it has one, is none of those that are taken."""
    first, *more = _SAMPLES[kind].items()
    if kind == "picture":
        return dict([("picture", picture), *more])
    is_named = "id" in _TELLING[kind].model_fields
    return dict([first, *([("id", made_id(str(first[1]), taken))] if is_named else []), *more])


def made_id(words: str, taken: Container[str]) -> str:
    """Return a readable id made of words that is not in `taken`."""
    base = slug(words) or "question"
    if base not in taken:
        return base
    tries = (f"{base[: LONGEST_ID - len(str(number)) - 1].rstrip('-')}-{number}" for number in count(2))
    return next(it for it in tries if it not in taken)
