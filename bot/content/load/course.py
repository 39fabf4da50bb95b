"""A folder laid out like `dialogues/`, as a course and its problems."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import Field, RootModel

from bot.content.load.guess import did_you_mean
from bot.content.load.lesson import load_script
from bot.content.load.nodes import one_a_line, parse
from bot.content.load.recordings import load_recordings
from bot.content.load.safety import load_safety
from bot.content.load.shapes import Model, shape
from bot.content.load.source import read
from bot.content.model.directory import Directory
from bot.content.model.lesson import SOURCE_LOCALE, Course, Lesson, Script
from bot.content.model.people import Cast
from bot.content.model.profile import Profile
from bot.content.model.safety import Safety
from bot.content.model.stage import Release, Stage
from bot.content.model.steps import Id, Part
from bot.content.model.text import Place, Text
from bot.content.model.wording import Wording
from bot.content.problem import Problem, has_errors, problem


class Order(Part):
    """`course.yaml`: the lessons in the order they are suggested. Nothing is ever locked."""

    lessons: tuple[Id, ...] = Field(
        description="The names of their files, one a line.", examples=[["phones", "friends"]]
    )


class Names(RootModel[dict[str, dict[str, Text]]]):
    """`cast.yaml`: names by role and country, with `other` for who gave none."""

    root: dict[str, dict[str, Text]] = Field(default_factory=dict)


class Loud(RootModel[dict[str, tuple[str, ...]]]):
    """`safety/loud.yaml`: by locale, words nobody should read in passing."""

    root: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Phrases(RootModel[dict[str, dict[str, tuple[str, ...]]]]):
    """`safety/banned.yaml` and `safety/care.yaml`: phrases by locale and kind."""

    root: dict[str, dict[str, tuple[str, ...]]] = Field(default_factory=dict)


def load(folder: Path) -> tuple[Course, list[Problem]]:
    """The course of a folder and everything wrong with it; raises nothing an author could cause."""
    if not folder.is_dir():
        message, hint = "There is no such folder.", "Look at its name, or make it as dialogues/README.md shows."
        return Course(), [problem(Place(str(folder), 1, 1), "folder-missing", message, hint)]
    reading = _Reading(folder)
    names = reading.part(Names, "cast.yaml")
    recordings, unplayable = load_recordings(folder)
    course = Course(
        lessons=reading.lessons(reading.order()),
        bot={script.id: script for script in reading.scripts(Script, "bot") if script},
        cast=Cast(names.root if names else {}),
        directory=reading.part(Directory, "directory.yaml") or Directory(),
        profile=reading.part(Profile, "profile.yaml"),
        wording=reading.wording(),
        stage=reading.possible(Stage, "stage.yaml"),
        release=reading.possible(Release, "release.yaml") or Release(),
        safety=load_safety(reading) if (folder / "safety").is_dir() else Safety(),
        recordings=recordings,
    )
    return course.offering({SOURCE_LOCALE: tuple(course.lessons)}), [*reading.problems, *unplayable]


class _Reading:
    """One walk over a folder, gathering problems."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = folder.name or folder.absolute().name
        self.problems: list[Problem] = []

    def part(self, model: type[Model], file: str) -> Model | None:
        """A YAML file that is not a script, as its model."""
        data = self.data(file)
        return None if data is None else self._shaped(model, data, file)

    def wording(self) -> Wording:
        """The word lists of `safety/`."""
        loud = self.part(Loud, "safety/loud.yaml") or Loud()
        banned, care = (self.part(Phrases, f"safety/{name}.yaml") or Phrases() for name in ("banned", "care"))
        return Wording(loud.root, banned.root, care.root)

    def possible(self, model: type[Model], file: str) -> Model | None:
        """A part that need not be there."""
        return self.part(model, file) if (self.folder / file).exists() else None

    def data(self, file: str) -> Any:
        """The plain data of a file, or None."""
        name = f"{self.name}/{file}"
        source = read(self.folder / file, name)
        if isinstance(source, Problem):
            self.problems.append(source)
            return None
        data, problems = parse(source, name)
        self.problems += problems
        return data

    def _shaped(self, model: type[Model], data: Any, file: str) -> Model | None:
        name = f"{self.name}/{file}"
        found, misshapen = shape(model, data, file.removesuffix(".yaml"), Place(name, 1, 1))
        known = [past for past in self.problems if past.file == name]
        fresh = [past for past in one_a_line([*known, *misshapen]) if past not in known]
        self.problems += fresh
        return None if has_errors(known) else found

    def order(self) -> dict[str, Place]:
        """The lessons `course.yaml` names, each with its place; one named twice is a Problem."""
        data = self.data("course.yaml")
        if data is None or self._shaped(Order, data, "course.yaml") is None:
            return {}
        order: dict[str, Place] = {}
        for stem in data["lessons"]:
            if stem in order:
                message = f"The course names the lesson `{stem}` twice."
                self.problems.append(problem(stem.place, "lesson-twice", message, "Delete one of the two lines."))
            order.setdefault(str(stem), stem.place)
        return order

    def scripts(self, model: type[Script], under: str) -> Iterable[Script | None]:
        """Every YAML file of a subfolder, in the order of their names."""
        for path in self.paths(under):
            script, problems = load_script(model, path, f"{self.name}/{under}/{path.name}")
            self.problems += problems
            yield script

    def paths(self, under: str) -> list[Path]:
        """The YAML files of a subfolder; a Problem for each that only looks like one."""
        try:
            paths = sorted(path for path in (self.folder / under).iterdir() if not path.name.startswith("."))
        except OSError:
            place, message = Place(f"{self.name}/{under}", 1, 1), f"The folder `{under}` cannot be read."
            self.problems.append(problem(place, "folder-missing", message, "Make it, or look at its name."))
            return []
        self.problems += [found for path in paths if (found := self._misnamed(path, under))]
        return [path for path in paths if path.suffix == ".yaml"]

    def _misnamed(self, path: Path, under: str) -> Problem | None:
        if path.suffix == ".yaml" or not any(end in path.name.lower() for end in (".yaml", ".yml")):
            return None
        message = f"The file `{path.name}` is not read, because its name does not end with `.yaml`."
        hint = f"Call it `{path.name.split('.')[0]}.yaml`, or move it out of this folder."
        return problem(Place(f"{self.name}/{under}/{path.name}", 1, 1), "file-name", message, hint, "warning")

    def lessons(self, order: dict[str, Place]) -> dict[str, Lesson]:
        """The lessons in the course's order; one the order forgets comes last, one it invents is a Problem."""
        paths = {path.stem: path for path in self.paths("lessons")}
        self._compare(order, paths)
        places = {stem: number for number, stem in enumerate(order)}
        found = {}
        for stem in sorted(paths, key=lambda stem: places.get(stem, len(places))):
            lesson, problems = load_script(Lesson, paths[stem], f"{self.name}/lessons/{stem}.yaml")
            self.problems += problems
            if lesson:
                found[stem] = lesson
        return found

    def _compare(self, order: dict[str, Place], paths: dict[str, Path]) -> None:
        for stem, place in order.items():
            if stem not in paths:
                message = f"The course names the lesson `{stem}`, but there is no file lessons/{stem}.yaml."
                hint = did_you_mean(stem, paths, "Write it, or take it off the list.")
                self.problems.append(problem(place, "lesson-missing", message, hint))
        for stem in paths:
            if stem not in order:
                place = Place(f"{self.name}/lessons/{stem}.yaml", 1, 1)
                message = "This lesson is not on the list in course.yaml, so it comes last."
                hint = f"Add `- {stem}` to course.yaml."
                self.problems.append(problem(place, "lesson-unlisted", message, hint, "warning"))
