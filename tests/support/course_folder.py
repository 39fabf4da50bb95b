"""A valid course in a folder, except for what an example of `check` changes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.check.all_rules import check
from bot.check.explain import MARK, files
from bot.check.result_cache import ResultCache
from bot.check.rule_context import KnownLessons
from bot.check.rules import brevity, lesson_essentials, quizzes
from bot.lessons.loader.course import load
from bot.lessons.loader.lesson import load_script
from bot.lessons.model.lesson import Course, Lesson
from bot.lessons.model.texts import all_texts
from bot.lessons.problem import Problem
from bot.lessons.translations.carry import load_translated
from bot.lessons.translations.catalogs import Catalogs
from tests.support.paths import DIALOGUES
from tests.support.short_course import keep_english_words

ABOUT = "title: The well\nabout: Who fetches water.\nbadge: W\ntoday: Say hello.\naim: {share: She shares a well.}\n"
SCENES = """
start:
  - choose: Who goes first?
    id: first
    options: [Amina, The goat]
  - quiz: Whose well is it?
    id: whose
    aim: share
    transfer: true
    myth: true
    options:
      - text: Ours
        correct: true
        feedback: Yes.
      - text: Mine
        feedback: Try again.
  - end
"""
CAST = "friend: {KE: Wanjiru, NP: Asmita, KH: Bopha, PH: Jessa, other: Sara}\n"
ENGLISH = "languages: {en: English}\nhelp_languages: {}\nwords: {en: {safe_word: sunflower, help: [help]}}\n"
OPUS = b"OggS" + bytes(24) + b"OpusHead"
REPEATING = "nl"
"""Language that repeats the English text in the examples; no word list must apply to it."""
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass
class ExampleCourse:
    """A valid course in a folder, `d/`, changed by one example after the other; its translations are in `locales/`.

    Files that an example does not touch are neither written nor read again, as when an educator saves one file.
    """

    home: Path
    memory: ResultCache = field(default_factory=ResultCache)
    _touched: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        make_right(self.home / "right" / "d")
        shutil.copytree(self.home / "right", self.home / "now")

    @property
    def folder(self) -> Path:
        """The folder of the course."""
        return self.home / "now" / "d"

    def become(self, example: str) -> None:
        """Restore the valid course, then apply an example."""
        for name in self._touched:
            self._restore(name)
        self._touched = set()
        for name, told, words in files(example):
            _add(self.folder / self._touch(name), told, words.replace(MARK, "") if name.endswith(".po") else words)
        if "d/course.yaml" not in self._touched:
            _list(self.folder / self._touch("course.yaml"))
        for path in self.home.glob("now/locales/*/LC_MESSAGES/messages.po"):
            if path.stat().st_size > SHORTEST:
                _complete(path, load(self.folder, self.memory.files)[0])

    def problems(self, example: str) -> list[Problem]:
        """Return all problems of an example, loaded, translated and checked."""
        self.become(example)
        whole = tuple(name for name, told, _ in files(example) if "questions" in told)
        return [it for it in self.written() if it.code not in UNFINISHED or it.file.endswith(whole)]

    def written(self) -> list[Problem]:
        """Return all problems of the files as they are written now."""
        course, catalogs, problems = self.loaded()
        return [*problems, *check(course, catalogs, self.folder, self.memory, self.known())]

    def loaded(self) -> tuple[Course, Catalogs, list[Problem]]:
        """Return the course and catalogs of the files, with the problems of loading them."""
        course, problems = load(self.folder, self.memory.files)
        course, catalogs, broken = load_translated(course, self.home / "now" / "locales", self.memory.files)
        return course, catalogs, [*problems, *broken]

    def known(self) -> KnownLessons:
        """Return the lessons of an example below `earlier/`: girls know them so."""
        found = (load_script(Lesson, path, path.name)[0] for path in self.folder.glob("earlier/lessons/*.yaml"))
        lessons = {lesson.id: lesson for lesson in found if lesson}
        return KnownLessons(frozenset(lessons), lessons)

    def _touch(self, name: str) -> str:
        self._touched.add(name.split("/")[0] if name.startswith("locales/") else f"d/{name}")
        return f"../{name}" if name.startswith("locales/") else name

    def _restore(self, name: str) -> None:
        now, right = self.home / "now" / name, self.home / "right" / name
        _remove(now, 0)
        if right.is_dir():
            shutil.copytree(right, now)
        elif right.exists():
            shutil.copy2(right, now)


UNFINISHED = frozenset(
    code.name
    for code in (
        *lesson_essentials.CODES,
        *lesson_essentials.RECALL_CODES,
        brevity.PATH_FEW_STOPS,
        quizzes.QUIZ_NO_MYTH,
    )
)
"""Codes of what a lesson of three lines lacks. An example is about them if it tells how many questions a lesson has."""


def finished(found: list[Problem]) -> list[Problem]:
    """Return the problems of lessons of three lines, without those that they have because they are so short."""
    return [it for it in found if it.code not in UNFINISHED]


MENDED = (
    *("again-missing", "aim-unknown", "flag-unknown", "goto-missing", "pick-missing", "picture-missing"),
    *("placeholder-unknown", "start-missing", "tell-missing", "unknown-key", "unknown-step"),
    *("yaml-at", "yaml-brace", "yaml-bracket", "yaml-colon", "yaml-hash", "yaml-head", "yaml-indent", "yaml-quote"),
    *("yaml-space", "yaml-star", "yaml-start", "yaml-tab", "yaml-tag"),
)
"""Codes in whose examples the mended line is known, and no others."""

SHORTEST = 20
"""Bytes below which a file of translations counts as cut off."""


def _list(path: Path) -> None:
    lessons = ", ".join(sorted(it.stem for it in (path.parent / "lessons").glob("*.yaml")))
    path.write_text(f"lessons: [{lessons}]\n", "utf-8")


def make_right(folder: Path) -> None:
    """Write a valid course of one lesson, with the bot's real scenes, into a new folder."""
    for part in ("bot", "safety"):
        shutil.copytree(DIALOGUES / part, folder / part)
    keep_english_words(folder)
    for lists in ("care", "loud", "banned"):
        path = folder / "safety" / f"{lists}.yaml"
        path.write_text(_without(path.read_text("utf-8"), REPEATING), "utf-8")
    shutil.copy(DIALOGUES / "directory.yaml", folder)
    (folder / "lessons").mkdir()
    (folder / "media").mkdir()
    (folder / "lessons" / "well.yaml").write_text(ABOUT + SCENES, "utf-8")
    (folder / "cast.yaml").write_text(CAST, "utf-8")
    profile = (DIALOGUES / "profile.yaml").read_text("utf-8")
    (folder / "profile.yaml").write_text(rewritten(profile, ENGLISH), "utf-8")
    for picture in ("well.png", "well.gif", "sexting.png"):
        (folder / "media" / picture).write_bytes(PNG)


