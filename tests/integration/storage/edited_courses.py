"""A small course with every kind of step, and edits of an educator while learners are in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bot.conversation.course_bundle import CourseBundle
from tests.support.course_builders import course, in_khmer_too

HILL = """\
title: The hill
about: Up and down.
badge: Hill climber
today: Walk up something.

start:
  - say: Amina is an invented girl, and <friend> has a goat.
  - choose: Up the hill?
    id: up
    options:
      - text: By goat
        then:
          - set: {ride: goat}
          - choose: Does it like you?
            id: likes
            options: [It does, It eats my hat]
      - text: By foot
        feedback: Good for the legs.
  - choose: Where are you?
    id: country
    options: countries
  - say: Chapati for <friend>!
    when: {country: KE}
  - quiz: What is on top?
    id: top
    myth: true
    options:
      - text: A view
        correct: true
        feedback: Indeed.
      - text: A shop
        feedback: Not yet.
  - practise: Thank the goat. Tap two.
    id: thanks
    when: {ride: goat}
    lines: [Thank you., You smell., Good goat.]
    feedback: It nods.
  - choose: Look at Help, or tidy up?
    id: look
    options:
      - text: Just look
        do: help
      - text: Tidy first
        do: tidy
      - Neither
  - goto: down
down:
  - poll: Down again?
    id: down
    options:
      - text: Once more up
        then: [{goto: start}]
      - Slowly
      - text: Rolling
        ages: 14-17
"""

LAKE = """\
title: The lake
about: Deep water.
badge: Fish friend
today: Look at water.
sensitive: It is deep.

start:
  - choose: Swim?
    id: swim
    options: [Swim, Sit on a stone]
  - again: hill/top
  - choose: Cold?
    id: cold
    options: [Very, Not at all]
"""

PATH = """\
title: The path
about: A path.
badge: Leaf finder
today: Walk.

start:
  - choose: Left?
    id: left
    options: [Left, Right]
"""

RENAMED = {"By goat": "Riding a goat", "A view": "A wide view", "Swim": "Swim far"}
"""New option texts by old ones; the edited option has the old text as `was:`."""


@dataclass(frozen=True)
class Edit:
    """The lessons after an educator has saved them."""

    name: str
    lessons: tuple[tuple[str, str], ...]
    only_english: tuple[str, ...] = ()


def _changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def _edits() -> tuple[Edit, ...]:
    was = [(f"text: {old}\n", f"text: {new}\n        was: {old}\n") for old, new in RENAMED.items()]
    stop = "  - choose: Wipe your feet?\n    id: feet\n    options: [Wipe, Do not]\n"
    top = HILL[HILL.index("  - quiz: What is on top?") : HILL.index("  - practise:")]
    country = HILL[HILL.index("  - choose: Where are you?") : HILL.index("  - say: Chapati")]
    lake = ("lake", LAKE)
    path = ("path", PATH)
    return (
        Edit("as it was", (("hill", HILL), lake, path)),
        Edit(
            "other words", (("hill", _changed(HILL, ("Up the hill?", "Up, up?"), ("Not yet.", "One day."))), lake, path)
        ),
        Edit("options renamed", (("hill", _changed(HILL, *was[:2])), ("lake", _renamed_lake()), path)),
        Edit(
            "options gone",
            (("hill", _changed(HILL, ("text: By goat", "text: By bus"), ("Neither", "Nothing"))), lake, path),
        ),
        Edit("stops renamed", (("hill", _stops_renamed()), lake, path)),
        Edit("a stop taken out", (("hill", _changed(HILL, (top, ""), (country, ""))), lake, path)),
        Edit(
            "a stop put in", (("hill", _changed(HILL, ("  - choose: Where", stop + "  - choose: Where"))), lake, path)
        ),
        Edit("a lesson taken out", (lake, path)),
        Edit("a lesson renamed", (("mountain", "was: hill\n" + HILL), lake, path)),
        Edit("not yet in Khmer", (("hill", HILL), lake, path), only_english=("hill",)),
    )


def _renamed_lake() -> str:
    return _changed(LAKE, ("[Swim, Sit on a stone]", "[{text: Swim far, was: Swim}, Sit on a stone]"))


def _stops_renamed() -> str:
    names = ("up", "country", "top", "thanks", "down")
    changes = [(f"    id: {name}\n", f"    id: {name}-now\n    was: {name}\n") for name in names]
    return _changed(HILL, *changes)


EDITS = _edits()


@cache
def bundle(edit: Edit) -> CourseBundle:
    """Return the bundle after an edit, in English and (invented) Khmer."""
    return in_khmer_too(course(dict(edit.lessons)), *edit.only_english)
