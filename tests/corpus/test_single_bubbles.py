"""Every text of the shipped course can be looked at alone by its translator, and played if it is a lesson's."""

from __future__ import annotations

from datetime import date

import pytest

from bot.authoring.editor.preview.single_bubble import BubbleReader, country_of, message_of
from bot.authoring.editor.preview.translator_texts import told_at
from bot.authoring.translation.part_texts import texts_by_part
from tests.support.course_builders import unchecked


@pytest.mark.parametrize("locale", ["en", "km", "ceb"])
def test_every_text_stands_in_the_message_that_its_translator_sees(locale: str) -> None:
    bundle = unchecked()
    reader = BubbleReader(locale, country_of(bundle.course, locale), date(2026, 11, 29))
    found = [it for some in texts_by_part(bundle.course, locale).values() for it in some]
    unseen = []
    for it in found:
        message = message_of(bundle, it, {}, reader)
        labels = [button.get("source", {}).get("source") for row in message["buttons"] for button in row]
        if it.text.source not in (*(source["source"] for source in message["sources"]), *labels):
            unseen.append(it.text.source)

    assert len(found) > 100
    assert unseen == []


def test_every_text_of_a_lesson_leads_to_a_stop_of_it() -> None:
    course = unchecked().course
    some = texts_by_part(course, "km")

    for lesson in course.lessons.values():
        stops = {stop.id for stop in lesson.stops()}
        targets = [told_at(lesson, it.text) for it in some[f"lessons/{lesson.id}"]]
        assert {it.stop if it else "" for it in targets} <= stops, lesson.id
