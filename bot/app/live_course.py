"""Folders of the lessons that girls read: the live edition's, or DIALOGUES and LOCALES where none was ever made."""

from __future__ import annotations

from bot.app.config import Settings
from bot.storage.course_folders import CourseFolders
from bot.storage.editions import Editions


def live_course(settings: Settings) -> CourseFolders:
    """Return the folders of the live edition, or those of DIALOGUES and LOCALES where there is none."""
    made = Editions(settings.data)
    return made.folders(number) if (number := made.live) else CourseFolders(settings.dialogues, settings.locales)
