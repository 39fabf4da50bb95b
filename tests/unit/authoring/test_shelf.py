"""The shelf: states of parts by language, and what waits for an account."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.authoring.editor.preview.desk import Author
from bot.authoring.lesson_room.course_parts import CoursePart, TextProgress
from bot.authoring.lesson_room.draft import Draft, Proposal, Remark
from bot.authoring.lesson_room.shelf import (
    OpenDraft,
    ShelfCell,
    WaitingDraft,
    WaitingTexts,
    cell,
    shelf,
    waiting,
)

LOCALES = ("en", "ne", "km")
LESSON, HELP = "lessons/lock-it-up", "bot/help"
WANJA = Author("wanja", frozenset({"write"}))
SITA = Author("sita", frozenset({"translate", "sign"}), frozenset({"ne"}))
GRACE = Author("grace", frozenset({"safeguard"}))

PROPOSED = Draft(LESSON, 1, "wanja", 100, proposal=Proposal("wanja", 7, "", "f"))


def text(source: str = "Hi", undone: str = "", signed: str = "") -> TextProgress:
    words = {it: f"{source} in {it}" for it in ("ne", "km") if it not in undone}
    return TextProgress(source, "bubble", 1, words, frozenset(undone.split()), frozenset(signed.split()))


def part(*texts: TextProgress, name: str = LESSON, live: str = "en ne km", is_listed: bool = True) -> CoursePart:
    return CoursePart(name, "Lock it up", texts, frozenset(live.split()), is_listed)


def draft(written: CoursePart, **values: object) -> OpenDraft:
    return OpenDraft(Draft(written.part, 1, "wanja", 100), written, **values)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("written", "locale", "place", "state", "undone", "unsigned"),
    [
        (part(text(signed="ne"), text(signed="ne")), "ne", "live", "signed", 0, 0),
        (part(text(signed="ne"), text()), "ne", "live", "unsigned", 0, 1),
        (part(text(undone="ne"), text()), "ne", "live", "to do", 1, 1),
        (part(text(undone="ne"), text(), live="en"), "ne", "kept", "to do", 1, 1),
        (part(text(signed="ne"), live="en"), "ne", "kept", "signed", 0, 0),
        (part(text(signed="en")), "en", "live", "signed", 0, 0),
        (part(), "ne", "live", "nothing", 0, 0),
    ],
)
def test_a_cell_says_what_is_to_be_done_in_a_language(
    written: CoursePart, locale: str, place: str, state: str, undone: int, unsigned: int
) -> None:
    found = cell(written, locale)

    assert found is not None
    assert (found.place, found.state, found.undone, found.unsigned) == (place, state, undone, unsigned)


def test_a_language_for_help_alone_has_no_cell_in_a_lesson() -> None:
    assert cell(part(text()), "ceb") is None


def test_rows_stand_in_course_order_and_new_lessons_behind_them() -> None:
    live = {it.part: it for it in (part(text()), part(text(), name=HELP), part(text(), name="directory"))}
    new = replace(part(text("New")), part="lessons/the-lost-phone", title="The lost phone")

    groups = shelf(live, [draft(new)], LOCALES)

    assert [(it.name, [row.part for row in it.rows]) for it in groups] == [
        ("lessons", [LESSON]),
        ("new", ["lessons/the-lost-phone"]),
        ("bot", [HELP]),
        ("files", ["directory"]),
    ]


def test_a_draft_shows_beside_what_girls_have_only_where_it_differs() -> None:
    live, written = part(text()), replace(part(text(undone="ne")), title="Lock it well")

    (group,) = shelf({LESSON: live}, [draft(written)], LOCALES)
    (row,) = group.rows

    assert row.title == "Lock it up"
    assert row.cells == {
        "en": (ShelfCell("live", 1, 0, 1), ShelfCell("draft", 1, 0, 1)),
        "ne": (ShelfCell("live", 1, 0, 1), ShelfCell("draft", 1, 1, 0)),
        "km": (ShelfCell("live", 1, 0, 1),),
    }


def test_a_lesson_that_no_girl_is_offered_shows_its_draft_alone() -> None:
    unlisted = part(text(), live="", is_listed=False)

    (group,) = shelf({LESSON: unlisted}, [draft(unlisted)], LOCALES)

    assert (group.name, group.rows[0].cells["ne"]) == ("new", (ShelfCell("draft", 1, 0, 1),))


def test_a_draft_that_nobody_can_read_is_a_row_and_hides_nothing() -> None:
    (group,) = shelf({LESSON: part(text())}, [], LOCALES, unreadable=[LESSON])

    assert [(it.is_unreadable, it.cells["en"]) for it in group.rows] == [(True, (ShelfCell("live", 1, 0, 1),))]
    assert group.has_drafts


def test_a_translator_is_told_the_texts_of_her_languages_and_drafts_come_first() -> None:
    live = {LESSON: part(text()), HELP: replace(part(text(undone="ne km"), name=HELP), title="")}

    written = replace(part(text(undone="ne"), text("Ho", undone="ne km")), title="Lock it well")
    ready = replace(draft(written), draft=replace(draft(written).draft, is_ready=True))
    waits = waiting(SITA, live, [ready], LOCALES)

    assert waits.translate == (
        WaitingTexts(LESSON, "Lock it up", "ne", 2, has_draft=True),
        WaitingTexts(HELP, "", "ne", 1, has_draft=False),
    )
    assert waits.sign == ()


def test_a_translator_is_not_called_to_english_that_its_writer_still_changes() -> None:
    live = {LESSON: part(text(undone="ne"))}
    written = draft(part(text(undone="ne"), text("Ho", undone="ne")))
    begun = draft(part(text(undone="ne"), name="lessons/the-lost-phone"))
    proposed = replace(begun, draft=replace(begun.draft, proposal=PROPOSED.proposal))

    assert [(it.part, it.texts) for it in waiting(SITA, live, [written, begun], LOCALES).translate] == [(LESSON, 1)]
    assert [it.part for it in waiting(SITA, {}, [proposed], LOCALES).translate] == ["lessons/the-lost-phone"]


def test_a_signer_is_not_called_to_english_that_its_writer_still_changes() -> None:
    editor = Author("lea", frozenset({"sign"}), frozenset({"en"}))
    begun = draft(part(text()))
    ready = replace(begun, draft=replace(begun.draft, is_ready=True))

    assert waiting(editor, {}, [begun], LOCALES).sign == ()
    assert [it.texts for it in waiting(editor, {}, [ready], LOCALES).sign] == [1]


def test_texts_are_to_be_signed_when_all_of_a_part_are_there() -> None:
    live = {LESSON: part(text(), text("Ho", signed="ne")), HELP: part(text(), text("Ho", undone="ne"), name=HELP)}

    assert waiting(SITA, live, [], LOCALES).sign == (WaitingTexts(LESSON, "Lock it up", "ne", 1, has_draft=False),)


def test_a_writer_is_told_her_drafts_and_what_others_said_since_her_last_word() -> None:
    said = tuple(Remark(by, at, "…") for by, at in (("grace", 1), ("wanja", 5), ("grace", 6), ("joy", 7)))
    hers, others = draft(part(text())), draft(part(text(), name=HELP))
    hers = replace(hers, draft=replace(hers.draft, remarks=said))
    others = replace(others, draft=replace(others.draft, opened_by="dara"))

    waits = waiting(WANJA, {}, [hers, others], LOCALES)

    assert waits.write == (WaitingDraft(LESSON, "Lock it up", 2),)
    assert not waiting(SITA, {}, [hers], LOCALES).write


def test_a_proposed_draft_waits_for_its_writer_only_when_somebody_has_said_something() -> None:
    proposed = draft(part(text()), standing="proposed")
    proposed = replace(proposed, draft=replace(proposed.draft, proposal=Proposal("wanja", 10, "", "f")))
    answered = replace(proposed, draft=replace(proposed.draft, remarks=(Remark("grace", 11, "…"),)))

    assert waiting(WANJA, {}, [proposed], LOCALES).write == ()
    assert waiting(WANJA, {}, [answered], LOCALES).write == (WaitingDraft(LESSON, "Lock it up", 1),)


def test_a_proposal_that_waits_too_long_is_told_to_its_proposer_and_to_who_can_act() -> None:
    proposed = replace(draft(part(text()), standing="proposed", late_since=7), draft=PROPOSED)
    to_act = replace(proposed, acts=frozenset({"approve"}))

    assert waiting(WANJA, {}, [proposed], LOCALES).late == (WaitingDraft(LESSON, "Lock it up", late_since=7),)
    assert waiting(GRACE, {}, [to_act], LOCALES).approve == (WaitingDraft(LESSON, "Lock it up", late_since=7),)
    assert not waiting(GRACE, {}, [proposed], LOCALES).any
    assert waiting(WANJA, {}, [replace(proposed, late_since=0)], LOCALES).late == ()


def test_a_draft_waits_for_each_account_that_may_approve_or_publish_it() -> None:
    one = draft(part(text()), standing="proposed", acts=frozenset({"approve"}))
    two = draft(part(text(), name=HELP), standing="approved", acts=frozenset({"publish"}))

    waits = waiting(GRACE, {}, [one, two], LOCALES)

    assert waits.approve == (WaitingDraft(LESSON, "Lock it up"),)
    assert waits.publish == (WaitingDraft(HELP, "Lock it up", is_approved=True),)
    assert not waiting(GRACE, {}, [], LOCALES).any
