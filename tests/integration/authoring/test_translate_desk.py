"""The desk of translators and signers: what each account may do there, and what a signature is bound to."""

from __future__ import annotations

import errno
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.desk import LOCAL, Author, Desk
from bot.authoring.editor.preview.player import Player
from bot.authoring.editor.preview.workbench import answer
from bot.authoring.translation.bylines import writers
from bot.authoring.translation.catalog_check import check
from bot.authoring.translation.catalog_files import path_of, update
from bot.authoring.translation.entries import translate, translation
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.service import Conversation
from bot.conversation.vocabulary import TypedVocabulary
from bot.lessons.loader.course import load
from bot.lessons.model.lesson import Course
from bot.lessons.problem import Problem
from bot.lessons.translations.catalogs import load_catalogs
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import every_signature, signers
from bot.safeguarding.moderation.member import StaffRole
from bot.storage.sqlite.store import SqliteStore
from tests.support.catalog_builders import write_catalog

HILL = """\
title: The hill
about: A hill and a phone.
badge: Hill climber
today: Look at a hill.
start:
  - say: <friend> waits. It is *fast*.
  - choose: Ring, or sing?
    id: well
    options: [Ring it, Sing it]
"""
CAST = "friend: {KE: Atieno, KH: Sara}\n"
FRIEND, RING = "<friend> waits. It is *fast*.", "Ring it"
ROLES: frozenset[StaffRole] = frozenset(("translate", "sign"))
SOKHA = Author("sokha", ROLES, frozenset({"km"}))
DARA = Author("dara", ROLES, frozenset({"km", "en"}))
GLOSSARY = """\
## Khmer (km)

| English | word | never | why |
|---|---|---|---|
| friend | មិត្ត | សម្លាញ់ | what girls say |
| to ring (somebody) | តេ | | one word everywhere |
"""
TERMS = "- never: [ទូរស័ព្ទទៅ]\n  say: តេ\n  why: Nobody says it.\n"


class TranslationRoom:
    """The folders of a small course, and desks of several accounts at it."""

    def __init__(self, folder: Path, store: SqliteStore) -> None:
        """Write a lesson and its Khmer catalog, in which the title alone is missing."""
        self.store = store
        self.dialogues, self.locales = folder / "dialogues", folder / "locales"
        (self.dialogues / "lessons").mkdir(parents=True)
        self.lesson.write_text(HILL, "utf-8")
        (self.dialogues / "cast.yaml").write_text(CAST, "utf-8")
        write_catalog(self.locales, "km", self.course, _said)
        (self.locales / "GLOSSARY.md").write_text(GLOSSARY, "utf-8")
        (self.locales / "km" / "terms.yaml").write_text(TERMS, "utf-8")

    @property
    def lesson(self) -> Path:
        """The file of the lesson."""
        return self.dialogues / "lessons" / "hill.yaml"

    @property
    def course(self) -> Course:
        """The course as its files are now."""
        return load(self.dialogues)[0]

    def desk(self, account: Author, part: str = "", problems: tuple[Problem, ...] = ()) -> Desk:
        """Return a desk of an account, on which nobody plays."""
        bundle = CourseBundle(self.course, load_catalogs(self.locales)[0], TypedVocabulary({}, {}))
        player = Player(Conversation(self.store, bundle, float), self.store, float, list(problems))
        return Desk(player, self.dialogues, self.locales, account, part, today=lambda: date(2026, 11, 29))

    def entry(self, source: str) -> PoEntry:
        """Return the Khmer entry of a text of the lesson."""
        found = translation(self.locales, "km", "hill", source)
        assert found, source
        return found


def _said(it: PoEntry) -> PoEntry:
    return replace(it, forms=("" if it.source == "The hill" else f"ក {it.source}",))


@pytest_asyncio.fixture
async def room(tmp_path: Path) -> AsyncIterator[TranslationRoom]:
    """Yield a small course whose Khmer is drafted and not signed."""
    store = await SqliteStore.open(":memory:", "preview")
    yield TranslationRoom(tmp_path, store)
    await store.close()


def about(source: str, **more: str) -> Json:
    """Return the request about a text of the lesson, in Khmer."""
    return {"source": source, "file": "dialogues/lessons/hill.yaml", "line": 1, "column": 1, "locale": "km", **more}


async def signs(desk: Desk, source: str, **more: str) -> str:
    """Read a text and sign it as it was read; return what is said."""
    read = await answer(desk, "text-in", about(source, **more))
    return said(await answer(desk, "sign", about(source, print=read["print"], **more)))


