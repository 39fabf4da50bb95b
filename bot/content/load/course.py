"""A folder laid out like `dialogues/`, as a course and its problems."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import Field, RootModel

from bot.content.load.lesson import load_script
from bot.content.load.nodes import parse
from bot.content.load.shapes import Model, shape
from bot.content.load.source import read
from bot.content.model.directory import Directory
from bot.content.model.lesson import SOURCE_LOCALE, Course, Lesson, Script
from bot.content.model.people import Cast
from bot.content.model.profile import Profile
from bot.content.model.steps import Id, Part
from bot.content.model.text import Place, Text
from bot.content.problem import Problem, problem


class Order(Part):
    """`course.yaml`: the lessons in the order they are suggested. Nothing is ever locked."""

    lessons: tuple[Id, ...]


class Names(RootModel[dict[str, dict[str, Text]]]):
    """`cast.yaml`: names by role and country, with `other` for who gave none."""

    root: dict[str, dict[str, Text]] = Field(default_factory=dict)


def load(folder: Path) -> tuple[Course, list[Problem]]:
    """The course of a folder and everything wrong with it; raises nothing an author could cause."""
    reading = _Reading(folder)
    order = reading.part(Order, "course.yaml")
    names = reading.part(Names, "cast.yaml")
    course = Course(
        lessons=reading.lessons(order.lessons if order else ()),
        bot={script.id: script for script in reading.scripts(Script, "bot") if script},
        cast=Cast(names.root if names else {}),
        directory=reading.part(Directory, "directory.yaml") or Directory(),
        profile=reading.part(Profile, "profile.yaml"),
    )
    return course.offering({SOURCE_LOCALE: tuple(course.lessons)}), reading.problems


class _Reading:
    """One walk over a folder, gathering problems."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def part(self, model: type[Model], file: str) -> Model | None:
        """A YAML file that is not a script, as its model."""
        name = f"{self.folder.name}/{file}"
        source = read(self.folder / file, name)
        if isinstance(source, Problem):
            self.problems.append(source)
            return None
        data, problems = parse(source, name)
        self.problems += problems
        return self._shaped(model, data, file.removesuffix(".yaml"), name) if data is not None else None

    def _shaped(self, model: type[Model], data: Any, context: str, name: str) -> Model | None:
        found, misshapen = shape(model, data, context, Place(name, 1, 1))
        self.problems += misshapen
        return found

    def scripts(self, model: type[Script], under: str) -> Iterable[Script | None]:
        """Every YAML file of a subfolder, in the order of their names."""
        for path in sorted((self.folder / under).glob("*.yaml")):
            script, problems = load_script(model, path, f"{self.folder.name}/{under}/{path.name}")
            self.problems += problems
            yield script

    def lessons(self, order: tuple[str, ...]) -> dict[str, Lesson]:
        """The lessons in the course's order; one the order forgets comes last, one it invents is a Problem."""
        paths = {path.stem: path for path in sorted((self.folder / "lessons").glob("*.yaml"))}
        self._compare(order, paths)
        found = {}
        for stem in sorted(paths, key=lambda stem: order.index(stem) if stem in order else len(order)):
            lesson, problems = load_script(Lesson, paths[stem], f"{self.folder.name}/lessons/{stem}.yaml")
            self.problems += problems
            if lesson:
                found[stem] = lesson
        return found

    def _compare(self, order: tuple[str, ...], paths: dict[str, Path]) -> None:
        for stem in order:
            if stem not in paths:
                message = f"The course names the lesson `{stem}`, but there is no file lessons/{stem}.yaml."
                place = Place(f"{self.folder.name}/course.yaml", 1, 1)
                self.problems.append(problem(place, "lesson-missing", message, "Write it, or take it off the list."))
        for stem in paths:
            if stem not in order:
                place = Place(f"{self.folder.name}/lessons/{stem}.yaml", 1, 1)
                message = "This lesson is not on the list in course.yaml, so it comes last."
                hint = f"Add `- {stem}` to course.yaml."
                self.problems.append(problem(place, "lesson-unlisted", message, hint, "warning"))


