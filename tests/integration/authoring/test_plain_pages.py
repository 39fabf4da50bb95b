"""Whoever works with cards reads no word of technicians on any page of the lesson room that a link leads to."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import pytest
import pytest_asyncio
from yarl import URL

from tests.support.draft_builders import fill, rewrite
from tests.support.room_fixtures import LESSON, TEAM, LessonRoom, RoomVisitor, lesson_room

pytestmark = pytest.mark.asyncio(loop_scope="module")

TECHNICAL = re.compile(
    r"\b(?:[Ff]iles?|[Ll]ines? \d|[Cc]olumns?|[Ff]lags?|YAML|[Cc]atalogs?|[Kk]eys?|ids?|python|git|DATA)\b"
    r"|main\.py|\.(?:yaml|pot?|py|csv|ogg)\b|locales/|dialogues/"
)
WORKBENCH = re.compile(r"/lessons/desk/")
"""Pages whose words their scripts write: `test_page_words.py` reads those."""

BROKEN = "  - choose: Who sees it?\n    id: who-sees\n    when: {never-set: yes}\n    options: [Me, Me]\n"
"""A step with findings that `check` tells in words of the file."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LessonRoom]:
    """A room with drafts in every state; in one stand mistakes."""
    folder: Path = tmp_path_factory.mktemp("plain")
    (folder / "data").mkdir()
    async with lesson_room(folder) as opened:
        fill(opened)
        draft = opened.services.drafts.find(LESSON)
        assert draft
        rewrite(opened, draft, "start:\n", f"start:\n{BROKEN}")
        yield opened


def visible(page: str) -> str:
    """Return the words that a page shows, those of tips and labels too."""
    page = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", " ", page, flags=re.DOTALL)
    said = re.findall(r'\b(?:title|aria-label|placeholder|alt)="([^"]*)"', page)
    return unescape(" ".join([re.sub(r"<[^>]+>", " ", page), *said]))


async def pages_of(visitor: RoomVisitor) -> AsyncIterator[tuple[str, str]]:
    """Yield each page of the room that links lead to from the shelf, with its words."""
    left, seen = ["/lessons/"], {"/lessons/"}
    while left:
        path = left.pop()
        async with visitor.web.get(visitor.at.join(URL(path)), allow_redirects=False) as answer:
            if answer.status != 200 or answer.content_type != "text/html":
                continue
            page = await answer.text()
        yield path, visible(page)
        links = {
            unescape(it).partition("#")[0].partition("?")[0] for it in re.findall(r'href="(/lessons/[^"]*)"', page)
        }
        new = sorted(it for it in links - seen if not WORKBENCH.match(it))
        left, seen = [*left, *new], seen | set(new)


@pytest.mark.parametrize("name", [it for it, (roles, _) in TEAM.items() if "files" not in roles])
async def test_no_page_that_an_account_reaches_speaks_of_files(room: LessonRoom, name: str) -> None:
    read = [it async for it in pages_of(await room.visitor(name))]
    found = [
        (path, words[max(0, it.start() - 60) : it.end() + 40])
        for path, words in read
        for it in TECHNICAL.finditer(words)
    ]

    assert len(read) > 30
    assert found == []
