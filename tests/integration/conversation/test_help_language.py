"""Help in Bisaya, a language for Help alone: hidden until signed, then for her who typed in it, and for no more."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from bot.authoring.translation.catalog_files import path_of, text_of
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.callback import read, written
from bot.conversation.rendering.reply import Bubble, Button, Replies
from bot.conversation.service import Conversation, IncomingAction
from bot.conversation.understanding import after_replies, typed
from bot.conversation.vocabulary import typed_vocabulary
from bot.engine.input import Chose, Commanded, Flags, Input, LastQuestion, Started
from bot.lessons.model.stage import Stage
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.po import read as catalog
from bot.lessons.translations.signatures import signature
from bot.storage.ports import LearnerId
from bot.storage.sqlite.store import SqliteStore
from tests.support.course_builders import read_with_old_words, real
from tests.support.paths import DIALOGUES, ROOT

HEARD = "gikulata ko ni papa ganiha"
ASKED_IN_BISAYA = "Basin dili okay sa imong gipuy-an."
ASKED_IN_FILIPINO = "Baka hindi okay sa tinitirhan mo."
CARD_IN_BISAYA = "Wala kay sala."
CARD_IN_FILIPINO = "Hindi mo kasalanan."
YES, NO, HIDE = "Oo, ipakita ang tabang", "Okay ra ko", "Itago"
STAGES = [None, Stage(stage="test"), Stage(stage="pilot", until="2100-01-01"), Stage(stage="public")]


def bundle_of(locales: Path) -> CourseBundle:
    course, catalogs = read_with_old_words(DIALOGUES, locales)
    words = typed_vocabulary(course, catalogs, real().vocabulary.matcher)
    return CourseBundle(course, catalogs, words)


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> CourseBundle:
    return bundle_of(_copy(tmp_path_factory.mktemp("draft")))


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> CourseBundle:
    locales = _copy(tmp_path_factory.mktemp("signed"))
    _sign(locales, "help", "confirm", "directory")
    return bundle_of(locales)


def _copy(folder: Path) -> Path:
    for locale in ("fil", "ceb"):
        shutil.copytree(ROOT / "locales" / locale, folder / locale)
    return folder


def _sign(locales: Path, *contexts: str) -> None:
    path = path_of(locales, "ceb")
    path.write_bytes(text_of([_signed(it) if it.context in contexts else it for it in catalog(path)]))


def _signed(entry: PoEntry) -> PoEntry:
    whole = replace(entry, flags=tuple(flag for flag in entry.flags if flag != "fuzzy"), previous=None)
    return replace(whole, comments=(*entry.comments, signature(whole, "AB", date(2026, 12, 31))))


@dataclass
class Learner:
    """A learner in a Filipino chat, with the bot's latest replies."""

    conversation: Conversation
    staff: bool = False
    name: str = "maria"
    replies: Replies = field(default_factory=lambda: Replies(Flags("fil")))
    last: LastQuestion | None = None

    async def does(self, action: Input) -> Learner:
        heard = IncomingAction(LearnerId(self.name), action, last=self.last, staff=self.staff)
        (self.replies,) = await self.conversation.hear([heard])
        self.last = after_replies(self.replies, self.last)
        return self

    async def types(self, text: str) -> Learner:
        return await self.does(typed(self.conversation.bundle, text, "fil", self.last).said)

    async def taps(self, label: str) -> Learner:
        target = next(it.target for it in self.buttons if it.text == label)
        tap = read(written(target, self.replies.flags))
        assert isinstance(tap, Chose)
        return await self.does(tap)

    @property
    def buttons(self) -> list[Button]:
        return [it for item in self.replies.items if isinstance(item, Bubble) for row in item.buttons for it in row]

    @property
    def labels(self) -> list[str]:
        return [it.text for it in self.buttons]

    @property
    def said(self) -> str:
        bubbles = [item.html for item in self.replies.items if isinstance(item, Bubble)]
        return unescape(re.sub("<[^>]+>", "", "\n".join(bubbles)))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    opened = await SqliteStore.open(tmp_path / "bot.db", "fits")
    yield opened
    await opened.close()


def learner(
    store: SqliteStore, bundle: CourseBundle, stage: Stage | None = STAGES[-1], *, staff: bool = False
) -> Learner:
    staged = replace(bundle, course=replace(bundle.course, stage=stage))
    return Learner(Conversation(store, staged, lambda: 1_800_000_000.0, for_learners=True), staff)


@pytest.mark.parametrize("development", [False, True])
@pytest.mark.parametrize("stage", STAGES)
async def test_unsigned_it_is_hidden_in_every_stage(
    store: SqliteStore, draft: CourseBundle, stage: Stage | None, development: bool
) -> None:
    course = replace(draft.course, is_development=development)
    maria = learner(store, replace(draft, course=course), stage)

    assert ASKED_IN_FILIPINO in (await maria.types(HEARD)).said
    assert CARD_IN_FILIPINO in (await maria.taps("Oo, ipakita ang tulong")).said
    assert "Robot ako" in (await maria.types("tabangi ko palihog")).said
    assert maria.replies.flags.locale == "fil"


