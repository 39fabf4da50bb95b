"""Display names of the bot's files; that of a lesson is its title."""

from __future__ import annotations

from bot.statistics.reports.sentences import Sayings

NAMES: Sayings = {
    "bot/confirm": "The question before Help",
    "bot/help": "Help",
    "bot/light": "Something light after Help",
    "bot/menu": "The menu of stories",
    "bot/mine": "What is kept of her",
    "bot/moments": "Between the stories",
    "bot/news": "News from the team",
    "bot/privacy": "Privacy",
    "bot/quick": "Quick rounds",
    "bot/remind": "Reminders",
    "bot/settings": "Settings",
    "bot/speak-up": "Speak up",
    "bot/start": "The start",
    "bot/tidied": "After Tidy up",
    "profile": "The bot’s own labels",
    "directory": "The numbers to call",
    "cast": "The names of the cast",
    "measure": "The questions of the measure",
    "leader": "The page for club leaders",
    "course": "The order of the lessons",
    "offered": "The promised languages",
    "statistics": "Rules of the figures",
    "safety/banned": "Words the bot never says",
    "safety/care": "Words of care",
    "safety/critical": "Critical words",
    "safety/harmless": "Harmless words",
    "safety/loud": "Loud words",
    "safety/personal": "Personal words",
    "safety/points": "Points of the matcher",
}
"""Names by part, in English; message ids of `staff.po`."""


def name_of(part: str, title: str = "") -> str:
    """Return the name of a part: its title, its name here, else that of its file."""
    return title or NAMES.get(part) or part.rpartition("/")[2].replace("-", " ").capitalize()
