"""The bot's own words: every scene it asks for by name must be there, and none may leave a girl without a way on.

A missing moment would be an apology instead of an answer, a scene without a button the end of the chat.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.view import View
from bot.content.load.guess import did_you_mean
from bot.content.load.places import place_of
from bot.content.model.lesson import Script
from bot.content.model.people import BANDS, COUNTRIES, Reader
from bot.content.model.text import Place
from bot.content.problem import Problem, problem
from bot.engine import cursor as reading
from bot.engine.advance import SCENES
from bot.engine.cursor import Called, EndlessLoop, Happening, World
from bot.engine.fold import answered

FOLLOWED = frozenset({"changed", "finished", "tidied"})
"""Moments that something else always follows."""

ASKED_FOR: dict[str, tuple[str, ...]] = {
    "start": ("start", "age"),
    "menu": ("menu",),
    "help": ("card", "country"),
    "settings": ("language", "age", "country"),
    "moments": (
        "finished", "next", "all-done", "gate", "resume", "welcome-back", "not-yet", "changed", "gone", "tidied",
        "not-understood", "sent-sticker", "sent-picture", "sent-place", "sent-other", "trouble",
    ),
}  # fmt: skip
"""Every scene the engine names; a test compares it with the engine."""

_STAYING = ("age", "language", "country")
"""Acts that remember something and lead nowhere."""

_LEADS_TO = {**SCENES, "tidy": ("moments", "tidied"), "here": ("menu", "menu"), "somebody-else": ("start", "age")}
"""The scene an act tells, at least for some girls."""


def check(view: View) -> Iterator[Problem]:
    """Missing files and scenes, scenes without a way on, scenes that call each other in a circle."""
    for file, scenes in ASKED_FOR.items():
        script = view.course.bot.get(file)
        if script:
            yield from _missing_scenes(script, scenes)
        elif not view.is_broken("bot", file):
            yield _missing_file(view, file)
    for script in view.course.bot.values():
        for name in script.scenes:
            if not (script.id == "moments" and name in FOLLOWED):
                yield from _dead_end(view, script, name)
    yield from _circles(view)


def _missing_file(view: View, file: str) -> Problem:
    place = Place(f"{view.media.parent.name}/bot/{file}.yaml", 1, 1)
    message = f"The file `bot/{file}.yaml` is missing; the bot cannot run without it."
    hint = did_you_mean(file, view.course.bot.keys() - ASKED_FOR.keys(), "Bring it back.")
    return problem(place, "bot-file-missing", message, hint)


def _missing_scenes(script: Script, scenes: tuple[str, ...]) -> Iterator[Problem]:
    for name in scenes:
        if name not in script.scenes:
            message = f"The scene `{name}` is missing; the bot asks for it."
            hint = did_you_mean(name, script.scenes.keys() - set(scenes), f"Add `{name}:` with its steps.")
            yield problem(place_of(script), "bot-scene-missing", message, hint)


def _worlds(view: View, script: Script) -> Iterator[World]:
    for band in BANDS:
        for country in (None, *COUNTRIES):
            yield World(view.course, script, Reader(band, country))


def _dead_end(view: View, script: Script, name: str) -> Iterator[Problem]:
    for world in _worlds(view, script):
        try:
            dead = _is_dead(world, name)
        except EndlessLoop:
            message = f"The scene `{name}` runs in a circle without a stop, for ever."
            yield problem(place_of(script, name), "endless-loop", message, "Change a `goto:`, or add a stop.")
            return
        if dead is not None:
            message = f"The scene `{name}` leaves a girl without a way on{dead}."
            hint = "End it with a question, or with a `do:` that leads on, such as `- do: menu`."
            yield problem(place_of(script, name), "dead-end", message, hint)
            return


def _is_dead(world: World, name: str) -> str | None:
    """After which option the scene ends without a way on; None when there always is one."""
    happenings, cursor = reading.run(world, reading.begin(world, name))
    if cursor.stop is None:
        return None if _leads(happenings) else ""
    for option in reading.options(world, cursor):
        after, there = answered(world, cursor, cursor.stop, option)
        if there.stop is None and not _leads(after):
            return f" after `{option.text.source}`"
    return None


def _leads(happenings: tuple[Happening, ...]) -> bool:
    return any(isinstance(it, Called) and it.do.split()[0] not in _STAYING for it in happenings)


def _circles(view: View) -> Iterator[Problem]:
    scripts = view.course.bot.values()
    ways = {(script.id, name): _called(view, script, name) for script in scripts for name in script.scenes}
    for (file, name), first in ways.items():
        if (file, name) in _behind(first, ways):
            message = f"The scene `{name}` calls itself before it asks anything."
            place = place_of(view.course.bot[file], name)
            yield problem(place, "bot-circle", message, "Take a `do:` out of the circle, or ask something first.")


def _called(view: View, script: Script, name: str) -> set[tuple[str, str]]:
    """The scenes a scene calls before its first question."""
    called = set[tuple[str, str]]()
    for world in _worlds(view, script):
        try:
            happenings, _ = reading.run(world, reading.begin(world, name))
        except EndlessLoop:
            continue
        called |= {_LEADS_TO[it.do] for it in happenings if isinstance(it, Called) and it.do in _LEADS_TO}
    return called


def _behind(first: set[tuple[str, str]], ways: dict[tuple[str, str], set[tuple[str, str]]]) -> set[tuple[str, str]]:
    found, waiting = set[tuple[str, str]](), list(first)
    while waiting:
        if (one := waiting.pop()) not in found:
            found.add(one)
            waiting += ways.get(one, ())
    return found
