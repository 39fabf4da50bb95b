"""A lesson room for the tests of a module."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support.room_fixtures import LessonRoom, lesson_room


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LessonRoom]:
    async with lesson_room(tmp_path_factory.mktemp("room")) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def room(opened: LessonRoom) -> AsyncIterator[LessonRoom]:
    """Yield the room without drafts; what girls read is the course as it was."""
    yield opened
    opened.services.desks.apart = None
    await opened.clear()
