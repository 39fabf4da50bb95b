"""Load an earlier version of a course from another folder or from Git."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.handouts.proof.embedded_sources import is_possible
from bot.check.git_files import committed_files
from bot.errors import Refused
from bot.lessons.loader.course import load
from bot.lessons.model.lesson import Course, Lesson
from bot.lessons.translations.carry import load_translated
from bot.lessons.translations.catalogs import Catalogs

_OLD_FOLDER = "Name a folder with the old files: `--against OLD-FOLDER`."

_REF = re.compile(r"[A-Za-z0-9_@][A-Za-z0-9_./@{}~^-]{0,200}")


@dataclass(frozen=True, slots=True)
class EarlierCourse:
    """An earlier course, its translations, and its files by their paths in a course folder."""

    course: Course
    catalogs: Catalogs
    files: dict[str, bytes]

    def lesson(self, now: Lesson) -> Lesson | None:
        """Return the earlier version of a lesson, also under a former name (`was:`)."""
        names = (now.id, *now.was)
        return next((self.course.lessons[name] for name in names if name in self.course.lessons), None)


def earlier(dialogues: Path, locales: Path, against: str) -> EarlierCourse:
    """Load what `against` names: a folder that contains `dialogues/` (or is one), otherwise a Git commit."""
    folder = Path(against)
    if not folder.is_dir():
        return _from_git(dialogues, locales, against)
    if (folder / "dialogues").is_dir():
        return _read(folder / "dialogues", folder / "locales")
    if (folder / "lessons").is_dir():
        return _read(folder, folder.parent / "locales")
    raise Refused(f"The folder {folder} holds no lessons.", "Name one with `dialogues/` in it.")


def _from_git(dialogues: Path, locales: Path, ref: str) -> EarlierCourse:
    if not _REF.fullmatch(ref):
        raise Refused(f"`{ref}` is neither a folder nor a commit of Git's.", "Try `--against main`.")
    # Without Git: the files came as a ZIP.
    if not any((it / ".git").exists() for it in (dialogues.resolve(), *dialogues.resolve().parents)):
        raise Refused("These lessons did not come with Git, so it knows no earlier ones.", _OLD_FOLDER)
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        _archive(dialogues, ref, root / "dialogues")
        _archive(locales, ref, root / "locales", needed=False)
        return _read(root / "dialogues", root / "locales")


def _archive(folder: Path, ref: str, target: Path, needed: bool = True) -> None:
    target.mkdir()
    try:
        found = committed_files(folder, ref)
    except FileNotFoundError:
        raise Refused("Git is not installed here.", _OLD_FOLDER) from None
    except subprocess.SubprocessError:
        if needed:
            raise Refused(
                f"`{ref}` is no folder here, and Git knows no such commit.", "Try `--against HEAD`."
            ) from None
        return
    for path, content in found:
        if is_possible(f"dialogues/{path}"):
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(content)


def _read(dialogues: Path, locales: Path) -> EarlierCourse:
    course, catalogs, _ = load_translated(load(dialogues)[0], locales)
    return EarlierCourse(course, catalogs, files(dialogues, locales))


def files(dialogues: Path, locales: Path) -> dict[str, bytes]:
    """Return every lesson, translation and picture of two folders by its path in a course folder."""
    found = {}
    for name, folder in (("dialogues", dialogues), ("locales", locales)):
        for path in sorted(folder.rglob("*")):
            at = f"{name}/{path.relative_to(folder).as_posix()}"
            if is_possible(at) and path.is_file():
                found[at] = path.read_bytes()
    return found


def same(one: bytes, other: bytes | None) -> bool:
    """Tell whether two files are equal apart from line endings, which Git changes on Windows."""
    return other is not None and one.replace(b"\r\n", b"\n") == other.replace(b"\r\n", b"\n")
