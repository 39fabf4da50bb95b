"""Paper form on which a club writes a story of its own, with the boxes that are typed in afterwards."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from bot.authoring.editor.club_story import BOXES
from bot.authoring.handouts.leader_page import language_of
from bot.authoring.handouts.poster import faces
from bot.errors import Refused
from bot.lessons.model.leader import LeaderWords
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Text
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.locales import direction
from bot.page_templates import page_template

HERE = Path(__file__).parent


def words_of_form(leader: LeaderWords | None) -> LeaderWords:
    """Return the words of the handouts. Raise Refused if they have not one label for each box."""
    if leader is None or leader.story is None or len(leader.story_boxes) != len(BOXES):
        raise Refused("There are no words for the form of a story.", "They stand in `leader.yaml`, beside course.yaml.")
    return leader


def story_form(course: Course, catalogs: Catalogs, locale: str, fonts: Path) -> str:
    """Render the form in a language as HTML; `fonts` is the folder with the fonts to embed. Raise Refused."""
    language_of(course, locale)
    leader = words_of_form(course.leader)
    heading = catalogs.say(leader.story, locale) if leader.story else ""
    told = (leader.story, *leader.story_lines, *leader.story_boxes)
    signed = catalogs.signatures.get(locale, ())

    def say(some: tuple[Text, ...]) -> list[str]:
        return [catalogs.say(text, locale) for text in some]

    return page_template(HERE / "story.html").render(
        locale=locale,
        dir=direction(locale),
        lesson=heading,
        heading=heading,
        draft=catalogs.say(leader.draft, locale),
        is_draft=not all(text and (text.context, text.source) in signed for text in told),
        lines=say(leader.story_lines),
        boxes=say(leader.story_boxes),
        faces=Markup("\n".join(faces(fonts, [locale]))),  # noqa: S704 - our own letters
    )
