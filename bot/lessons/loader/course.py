"""Loading of a whole course from a folder like `dialogues/`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

from pydantic import Field, RootModel

from bot.files import stamp
from bot.lessons.loader.did_you_mean import did_you_mean
from bot.lessons.loader.lesson import Kind, bad_name, is_name, load_script
from bot.lessons.loader.media import load_pictures, load_recordings
from bot.lessons.loader.safety import load_safety
from bot.lessons.loader.shape_problems import Model, shape
from bot.lessons.loader.source_file import FileCache, Made, read
from bot.lessons.loader.yaml_nodes import one_a_line, parse
from bot.lessons.model.announcement import ANNOUNCEMENTS_FOLDER, Announcement
from bot.lessons.model.directory import Directory
from bot.lessons.model.fields import FrozenModel, Id
from bot.lessons.model.leader import LeaderWords
from bot.lessons.model.lesson import SOURCE_LOCALE, Course, Lesson, Script
from bot.lessons.model.measure import MEASURE, MeasureItems
from bot.lessons.model.people import Cast
from bot.lessons.model.profile import OFFERED_FILE, OfferedLanguages, Profile
from bot.lessons.model.question import QUESTIONS_FOLDER, Question
from bot.lessons.model.safety import Safety
from bot.lessons.model.stage import Release, Stage
from bot.lessons.model.statistics import Statistics
from bot.lessons.model.text import SourcePlace, Text, Written
from bot.lessons.model.wording import Personal, WordingRules
from bot.lessons.problem import Code, Problem, has_errors

FOLDER_MISSING = Code("folder-missing", "Without its folder nothing of it can be read.")
LESSON_TWICE = Code("lesson-twice", "A lesson has one place in the order.")
LESSON_MISSING = Code("lesson-missing", "The course promises a lesson that is not there.")
FILE_NAME = Code(
    "file-name", "It looks like a lesson and is not read, so its teacher would wait for it in vain.", severity="warning"
)


class CourseOrder(FrozenModel):
    """`course.yaml`: the lessons in the order they are suggested. Nothing is ever locked; the others are drafts."""

    lessons: tuple[Id, ...] = Field(
        description="The names of their files, one a line.", examples=[["phones", "friends"]]
    )


class CastNames(RootModel[dict[str, dict[str, Text]]]):
    """`cast.yaml`: names by role and country, with `other` for learners who told none."""

    root: dict[str, dict[str, Text]] = Field(default_factory=dict)


class LoudWords(RootModel[dict[str, tuple[str, ...]]]):
    """`safety/loud.yaml`: by locale, words nobody should read in passing."""

    root: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class PhraseLists(RootModel[dict[str, dict[str, tuple[str, ...]]]]):
    """`banned.yaml`, `care.yaml`, `critical.yaml` and `harmless.yaml` of `safety/`: phrases by locale and kind."""

    root: dict[str, dict[str, tuple[str, ...]]] = Field(default_factory=dict)


def load(folder: Path, files: FileCache | None = None) -> tuple[Course, list[Problem]]:
    """Load the course of a folder, with all its problems. Never raises for what an author wrote.

    `files` caches the result of each file: with the same cache, unchanged files are not read again.
    """
    if not folder.is_dir():
        message, hint = "There is no such folder.", "Look at its name, or make it as dialogues/README.md shows."
        return Course(), [FOLDER_MISSING.at(SourcePlace(str(folder), 1, 1), message, hint)]
    reading = _Reading(folder, files or FileCache())
    names = reading.part(CastNames, "cast.yaml")
    recordings, unplayable = load_recordings(folder)
    order = reading.order()
    course = Course(
        lessons=reading.lessons(order),
        drafts=reading.drafts(order),
        bot={script.id: script for script in reading.scripts(Script, "bot") if script},
        cast=Cast(names.root if names else {}),
        directory=reading.part(Directory, "directory.yaml") or Directory(),
        profile=reading.part(Profile, "profile.yaml"),
        measure=reading.possible(MeasureItems, f"{MEASURE}.yaml"),
        leader=reading.possible(LeaderWords, "leader.yaml"),
        wording=reading.wording(),
        stage=reading.possible(Stage, "stage.yaml"),
        release=reading.possible(Release, "release.yaml") or Release(),
        statistics=reading.possible(Statistics, "statistics.yaml") or Statistics(),
        safety=load_safety(reading) if (folder / "safety").is_dir() else Safety(),
        recordings=recordings,
        pictures=load_pictures(folder),
        questions=reading.each(Question, QUESTIONS_FOLDER, "question"),
        announcements=reading.each(Announcement, ANNOUNCEMENTS_FOLDER, "announcement"),
        personal=reading.possible(Personal, "safety/personal.yaml") or Personal(),
        promised=reading.possible(OfferedLanguages, OFFERED_FILE),
    )
    whole = {SOURCE_LOCALE: frozenset(course.questions)}
    return course.offering({SOURCE_LOCALE: tuple(course.lessons)}, whole, whole), [*reading.problems, *unplayable]


def listed_lessons(folder: Path) -> tuple[str, ...]:
    """Return the names of the lessons in the order of the `course.yaml` of a folder."""
    return tuple(_Reading(folder, FileCache()).order())


def load_drafts(folder: Path) -> frozenset[str]:
    """Return the names of the lessons in a folder that its `course.yaml` does not list."""
    reading = _Reading(folder, FileCache())
    return reading.drafts(reading.order())


def load_part(model: type[Model], folder: Path, file: str) -> tuple[Model | None, list[Problem]]:
    """Load one YAML file of a folder that may be missing (then None), with its problems."""
    reading = _Reading(folder, FileCache())
    return reading.possible(model, file), reading.problems


def _named(data: Any) -> list[Written]:
    """Return the valid names in `course.yaml`, also beside invalid ones."""
    lessons = data.get("lessons") if isinstance(data, dict) else None
    return (
        [lesson for lesson in lessons if isinstance(lesson, Written) and is_name(lesson)]
        if isinstance(lessons, list)
        else []
    )


class _Reading:
    """One walk over a folder, gathering problems."""

    def __init__(self, folder: Path, files: FileCache) -> None:
        self.folder = folder
        self.files = files
        self.name = folder.name or folder.absolute().name
        self.problems: list[Problem] = []

    def part(
        self, model: type[Model], file: str, look: Callable[[Model], Iterable[Problem]] | None = None
    ) -> Model | None:
        """Return a YAML file that is not a script as its model; `look` yields further problems of a valid model."""

        def make() -> tuple[Model | None, list[Problem]]:
            found, problems = self._shaped(model, *self._data(file), file)
            return found, [*problems, *look(found)] if look and found else problems

        return self._kept(file, make)

    def wording(self) -> WordingRules:
        """Return the word lists of `safety/`."""
        loud = self.part(LoudWords, "safety/loud.yaml") or LoudWords()
        banned, care = (self.part(PhraseLists, f"safety/{name}.yaml") or PhraseLists() for name in ("banned", "care"))
        critical, harmless = (
            self.possible(PhraseLists, f"safety/{name}.yaml") or PhraseLists() for name in ("critical", "harmless")
        )
        return WordingRules(loud.root, banned.root, care.root, critical.root, harmless.root)

    def possible(self, model: type[Model], file: str) -> Model | None:
        """Return a part that may be missing; None without its file."""
        return self.part(model, file) if stamp(self.folder / file) else None

    def each(self, model: type[Model], under: str, what: str) -> dict[str, Model]:
        """Return the parts in a folder that may be missing, by file name. `what` is the kind in a teacher's words."""
        paths = self.paths(under) if (self.folder / under).is_dir() else []
        found = {path.stem: self._one(model, f"{under}/{path.name}", what) for path in paths}
        return {name: part for name, part in found.items() if part}

    def _one(self, model: type[Model], file: str, what: str) -> Model | None:
        name = Path(file).stem
        if is_name(name):
            return self.part(model, file)
        self.problems.append(bad_name(name, f"{self.name}/{file}", what))
        return None

    def _kept(self, file: str, make: Callable[[], tuple[Made, list[Problem]]]) -> Made:
        """Return the result of a file, from the cache or made now; its problems are reported each time."""
        made, problems = self.files.result_of(self.folder / file, make)
        self.problems += problems
        return made

    def _data(self, file: str) -> tuple[Any, list[Problem]]:
        name = f"{self.name}/{file}"
        source = read(self.folder / file, name)
        return (None, [source]) if isinstance(source, Problem) else parse(source, name)

    def _shaped(
        self, model: type[Model], data: Any, problems: list[Problem], file: str
    ) -> tuple[Model | None, list[Problem]]:
        if data is None:
            return None, problems
        found, misshapen = shape(model, data, file.removesuffix(".yaml"), SourcePlace(f"{self.name}/{file}", 1, 1))
        return (None if has_errors(problems) else found), one_a_line([*problems, *misshapen])

    def order(self) -> dict[str, SourcePlace]:
        """Return the lessons that `course.yaml` names, each with its place; one named twice is a Problem."""
        return self._kept("course.yaml", self._order)

    def _order(self) -> tuple[dict[str, SourcePlace], list[Problem]]:
        data, problems = self._data("course.yaml")
        problems = self._shaped(CourseOrder, data, problems, "course.yaml")[1]
        order: dict[str, SourcePlace] = {}
        for stem in _named(data):
            if stem in order:
                message = f"The course names the lesson `{stem}` twice."
                problems.append(LESSON_TWICE.at(stem.place, message, "Delete one of the two lines."))
            order.setdefault(str(stem), stem.place)
        return order, problems

    def scripts(self, model: type[Script], under: str) -> Iterable[Script | None]:
        """Yield the script of every YAML file of a subfolder, in the order of their names."""
        for path in self.paths(under):
            yield self.script(model, f"{under}/{path.name}")

    def script(self, model: type[Kind], file: str) -> Kind | None:
        """Return a file of scenes; None when it has errors."""
        return self._kept(file, lambda: load_script(model, self.folder / file, f"{self.name}/{file}"))

    def paths(self, under: str) -> list[Path]:
        """Return the YAML files of a subfolder; a file that only looks like one is a Problem."""
        try:
            paths = sorted(path for path in (self.folder / under).iterdir() if not path.name.startswith((".", "~$")))
        except OSError:
            place, message = SourcePlace(f"{self.name}/{under}", 1, 1), f"The folder `{under}` cannot be read."
            self.problems.append(FOLDER_MISSING.at(place, message, "Make it, or look at its name."))
            return []
        self.problems += [found for path in paths if (found := self._misnamed(path, under))]
        return [path for path in paths if path.suffix == ".yaml"]

    def _misnamed(self, path: Path, under: str) -> Problem | None:
        if path.suffix == ".yaml" or not any(end in path.name.lower() for end in (".yaml", ".yml")):
            return None
        message = f"The file `{path.name}` is not read, because its name does not end with `.yaml`."
        hint = f"Call it `{path.name.split('.')[0]}.yaml`, or move it out of this folder."
        return FILE_NAME.at(SourcePlace(f"{self.name}/{under}/{path.name}", 1, 1), message, hint)

    def lessons(self, order: dict[str, SourcePlace]) -> dict[str, Lesson]:
        """Return the lessons in the course's order, drafts last; a listed one without a file is a Problem."""
        paths = {path.stem: path for path in self.paths("lessons")}
        self._compare(order, paths)
        places = {stem: number for number, stem in enumerate(order)}
        found = {}
        for stem in sorted(paths, key=lambda stem: places.get(stem, len(places))):
            if lesson := self.script(Lesson, f"lessons/{stem}.yaml"):
                found[stem] = lesson
        return found

    def _compare(self, order: dict[str, SourcePlace], paths: dict[str, Path]) -> None:
        for stem, place in order.items():
            if stem not in paths:
                message = f"The course names the lesson `{stem}`, but there is no file lessons/{stem}.yaml."
                hint = did_you_mean(stem, paths, "Write it, or take it off the list.")
                self.problems.append(LESSON_MISSING.at(place, message, hint))

    def drafts(self, order: Collection[str]) -> frozenset[str]:
        """Return the names of the lessons that are not in the course's order; none where there is no order."""
        names = (path.stem for path in (self.folder / "lessons").glob("*.yaml") if is_name(path.stem))
        return frozenset(names) - frozenset(order) if order else frozenset()
