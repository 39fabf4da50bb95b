"""Messages for tests of the moderation room: two readers of Nepali and English, one of Khmer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.safeguarding.messages.message import ReleasedMessage
from bot.safeguarding.moderation.disclosure import blocks
from bot.staff.moderation.pages import reading_room
from bot.staff.moderation.service import ModerationService
from bot.storage.sqlite.readings import ReadingsFile
from bot.storage.sqlite.released_messages import (
    RELEASED_FILE,
    are_invented,
    prepare_released_messages,
    read_released_messages,
    release,
)
from bot.storage.sqlite.rooms import ROOMS_FILE
from tests.support.moderation_fixtures import Rooming, member, rooming
from tests.support.paths import ROOT
from tests.support.staff_fixtures import TODAY

QUESTION = "next-story"
ALSO = "berta"
GAMES = "More games please, with animals"
PLACE = "My name is Sita from Pokhara, I like games a lot"
HARD = "Somebody I know frightens me"
KHMER = "ចង់បានរឿងអំពីតន្ត្រី"


def message(
    number: str, words: str, locale: str = "en", country: str = "NP", quotable: bool = False
) -> ReleasedMessage:
    return ReleasedMessage(number, QUESTION, locale, country, "2027-W28", words, quotable)


RELEASED_MESSAGES = (
    message("v1", GAMES, quotable=True),
    message("v2", PLACE),
    message("v3", HARD),
    message("v4", KHMER, "km", "KH"),
)


def messages_in(data: Path, messages: Sequence[ReleasedMessage] = RELEASED_MESSAGES, invented: bool = False) -> Rooming:
    """Create staff files and services with the moderation room. Anna and Berta read English and Nepali, Carla Khmer."""
    prepare_released_messages(data / RELEASED_FILE, invented)
    release(data / RELEASED_FILE, messages, date(2027, 8, 20))
    place = rooming(data)
    desk = ModerationService(
        messages=lambda: read_released_messages(data / RELEASED_FILE),
        invented=lambda: are_invented(data / RELEASED_FILE),
        store=ReadingsFile(data / ROOMS_FILE),
        words=place.services.words,
        procedure={"en": blocks((ROOT / "bot/safeguarding/DISCLOSURE.md").read_text("utf-8")), "nl": ()},
        members=lambda: place.accounts.members,
        today=lambda: TODAY,
    )
    place.services = replace(place.services, rooms=(reading_room(desk),))
    for each in (member(), member(ALSO), member("carla", languages="km")):
        place.accounts.add(each)
    return place