def without_distress(folder: Path) -> None:
    """Leave out the English words of distress and all points: half the time of loading a course of one lesson."""
    (folder / "safety" / "words" / "en.yaml").unlink()
    (folder / "safety" / "points.yaml").write_text("distress: {enough: 22}\n", "utf-8")


def one_quick_round(folder: Path) -> None:
    """Keep one quick round, after which it comes again: a fifth of the time of loading a course of one lesson."""
    path = folder / "bot" / "quick.yaml"
    first, _, _ = path.read_text("utf-8").partition("round-2:\n")
    path.write_text(first.replace("quick/round-2", "quick/round-1"), "utf-8")


def _add(path: Path, told: str, words: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.parent.name == "lessons" and told != "nothing else":
        path.write_text(_lesson(words), "utf-8")
    elif words and told != "nothing else" and path.suffix != ".po":
        path.write_text(rewritten(path.read_text("utf-8") if path.exists() else "", words), "utf-8")
    elif words:
        path.write_text(words, "utf-8")
    if told:
        number, _, what = told.partition(" ")
        STAGINGS[what if number.isdecimal() else told](path, int(number) if number.isdecimal() else 0)


def rewritten(whole: str, words: str) -> str:
    """Replace top-level keys of a YAML file; the new ones come first."""
    for key in re.findall(r"(?m)^([\w-]+):", words):
        whole = _without(whole, key)
    return f"{words}\n{whole}"


def _without(whole: str, key: str) -> str:
    return re.sub(rf"(?ms)^{key}:.*?(?=^[\w-]+:|\Z)", "", whole)


def _lesson(words: str) -> str:
    """Return a lesson with these keys at its top, and the usual scenes unless it brings its own."""
    scenes = set(re.findall(r"(?m)^([\w-]+):", words)) - Lesson.model_fields.keys()
    return rewritten(ABOUT + ("" if scenes or words.startswith("---") else SCENES), words)


def _remove(path: Path, number: int) -> None:
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)


def _make_folder(path: Path, number: int) -> None:
    _remove(path, 0)
    path.mkdir()


def _steps(path: Path, steps: str) -> None:
    """Append steps to the scene `start` of a lesson."""
    words = re.sub(r"(?m)^  - end\n", "", path.read_text("utf-8").rstrip("\n") + "\n")
    path.write_text(re.sub(r"(?ms)^(start:\n.*?)(?=^\w|\Z)", lambda found: found[1] + steps, words), "utf-8")


