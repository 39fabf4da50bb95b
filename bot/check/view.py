"""What every rule looks at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.content.model.lesson import Course
from bot.i18n.catalogs import Catalogs


@dataclass(frozen=True, slots=True)
class View:
    """A loaded course, its translations, and the folder its pictures lie in."""

    course: Course
    catalogs: Catalogs
    media: Path