async def saves(desk: Desk, source: str, words: str, before: str) -> str:
    """Save a translation; return what is said."""
    return said(await answer(desk, "translation", about(source, words=words, before=before)))


def said(answered: Json) -> str:
    return str(answered.get("no") or answered.get("said"))


# Reading


async def test_the_texts_of_a_part_are_listed_with_their_state_and_counted(room: TranslationRoom) -> None:
    desk = room.desk(SOKHA)
    await signs(desk, RING)

    found = await answer(desk, "texts", {"locale": "km", "part": "lessons/hill"})

    assert [(it["where"]["source"], it["state"]) for it in found["texts"]] == [
        ("The hill", "missing"),
        ("A hill and a phone.", "draft"),
        ("Hill climber", "draft"),
        ("Look at a hill.", "draft"),
        (FRIEND, "draft"),
        ("Ring, or sing?", "draft"),
        (RING, "signed"),
        ("Sing it", "draft"),
    ]
    assert [(it["part"], it["title"], it["texts"], it["done"], it["signed"]) for it in found["parts"]] == [
        ("lessons/hill", "The hill", 8, 7, 1),
        ("cast", "cast", 2, 2, 0),
    ]
    assert [it["code"] for it in found["languages"]] == ["km"]


async def test_an_account_sees_its_own_languages_and_english_only_where_it_signs_it(room: TranslationRoom) -> None:
    update(room.course, room.locales, "ne")

    async def languages(account: Author) -> list[str]:
        return [it["code"] for it in (await answer(room.desk(account), "texts", {}))["languages"]]

    assert await languages(SOKHA) == ["km"]
    assert await languages(DARA) == ["km", "en"]
    assert await languages(LOCAL) == ["km", "ne", "en"]
    nobody = await answer(room.desk(Author("noor", ROLES)), "texts", {})
    assert nobody == {"no": "Your account has no language yet. Ask whoever keeps the accounts."}
    elsewhere = await answer(room.desk(SOKHA), "text-in", {**about(RING), "locale": "ne"})
    assert elsewhere == {"no": "This language is not one of yours."}


async def test_one_text_comes_with_what_surrounds_it_and_the_words_agreed_for_it(room: TranslationRoom) -> None:
    found = await answer(room.desk(SOKHA), "text-in", about(FRIEND))

    assert [(it["where"]["source"], it["words"], it["kind"]) for it in (*found["before"], *found["after"])] == [
        ("Hill climber", "ក Hill climber", "label"),
        ("Look at a hill.", "ក Look at a hill.", "label"),
        ("Ring, or sing?", "ក Ring, or sing?", "question"),
        (RING, "ក Ring it", "button"),
    ]
    assert found["who"] == "The bot speaks to the girl."
    assert found["glossary"] == [
        {"english": "friend", "word": "មិត្ត", "never": "សម្លាញ់", "why": "what girls say"},
    ]
    assert found["notes"][0] == "A bubble."
    assert found["play"] == {"lesson": "hill", "stop": "well", "key": ""}


async def test_old_english_is_shown_with_the_words_that_changed(room: TranslationRoom) -> None:
    room.lesson.write_text(HILL.replace("Look at a hill.", "Look at a hill today."), "utf-8")
    update(room.course, room.locales, "km")

    found = await answer(room.desk(SOKHA), "text-in", about("Look at a hill today."))

    assert (found["state"], found["madeFrom"]) == ("stale", "Look at a hill.")
    assert [(it["kind"], it["words"]) for it in found["changes"]] == [
        ("same", "Look at a "),
        ("gone", "hill."),
        ("new", "hill today."),
    ]


async def test_a_word_that_is_never_used_is_told_while_she_types(room: TranslationRoom) -> None:
    found = await answer(room.desk(SOKHA), "bubble", about(RING, words="ទូរស័ព្ទទៅ"))

    assert found["problems"] == [{"severity": "warning", "sentence": "It says `ទូរស័ព្ទទៅ`. Write `តេ`. Nobody says it."}]
    assert (found["pixels"] > 0, found["widest"]) == (True, 230)


async def test_a_search_finds_english_and_khmer_in_every_part(room: TranslationRoom) -> None:
    desk = room.desk(SOKHA, "lessons/hill")

    async def hits(search: str) -> list[tuple[str, str]]:
        found = await answer(desk, "texts", {"locale": "km", "search": search})
        return [(it["where"]["source"], it["title"]) for it in found["texts"]]

    assert await hits("ក SARA") == [("Sara", "cast")]
    assert await hits("sing") == [("Ring, or sing?", "The hill"), ("Sing it", "The hill")]
    assert await hits("nowhere") == []


# Writing


