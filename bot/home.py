"""The folder of the lessons: the checkout's, the user's own, or the one inside an installed package.

An installed program works on dialogues/ and locales/ of the current folder, else on those of the folder
safe-online-world/ in it, else on the ones it brings. It never writes into those: a command that changes lessons creates
safe-online-world/ first (`bot/app/own_copy.py`). var/ is always in the current folder.
"""

from __future__ import annotations

from pathlib import Path

NAME = "safe-online-world"
"""The installed command, and the folder it makes for lessons that are changed."""

PACKAGE = Path(__file__).resolve().parent

SHIPPED = PACKAGE / "_course"
"""dialogues/ and locales/ in an installed package, where pyproject.toml puts them. A checkout has no such folder."""


def is_installed() -> bool:
    """Tell an installed package from a checkout (an editable install is one too)."""
    return SHIPPED.is_dir()


def program_home() -> Path:
    """The folder with the dialogues/ and locales/ that belong to the program."""
    return SHIPPED if is_installed() else PACKAGE.parent


def course_home(folder: Path) -> Path:
    """The folder with the dialogues/ and locales/ to work on, when the current folder is `folder`."""
    if not is_installed():
        return PACKAGE.parent
    return next((it for it in (folder, folder / NAME) if _holds_course(it)), SHIPPED)


def _holds_course(folder: Path) -> bool:
    return (folder / "dialogues").is_dir() and (folder / "locales").is_dir()