def test_the_files_on_disk_are_a_draft_and_whole() -> None:
    course, _ = read_with_old_words(DIALOGUES, ROOT / "locales")

    assert course.help_languages == {"ceb": False}
    assert course.for_learners().help_languages == {}


async def test_a_preview_and_staff_see_the_draft(store: SqliteStore, draft: CourseBundle) -> None:
    preview = Learner(Conversation(store, draft, lambda: 1.0))

    assert ASKED_IN_BISAYA in (await preview.types(HEARD)).said
    assert ASKED_IN_BISAYA in (await learner(store, draft, staff=True).types(HEARD)).said


async def test_signed_the_question_and_help_come_in_it(store: SqliteStore, signed: CourseBundle) -> None:
    maria = learner(store, signed)

    await maria.types(HEARD)
    assert ASKED_IN_BISAYA in maria.said
    assert maria.labels[:2] == [YES, NO]
    await maria.taps(YES)
    assert CARD_IN_BISAYA in maria.said
    assert maria.said.splitlines()[2] == "Pilipinas: 1383 · Emergency 911", "her country first, as in a Filipino chat"
    await maria.taps("Akong nasod")
    await maria.taps("Pilipinas")
    assert "Tawag sa 1383: Makabata Helpline, hangtod 17 anyos" in maria.said
    await maria.taps("Uban pang tawo")
    assert "I-type ang gumamela" in maria.said


async def test_a_typed_yes_answers_in_it_too(store: SqliteStore, signed: CourseBundle) -> None:
    maria = await learner(store, signed).types(HEARD)

    assert CARD_IN_BISAYA in (await maria.types("oo")).said


@pytest.mark.parametrize("words", ["gumamela", "tabang", "Tabangi ko, palihog!", "kinahanglan ko ug tabang"])
async def test_its_words_for_help_open_help_in_it(store: SqliteStore, signed: CourseBundle, words: str) -> None:
    assert "Maayo kay naa ka diri." in (await learner(store, signed).types(words)).said


@pytest.mark.parametrize("words", ["gumamela", "guma mela", "gumamila", "tabang", "tabangi ko"])
async def test_unsigned_they_open_the_filipino_help(store: SqliteStore, draft: CourseBundle, words: str) -> None:
    assert "Mabuti at nandito ka." in (await learner(store, draft).types(words)).said


@pytest.mark.parametrize("words", ["sinasaktan ako ni papa", "tulong", "sampaguita", "paalam na sa inyo"])
async def test_a_girl_who_types_filipino_reads_filipino(store: SqliteStore, signed: CourseBundle, words: str) -> None:
    maria = await learner(store, signed).types(words)

    assert "Robot ako" in maria.said
    assert maria.replies.flags.locale == "fil"


async def test_in_the_chat_of_another_language_nothing_changes(store: SqliteStore, signed: CourseBundle) -> None:
    maria = await learner(store, signed).does(Started("en"))

    assert "Maybe it is not good where you live." in (await maria.types(HEARD)).said


async def test_all_else_stays_filipino(store: SqliteStore, signed: CourseBundle) -> None:
    maria = await learner(store, signed).does(Started("fil"))
    before = maria.replies
    await maria.types(HEARD)
    assert maria.replies.keyboard == before.keyboard

    await maria.taps(NO)

    assert "Robot ko" not in maria.said
    assert maria.replies.flags.locale == "fil"
    assert "Mabuti at nandito ka." in (await maria.does(Commanded("help"))).said


async def test_it_is_on_no_menu_of_languages(store: SqliteStore, signed: CourseBundle) -> None:
    maria = await learner(store, signed).does(Commanded("language"))

    assert {"Filipino", "English"} <= set(maria.labels)
    assert not [label for label in maria.labels if "isaya" in label or "ebuano" in label]


async def test_her_button_works_when_nothing_of_her_is_stored(store: SqliteStore, signed: CourseBundle) -> None:
    await (maria := learner(store, signed)).types(HEARD)
    target = next(it.target for it in maria.buttons if it.text == YES)
    later = learner(store, signed)
    later.name = "nobody yet"

    await later.does(Chose(target, maria.replies.flags))
    assert CARD_IN_BISAYA in later.said
    assert "Ituloy" in (await later.does(Commanded("help"))).labels, "her chat is a Filipino one"


async def test_one_unsigned_file_hides_all_of_it(tmp_path: Path, store: SqliteStore) -> None:
    locales = _copy(tmp_path / "locales")
    _sign(locales, "help", "confirm")

    assert ASKED_IN_FILIPINO in (await learner(store, bundle_of(locales)).types(HEARD)).said