async def test_a_desk_for_one_part_reads_the_others_and_writes_them_not(room: TranslationRoom) -> None:
    desk = room.desk(SOKHA, "lessons/hill")
    cast = {**about("Sara"), "file": "dialogues/cast.yaml"}
    before = path_of(room.locales, "km").read_bytes()

    assert [it["part"] for it in (await answer(desk, "texts", {"locale": "km"}))["parts"]] == ["lessons/hill"]
    read = await answer(desk, "text-in", cast)
    assert (read["words"], read["here"]) == ("ក Sara", False)
    for name in ("translation", "sign"):
        refused = await answer(desk, name, {**cast, "words": "ខ", "before": "ក Sara", "print": read["print"]})
        assert refused == {"no": "This text belongs to another part of the lessons."}
    assert path_of(room.locales, "km").read_bytes() == before


async def test_a_broken_name_is_never_saved(room: TranslationRoom) -> None:
    before = path_of(room.locales, "km").read_bytes()

    assert "It has lost `<friend>`." in await saves(room.desk(SOKHA), FRIEND, "រង់ចាំ *លឿន*", f"ក {FRIEND}")

    assert path_of(room.locales, "km").read_bytes() == before


async def test_a_full_disk_is_said_and_leaves_the_catalog_as_it_was(
    room: TranslationRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path_of(room.locales, "km").read_bytes()

    def is_full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tempfile.mkstemp", is_full)
    assert "the disk is full" in await saves(room.desk(SOKHA), RING, "តេ", "ក Ring it")
    assert path_of(room.locales, "km").read_bytes() == before


async def test_a_saved_translation_names_its_account_and_one_without_a_name_leaves_none(room: TranslationRoom) -> None:
    assert await saves(room.desk(SOKHA), RING, "តេ", "ក Ring it") == "Saved as a draft."
    assert writers(room.entry(RING)) == ("sokha",)

    assert await saves(room.desk(LOCAL), RING, "តេវា", "តេ") == "Saved as a draft."
    assert room.entry(RING).comments == ()


async def test_check_and_update_live_with_names_and_signatures(room: TranslationRoom) -> None:
    await saves(room.desk(SOKHA), RING, "តេ", "ក Ring it")
    await signs(room.desk(DARA), RING)
    before, comments = check(room.course, room.locales, ["km"]), room.entry(RING).comments

    update(room.course, room.locales, "km")

    assert room.entry(RING).comments == comments
    assert [it.split(",")[0] for it in comments] == ["translated: sokha", "reviewed: dara"]
    assert check(room.course, room.locales, ["km"]) == before


@pytest.mark.parametrize(
    ("old", "new", "only"),
    [
        ("Hello.", "Hello, you.", False),
        ("Hello <friend>.", "Hello.", True),
        ("Hello.", "Hello <friend>.", True),
        ("*Hello.*", "Hello.", True),
        ("*Hello* <friend>.", "<friend>, *hello*!", False),
    ],
)
async def test_a_changed_announcement_asks_what_that_means_and_where_a_name_or_star_goes_one_answer_is_left(
    room: TranslationRoom, old: str, new: str, only: bool
) -> None:
    name = "dialogues/announcements/hello.yaml"
    (room.dialogues / "announcements").mkdir()
    (room.dialogues / "announcements/hello.yaml").write_text(f'text: "{old}"\n')
    translate(room.locales, "km", {("announcements/hello", old): "ខ"})
    desk = room.desk(LOCAL)
    opened = await answer(desk, "file", {"file": name})
    save = {"file": name, "text": f'text: "{new}"\n', "mark": opened["mark"]}
    question = {"costs": [{"old": old, "new": new, "cost": 1, "only": only}]}

    assert await answer(desk, "save", save) == question
    kept = await answer(desk, "save", {**save, "meanings": [{"old": old, "new": new, "meaning": "wording"}]})
    assert (kept == question) is only
    if only:
        await answer(desk, "save", {**save, "meanings": [{"old": old, "new": new, "meaning": "wrong"}]})
    assert room.dialogues.joinpath("announcements/hello.yaml").read_text() == save["text"]


# Signing


async def test_a_signature_is_bound_to_the_account_and_taken_back_by_nobody_else(room: TranslationRoom) -> None:
    assert await signs(room.desk(SOKHA), RING) == "Signed."
    assert room.entry(RING).comments == ("reviewed: sokha, 2026-11-29, 17e18e",)
    assert ("hill", RING) in every_signature(room.locales, room.course)["km"]

    refused = await answer(room.desk(DARA), "unsign", about(RING))
    assert refused == {"no": "You have not signed this text."}
    assert signers(room.entry(RING)) == ("sokha",)

    assert said(await answer(room.desk(SOKHA), "unsign", about(RING))) == "Your signature is taken back."
    assert room.entry(RING).comments == ()


async def test_nobody_signs_her_own_words(room: TranslationRoom) -> None:
    desk = room.desk(SOKHA)
    await saves(desk, RING, "តេ", "ក Ring it")

    own = "You translated this text yourself. Somebody else has to sign it."
    assert (await answer(desk, "text-in", about(RING)))["unfit"] == own
    assert await signs(desk, RING) == own
    assert await signs(room.desk(DARA), RING) == "Signed."
    assert signers(room.entry(RING)) == ("dara",)


async def test_nobody_signs_her_own_words_after_somebody_saved_them_once_more(room: TranslationRoom) -> None:
    await saves(room.desk(SOKHA), RING, "តេ", "ក Ring it")
    await saves(room.desk(DARA), RING, "តេ", "តេ")

    for account in (SOKHA, DARA):
        assert "Somebody else has to sign it" in await signs(room.desk(account), RING)


async def test_words_that_changed_since_they_were_read_are_not_signed(room: TranslationRoom) -> None:
    read = await answer(room.desk(DARA), "text-in", about(RING))
    await saves(room.desk(SOKHA), RING, "តេ", "ក Ring it")

    refused = await answer(room.desk(DARA), "sign", about(RING, print=read["print"]))

    assert refused == {"no": "This text has changed meanwhile: read it again."}
    assert signers(room.entry(RING)) == ()


async def test_what_is_missing_out_of_date_or_broken_is_not_signed(room: TranslationRoom) -> None:
    room.lesson.write_text(HILL.replace("Look at a hill.", "Look at a hill today."), "utf-8")
    update(room.course, room.locales, "km")
    catalog = path_of(room.locales, "km")
    catalog.write_text(catalog.read_text("utf-8").replace("ក <friend> waits", "ក waits"), "utf-8")
    desk = room.desk(SOKHA)

    assert await signs(desk, "The hill") == "This text is not translated yet."
    assert (await signs(desk, "Look at a hill today.")).startswith("Its English has changed since it was translated")
    assert (await signs(desk, FRIEND)).startswith("It has lost `<friend>`.")
    assert "reviewed:" not in catalog.read_text("utf-8")


async def test_the_roles_and_languages_of_an_account_hold_for_signing(room: TranslationRoom) -> None:
    before = path_of(room.locales, "km").read_bytes()
    refused = "Your account does not sign in this language."
    translator, nepali = replace(SOKHA, roles=frozenset({"translate"})), replace(SOKHA, languages=frozenset({"ne"}))
    for account in (translator, nepali):
        for name in ("sign", "unsign"):
            assert await answer(room.desk(account), name, about(RING, print="123456")) == {"no": refused}
    for locale in ("", "../km", "fr"):
        asked = {**about(RING, print="123456"), "locale": locale}
        assert await answer(room.desk(LOCAL), "sign", asked) == {"no": "Nobody has begun this language yet."}

    assert path_of(room.locales, "km").read_bytes() == before


async def test_english_is_signed_text_by_text_unless_its_line_is_to_be_mended(room: TranslationRoom) -> None:
    english = {**about(RING), "locale": "en"}
    read = await answer(room.desk(DARA), "text-in", english)
    assert said(await answer(room.desk(DARA), "sign", {**english, "print": read["print"]})) == "Signed."
    assert every_signature(room.locales, room.course)["en"] == {("hill", RING)}

    place = read["where"]
    broken = Problem(place["file"], place["line"], 1, "some-rule", "error", "This is wrong.", "Mend it.")
    desk = room.desk(DARA, problems=(broken,))
    assert said(await answer(desk, "unsign", english)) == "Your signature is taken back."
    here = {**english, **place, "print": read["print"]}
    assert await answer(desk, "sign", here) == {"no": "This is wrong. Mend it."}
    assert every_signature(room.locales, room.course)["en"] == frozenset()


async def test_on_a_computer_without_accounts_initials_are_asked_for(room: TranslationRoom) -> None:
    desk = room.desk(LOCAL)

    assert await signs(desk, RING) == "Initials are 1 to 10 letters. For example: AB"
    assert await signs(desk, RING, initials="AB") == "Signed."
    assert (await answer(desk, "text-in", about(RING, initials="AB")))["mine"]
    assert signers(room.entry(RING)) == ("AB",)


async def test_an_account_cannot_sign_under_another_name(room: TranslationRoom) -> None:
    await signs(room.desk(SOKHA), RING, initials="dara")

    assert signers(room.entry(RING)) == ("sokha",)
