"""Drafts in every state on a lesson room: begun, with a mistake, proposed, approved, translated in part, unreadable."""

from __future__ import annotations

from dataclasses import replace

from bot.authoring.lesson_room.draft import Draft, DraftApproval, Proposal, Remark
from bot.files import fresh
from bot.storage.taken_editions import TakenEdition, TakenFile
from tests.support.room_fixtures import LESSON, LessonRoom

APPROVED, PROPOSED, BROKEN = "lessons/my-safety-team", "lessons/friend-or-pretend", "bot/menu"


def fill(room: LessonRoom) -> None:
    """Begin drafts in every state, and let two workers of the bot report."""
    now = room.services.now()
    lesson = room.services.drafts.begin(LESSON, "wanja", now)
    rewrite(room, lesson, "title: Lock it up", "title: Lock it well")
    said = (Remark("joy", now, "Is “well” right?"), Remark("grace", now, "I would say “tight”."))
    room.services.drafts.put(replace(lesson, remarks=said, authors=("wanja",)))
    _propose(room, PROPOSED, "title: Friend or pretend", "title: Friend or not")
    _propose(room, APPROVED, "title: My safety team", "title: My own team", "joy", "grace")
    room.services.drafts.begin_lesson("the-lost-phone", "The lost phone", "wanja", now)
    rewrite(room, room.services.drafts.begin("bot/tidied", "wanja", now), "voices:", "voices: [")
    room.services.drafts.begin(BROKEN, "wanja", now)
    (room.settings.data / "drafts" / BROKEN.replace("/", ".") / "draft.json").write_text("{", "utf-8")
    TakenFile(room.settings.data, "1").write(TakenEdition(1, "", now))
    TakenFile(room.settings.data, "2").write(TakenEdition(1, "", now))


def _propose(room: LessonRoom, part: str, old: str, new: str, *approvers: str) -> None:
    drafts, now = room.services.drafts, room.services.now()
    draft = drafts.begin(part, "wanja", now)
    rewrite(room, draft, old, new)
    approvals = tuple(DraftApproval(it, "publish" if it == "joy" else "safeguard", now) for it in approvers)
    proposal = Proposal("wanja", now, "Says it better", drafts.content(draft).fingerprint, approvals)
    drafts.put(replace(draft, proposal=proposal, authors=("wanja",)))


def rewrite(room: LessonRoom, draft: Draft, old: str, new: str) -> None:
    """Change the words of a draft's file, as its desk does it: by a fresh file."""
    path = room.services.drafts.view(draft).dialogues / f"{draft.part}.yaml"
    words = path.read_text("utf-8")
    assert old in words, f"no {old!r} in {draft.part}"
    with fresh(path) as made:
        made.write_text(words.replace(old, new), "utf-8")
