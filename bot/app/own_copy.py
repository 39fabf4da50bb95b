"""A writable copy of the lessons that an installed package contains."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app.command import say
from bot.app.config import Settings
from bot.errors import Refused
from bot.home import NAME, SHIPPED


def editable(settings: Settings) -> Settings:
    """Return settings whose lessons may be changed; a copy is made in the current folder and announced."""
    return with_own_copy(settings, Path.cwd(), say)


def with_own_copy(settings: Settings, folder: Path, say: Callable[[str], None]) -> Settings:
    """Return settings whose lessons and translations may be written: a package's are copied into `folder` first."""
    if SHIPPED not in (settings.dialogues.parent, settings.locales.parent):
        return settings
    home = folder / NAME
    _copy(home)
    say(f"The lessons are copied into {home}, and what you change is written there.")
    return replace(settings, dialogues=_own(settings.dialogues, home), locales=_own(settings.locales, home))


def _own(path: Path, home: Path) -> Path:
    return home / path.name if path.parent == SHIPPED else path


def _copy(home: Path) -> None:
    """Copy the whole course or nothing. Permissions are not copied: those of a package may forbid writing."""
    try:
        with TemporaryDirectory(prefix=f".{home.name}.", dir=home.parent) as beside:
            made = shutil.copytree(SHIPPED, Path(beside, home.name), copy_function=shutil.copyfile)
            made.rename(home)
    except OSError as error:
        what = f"The lessons cannot be copied into {home}."
        raise Refused(what, "Start in another folder, or set DIALOGUES and LOCALES to your own.") from error
