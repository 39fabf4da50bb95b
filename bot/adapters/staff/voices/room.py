"""The pages of the reading room, as the staff's server takes them."""

from __future__ import annotations

from functools import partial

from bot.adapters.staff.house import Room
from bot.adapters.staff.voices import acting, one, overview, telling
from bot.adapters.staff.voices.desk import Desk
from bot.rooms.member import READING

TITLE = "Voices"


def reading_room(desk: Desk) -> Room:
    """The room where voices are read."""
    pages = {
        "/voices": overview.overview,
        "/voices/next": overview.begin,
        "/voices/voice": one.shown,
        "/voices/cut": one.to_cut,
        "/voices/procedure": acting.procedure,
        "/voices/list": telling.listed,
        "/voices/told": telling.outside,
    }
    forms = {
        "/voices/themes": overview.add_theme,
        "/voices/reading": one.read,
        "/voices/cutting": one.cut,
        "/voices/steps": acting.done,
    }
    return Room(
        READING,
        TITLE,
        {path: partial(page, desk) for path, page in pages.items()},
        {path: partial(form, desk) for path, form in forms.items()},
    )
