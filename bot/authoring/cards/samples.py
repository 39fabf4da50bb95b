"""Sample steps for new cards: small and complete, with words for the author to replace."""

from __future__ import annotations

from collections.abc import Container
from itertools import count

from bot.authoring.cards.plain_yaml import PlainYaml
from bot.lessons.loader.spelling_hints import MOST, slug

ADDED_KINDS = ("say", "choose", "quiz", "poll", "practise", "picture")
"""Kinds of step that can be added as a card."""

_SAMPLES: dict[str, dict[str, PlainYaml]] = {
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
    "poll": {"poll": "What do you like best?", "options": ["This", "That"]},
    "practise": {
        "practise": "Help her say it. Tap two.",
        "lines": ["Can we talk?", "It is about my phone.", "Please listen."],
        "feedback": "Say what is good about it.",
    },
    "picture": {"picture": "", "alt": "Say what is on the picture, and what happens."},
}

SAMPLE_WORDS = frozenset(str(step[kind]) for kind, step in _SAMPLES.items() if kind != "picture")
"""Words of the samples, by which a card that nobody has written yet is recognised."""


def sample(kind: str, taken: Container[str], picture: str = "") -> PlainYaml:
    """Return a sample step of a kind; its id, if it has one, is not in `taken`."""
    first, *more = _SAMPLES[kind].items()
    if kind == "picture":
        return dict([("picture", picture), *more])
    return dict([first, *([] if kind == "say" else [("id", made_id(str(first[1]), taken))]), *more])


def sample_answer(kind: str, number: int) -> PlainYaml:
    """Return a sample answer for a stop of a kind; `number` makes its words differ from the others."""
    words = f"Answer {number}"
    if kind in ("poll", "practise"):
        return f"Line {number}" if kind == "practise" else words
    return {"text": words, "feedback": "Say kindly why not." if kind == "quiz" else "Say what comes of it."}


def made_id(words: str, taken: Container[str]) -> str:
    """Return a readable id made of words that is not in `taken`."""
    base = slug(words) or "question"
    if base not in taken:
        return base
    tries = (f"{base[: MOST - len(str(number)) - 1].rstrip('-')}-{number}" for number in count(2))
    return next(it for it in tries if it not in taken)
