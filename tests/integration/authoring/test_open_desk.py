"""A desk that follows its folder: what was saved is there, and nothing else is read or checked again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from bot.authoring.editor.preview.desk import Author, Desk
from bot.authoring.editor.preview.open_desk import follow, opened_desk
from bot.check.result_cache import ResultCache
from bot.conversation.course_bundle import CourseBundle
from bot.files import write_whole
from bot.lessons.problem import Problem
from bot.safeguarding.distress.normalise import normalise
from bot.storage.course_folders import course_in
from tests.support.cached_folders import copied
from tests.support.room_fixtures import lesson_room, short_course

pytestmark = pytest.mark.asyncio(loop_scope="module")

LESSON, OPTION = "lock-it-up", "Delete, keep quiet"
FILE = f"dialogues/lessons/{LESSON}.yaml"


@dataclass
class FollowedDesk:
    """A desk, its folder, and an event for each time that saved files were taken."""

    desk: Desk
    folder: Path
    taken: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def bundle(self) -> CourseBundle:
        """The course that is played now."""
        return self.desk.player.conversation.bundle

    async def reload(self, bundle: CourseBundle | None, problems: list[Problem]) -> None:
        """Let the player take what was saved, and tell it."""
        await self.desk.player.reload(bundle, problems)
        self.taken.set()

    async def saves(self, name: str, change: Callable[[str], str]) -> None:
        """Save a changed file, and wait until the desk has taken it."""
        path = self.folder / name
        before = path.read_text("utf-8")
        assert change(before) != before
        self.taken.clear()
        path.write_text(change(before), "utf-8")
        await asyncio.wait_for(self.taken.wait(), 60)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FollowedDesk]:
    """Yield a desk at a short course, followed from now on."""
    folder = tmp_path_factory.mktemp("desk")
    copied(short_course, folder)
    course, memory = course_in(folder), ResultCache()
    async with opened_desk(course, lambda bundle: bundle, memory) as desk:
        found = FollowedDesk(desk, folder)
        following = asyncio.create_task(follow(course, folder, lambda bundle: bundle, memory, found.reload))
        await asyncio.sleep(0)  # now it knows the files as they are
        yield found
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following


@pytest_asyncio.fixture(loop_scope="module")
async def followed(opened: FollowedDesk) -> AsyncIterator[FollowedDesk]:
    """Yield the desk, and put the lesson back as it was."""
    before = (opened.folder / FILE).read_text("utf-8")
    yield opened
    if (opened.folder / FILE).read_text("utf-8") != before:
        await opened.saves(FILE, lambda _: before)


async def test_after_the_first_save_only_the_saved_lesson_was_read_again(followed: FollowedDesk) -> None:
    before = followed.bundle.course.lessons

    await followed.saves(FILE, lambda text: text.replace("title: ", "title: Now ", 1))

    now = followed.bundle.course.lessons
    assert now[LESSON].title.source == f"Now {before[LESSON].title.source}"
    assert {name for name in now if now[name] is not before[name]} == {LESSON}


async def test_a_saved_mistake_is_told_and_is_gone_when_it_is_mended(followed: FollowedDesk) -> None:
    def told() -> set[tuple[str, str]]:
        return {(it.file, it.code) for it in followed.desk.player.problems}

    before = told()
    await followed.saves(FILE, lambda text: f"{text}\nnowhere:\n  - say: Nobody comes here.\n")
    assert told() - before == {(FILE, "scene-unreached")}

    await followed.saves(FILE, lambda text: text.replace("\nnowhere:\n  - say: Nobody comes here.\n", ""))
    assert told() == before


async def test_typed_words_are_those_of_the_newest_save(followed: FollowedDesk) -> None:
    await followed.desk.player.say("hello")
    old = followed.bundle.vocabulary.keys

    await followed.saves(FILE, lambda text: text.replace(OPTION, "Bury the phone"))
    await followed.desk.player.say("hello")
    now = followed.bundle.vocabulary.keys

    assert {words for words in (normalise(OPTION), "bury the phone") if words in old} == {normalise(OPTION)}
    assert {words for words in (normalise(OPTION), "bury the phone") if words in now} == {"bury the phone"}


async def test_a_second_draft_in_the_room_is_read_only_where_it_differs_from_the_first(tmp_path: Path) -> None:
    async with lesson_room(tmp_path) as room:
        desks, drafts = room.services.desks, room.services.drafts
        first, second = (drafts.begin(f"lessons/{name}", "wanja", 0) for name in (LESSON, "my-safety-team"))
        written = drafts.view(first).dialogues / f"lessons/{LESSON}.yaml"
        write_whole(written, f"{written.read_text('utf-8')}\nnowhere:\n  - say: Nobody comes here.\n")

        one, two = [(await desks.desk(Author("wanja", frozenset()), it)).player for it in (first, second)]

        theirs, own = one.conversation.bundle.course.lessons, two.conversation.bundle.course.lessons
        assert {name for name in own if own[name] is not theirs[name]} == {LESSON}
        assert "nowhere" in theirs[LESSON].scenes
        assert "nowhere" not in own[LESSON].scenes
        assert {it.code for it in set(one.problems) - set(two.problems)} == {"scene-unreached"}
