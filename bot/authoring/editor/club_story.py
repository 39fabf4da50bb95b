"""A club's own story: the boxes of its paper form, and the words in them as the beginning of a lesson.

The form and the page on which it is typed in have the same boxes in the same order, under the words of `leader.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.lessons.loader.yaml_traps import quoted

CLUB = "club"

SENTENCES: Mapping[str, str] = {
    "story": "Amina is an invented girl. Write here what happens to her.",
    "question": "What should she do now?",
    "one": "One way",
    "one-then": "Say what comes of it.",
    "other": "Another way",
    "other-then": "Say what comes of that.",
    "quiz": "Which of these is right?",
    "wrong": "Not this one",
    "wrong-why": "Say kindly why not.",
    "right": "This one",
    "right-why": "Yes. Say why.",
    "line": "Write a line that helps.",
    "line-2": "Write another one.",
    "line-3": "Write a third one.",
    "ending": "Write here how the story ends.",
}
"""Boxes of the form, each with the sentence of the skeleton that its words replace."""

BOXES = ("title", *SENTENCES, CLUB)
"""All boxes in their order: first the title of the lesson, last the name that the club wants to be called."""

LONGEST_BOX = 300
"""Most letters typed in from one box."""


def with_story(skeleton: str, typed: Mapping[str, str]) -> str:
    """Return a skeleton with a club's words in it, and a last bubble that says whose story it is.

    An empty box leaves the sentence that says what to write there.
    """
    said = {name: " ".join(typed.get(name, "").split())[:LONGEST_BOX] for name in BOXES}
    for name, sentence in SENTENCES.items():
        if said[name]:
            skeleton = skeleton.replace(f" {sentence}\n", f" {quoted(said[name])}\n", 1)
    if said[CLUB]:
        told = quoted(f"{said[CLUB]} has written this story.")
        skeleton = skeleton.replace("  - end\n", f"  - say: {told}\n  - end\n")
    return skeleton