INVENTED = "start:\n  - say: Amina is an invented girl.\n"
HELP = '  - say: "[Help] shows people who listen."\n    critical: true\n'
PRACTISE = "  - practise: Say it.\n    id: say-it\n    lines: [One., Two.]\n"
QUIZ = """  - quiz: {0}?
    id: {0}
    aim: share
    transfer: true
    options: [{{text: Mine, feedback: It is for all.}}, {{text: All, correct: true, feedback: Yes.}}]
"""
RETURNING = """  - poll: Rain?
    id: rain
    options: [Yes, {text: No, then: [set: {rain: no}]}]
  - say: The well is low.
    when: {rain: no}
"""
QUIZZES = QUIZ.format("who") + QUIZ.format("when")


def _ask(
    path: Path,
    number: int,
    parts: tuple[str, ...] = (INVENTED, PRACTISE, QUIZZES, HELP),
    returning: str = RETURNING,
) -> None:
    """Fill a lesson up to `number` stops, with what every finished lesson needs except for parts left out."""
    words = path.read_text("utf-8")
    if INVENTED in parts and "invented" not in words:
        path.write_text(words.replace("start:\n", INVENTED), "utf-8")
    there = len(re.findall(r"(?m)^ +- (?:choose|quiz|poll|again):", words))
    others = "".join(part for part in parts if part != INVENTED)
    others += returning if number else ""
    there += len(re.findall(r"(?m)^ +- (?:practise|quiz|poll):", others))
    questions = (f"  - poll: Question {n}?\n    id: q{n}\n    options: [One, Two]\n" for n in range(number - there))
    _steps(path, others + "".join(questions))


def _set_flags(path: Path, number: int) -> None:
    _ask(path, 0)
    _steps(path, "".join(
        f"  - choose: Q{n}?\n    id: q{n}\n    options:\n      - One\n      - text: Two\n        then:\n"
        f"          - set: {{f{n}: yes}}\n  - say: S{n}\n    when: {{f{n}: yes}}\n" for n in range(number)
    ))  # fmt: skip


def _fill(path: Path, number: int) -> None:
    path.write_bytes(PNG + bytes(number * 1000 - len(PNG)))


def _lengthen(path: Path, number: int) -> None:
    path.write_text(path.read_text("utf-8").replace("…", "m" * number), "utf-8")


STAGINGS: Mapping[str, Callable[[Path, int], object]] = {
    "missing": _remove,
    "a folder": _make_folder,
    "nothing else": lambda path, _: None,
    "empty": lambda path, _: path.write_bytes(b"# later\n"),
    "MB": lambda path, number: _fill(path, number * 1000),
    "KB": _fill,
    "KB of sound": lambda path, number: path.write_bytes(OPUS + bytes(number * 1000 - len(OPUS))),
    "letters": _lengthen,
    "saved as Windows text": lambda path, _: path.write_bytes("title: Café\n".encode("latin-1")),
    "a link to itself": lambda path, _: path.symlink_to(path),
    "a text": lambda path, _: path.write_text("no picture"),
    "flags": _set_flags,
    "questions": _ask,
    "questions, nothing invented": partial(_ask, parts=(PRACTISE, QUIZZES, HELP)),
    "questions, nothing practised": partial(_ask, parts=(INVENTED, QUIZZES, HELP)),
    "questions, nothing comes back": partial(_ask, parts=(INVENTED, PRACTISE, QUIZZES, HELP), returning=""),
    "questions, one quiz": partial(_ask, parts=(INVENTED, PRACTISE, HELP)),
    "questions, no word of help": partial(_ask, parts=(INVENTED, PRACTISE, QUIZZES)),
    "bubbles of 20 words": lambda path, number: _steps(path, ("  - say: " + "Tell me. " * 10 + "\n") * number),
    "cut off": lambda path, _: path.write_bytes(b'msgid "Hel'),
}
"""Descriptions of a file in an example, such as `(70 KB)` or `(missing)`, and how to make them."""


def _complete(path: Path, course: Course) -> None:
    """Complete a catalog: texts that the example does not translate repeat the English."""
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    example = path.read_text("utf-8")
    path.write_text(f"{example}\n\n{head}", "utf-8")
    with path.open("rb") as stream:
        there = {(message.context, message.id) for message in read_po(stream)}
    rest = Catalog(charset="utf-8")
    for text in all_texts(course):
        if text.context and (text.context, text.source) not in there:
            rest.add(text.source, text.source, context=text.context)
    with path.open("wb") as stream:
        stream.write(f"{example}\n\n".encode())
        write_po(stream, rest, omit_header=False)
