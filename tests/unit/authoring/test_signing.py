"""Signatures: given lesson by lesson to what was read, in every language and in English, and to nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.authoring.translation.entries import translate
from bot.authoring.translation.signing import Reviewer, sign, sign_text
from bot.errors import Refused
from bot.lessons.model.lesson import Course
from bot.lessons.translations.signatures import every_signature, signatures, signers
from tests.support.catalog_builders import AB, STORY, TODAY, KhmerCatalogs, telling, write_catalog

COURSE = telling()
CD = Reviewer("CD", TODAY)


class TerminalAnswers:
    """Somebody at a terminal: her answers, and what she was asked."""

    def __init__(self, *answers: str | None) -> None:
        self.answers, self.shown = list(answers), list[str]()

    def __call__(self, question: str) -> str | None:
        self.shown.append(question)
        return self.answers.pop(0)


@pytest.fixture
def desk(tmp_path: Path) -> KhmerCatalogs:
    """Return a desk on which everything is translated and nothing signed."""
    desk = KhmerCatalogs(tmp_path / "locales")
    desk.translates(COURSE)
    return desk


def signed(desk: KhmerCatalogs, locale: str = "km", course: Course = COURSE) -> set[str]:
    """Return the files of which some text is signed."""
    return {context for context, _ in every_signature(desk.locales, course)[locale]}


def test_only_the_lesson_that_was_read_is_signed(desk: KhmerCatalogs) -> None:
    terminal = TerminalAnswers("n", "Y")

    assert sign(COURSE, desk.locales, "km", AB, terminal) == "11 entries are signed."

    assert terminal.shown == [
        "help: 2 texts, 2 not signed by you, 2 of them critical.\nHave you read every one of them? [y/N/list] ",
        "hill: 11 texts, 11 not signed by you.\nHave you read every one of them? [y/N/list] ",
    ]
    assert signed(desk) == {"hill"}


def test_a_list_shows_every_text_with_its_translation_and_asks_again(desk: KhmerCatalogs) -> None:
    terminal = TerminalAnswers("list", "", None)

    assert sign(COURSE, desk.locales, "km", AB, terminal) == "0 entries are signed."

    assert terminal.shown[1] == (
        "1. People you can call: <people>\n   ក People you can call: <people>\n2. Go on\n   ក Go on\n"
        + terminal.shown[0]
    )
    assert signed(desk) == set()


def test_who_leaves_in_the_middle_has_signed_what_she_said_yes_to(desk: KhmerCatalogs) -> None:
    terminal = TerminalAnswers("yes", None)

    assert sign(COURSE, desk.locales, "km", AB, terminal) == "2 entries are signed."

    assert signed(desk) == {"help"}


def test_a_text_that_changed_since_is_told_with_the_day_and_signed_anew(desk: KhmerCatalogs) -> None:
    desk.signs()
    translate(desk.locales, "km", {("hill", "Ring it"): "ខ"})
    desk.path.write_text(desk.text().replace("ក Run after the bus", "ខ Run after the bus"), "utf-8")
    terminal = TerminalAnswers("y")

    assert sign(COURSE, desk.locales, "km", AB, terminal) == "2 entries are signed."

    assert terminal.shown[0].startswith("hill: 11 texts, 2 not signed by you, 1 changed since 2026-06-01.\n")
    assert len(desk.entry("Run after the bus").comments) == 1
    assert sign(COURSE, desk.locales, "km", AB, TerminalAnswers()) == "0 entries are signed."


def test_an_entry_that_changed_under_her_eyes_is_not_signed(desk: KhmerCatalogs) -> None:
    def ask(question: str) -> str:
        translate(desk.locales, "km", {("help", "Go on"): "ខ"})
        return "y" if question.startswith("help") else "n"

    assert sign(COURSE, desk.locales, "km", AB, ask) == "1 entry is signed."

    assert ("help", "Go on") not in signatures(desk.locales)["km"]


def test_a_stale_entry_is_not_signed(desk: KhmerCatalogs) -> None:
    changed = telling(STORY.replace("Ring it", "Ring it now"))
    desk.updates(changed)

    assert sign(changed, desk.locales, "km", AB, None, "hill") == "10 entries are signed."

    assert ("hill", "Ring it now") not in signatures(desk.locales)["km"]


def test_without_a_terminal_one_lesson_has_to_be_named(desk: KhmerCatalogs) -> None:
    with pytest.raises(Refused, match="Nobody is here to say which entries were read"):
        sign(COURSE, desk.locales, "km", AB, None)
    assert signed(desk) == set()

    assert sign(COURSE, desk.locales, "km", AB, None, "help") == "2 entries are signed."
    assert signed(desk) == {"help"}


@pytest.mark.parametrize("locale", ["km", "en"])
def test_a_lesson_that_is_not_there_is_refused_and_the_nearest_is_named(desk: KhmerCatalogs, locale: str) -> None:
    with pytest.raises(Refused, match=r"There is no lesson or file `hil`\. Did you mean `hill`"):
        sign(COURSE, desk.locales, locale, AB, TerminalAnswers(), "hil")


def test_two_people_sign_the_same_words_and_one_of_them_only_help(desk: KhmerCatalogs) -> None:
    desk.signs()

    assert sign(COURSE, desk.locales, "km", CD, None, "help") == "2 entries are signed."

    assert [line[:23] for line in desk.entry("Go on", "help").comments] == [
        "reviewed: AB, 2026-06-0", "reviewed: CD, 2026-06-0"]  # fmt: skip
    assert len(desk.entry("Ring it").comments) == 1


def test_other_comments_of_translators_stay(desk: KhmerCatalogs) -> None:
    write_catalog(desk.locales, "km", COURSE, lambda it: replace(it, comments=("Spoken, not written.",)))

    sign(COURSE, desk.locales, "km", CD, None, "hill")

    assert desk.entry("Ring it").comments[0] == "Spoken, not written."


@pytest.mark.parametrize("initials", ["", "A, B", "A" * 11, "A\nB"])
def test_what_are_no_initials_sign_nothing(initials: str) -> None:
    with pytest.raises(Refused, match="Initials are 1 to 10 letters"):
        Reviewer(initials, TODAY)


# English


def test_english_is_signed_in_a_file_of_its_own_and_gets_no_catalog(desk: KhmerCatalogs) -> None:
    terminal = TerminalAnswers("y", "n")

    assert sign(COURSE, desk.locales, "en", AB, terminal) == "2 entries are signed."

    assert terminal.shown[0].startswith("help: 2 texts, 2 not signed by you, 2 of them critical.\n")
    assert signed(desk, "en") == {"help"}
    assert [it.name for it in (desk.locales / "en").iterdir()] == ["reviewed.txt"]
    assert (desk.locales / "en" / "reviewed.txt").read_text("utf-8").splitlines() == [
        "# Signatures on English texts; `python main.py messages sign en` writes them.",
        "help/hvekau reviewed: AB, 2026-06-01, dc3f71",
        "help/qvnx6y reviewed: AB, 2026-06-01, 262934",
    ]


@pytest.mark.parametrize("change", [lambda it: it.replace("Ring it", "Ring it now"), lambda it: "start:\n  - end\n"])
def test_a_changed_english_text_waits_for_its_signature_again(
    desk: KhmerCatalogs, change: Callable[[str], str]
) -> None:
    sign(COURSE, desk.locales, "en", AB, None, "hill")
    changed = telling(change(STORY))

    waiting = {source for _, source in every_signature(desk.locales, COURSE)["en"]}
    still = {source for _, source in every_signature(desk.locales, changed)["en"]}

    assert len(waiting) == 11
    assert "Ring it now" not in still
    assert still < waiting


def test_two_people_sign_english_and_what_no_lesson_says_any_more_leaves_the_file(desk: KhmerCatalogs) -> None:
    sign(COURSE, desk.locales, "en", AB, None, "hill")
    changed = telling(STORY.replace("Ring it", "Ring it now"))

    sign(changed, desk.locales, "en", CD, None, "hill")

    lines = (desk.locales / "en" / "reviewed.txt").read_text("utf-8").splitlines()[1:]
    assert len([it for it in lines if "AB" in it]) == 10
    assert len([it for it in lines if "CD" in it]) == 11


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"help/GO reviewed: AB\n", b"\n\n \n"])
def test_a_broken_file_signs_nothing(desk: KhmerCatalogs, text: bytes) -> None:
    (desk.locales / "en").mkdir()
    (desk.locales / "en" / "reviewed.txt").write_bytes(text)

    assert signed(desk, "en") == set()


# One text, by an account

SOKHA = Reviewer("sokha@phnom-penh.org", TODAY, is_account=True)


def test_words_that_changed_between_reading_and_signing_are_not_signed(desk: KhmerCatalogs) -> None:
    read = desk.entry("Ring it")
    translate(desk.locales, "km", {("hill", "Ring it"): "ខ"})

    assert not sign_text(COURSE, desk.locales, "km", read, SOKHA)

    assert signers(desk.entry("Ring it")) == ()


def test_a_translation_that_was_only_carried_in_memory_is_signed_with_its_entry(desk: KhmerCatalogs) -> None:
    carried = replace(desk.entry("Ring it"), source="Ring her", raw=())

    assert sign_text(COURSE, desk.locales, "km", carried, SOKHA)

    assert (desk.entry("Ring her").words, signers(desk.entry("Ring her"))) == ("ក Ring it", (SOKHA.initials,))


@pytest.mark.parametrize("name", ["", "a,b", "a b", "a" * 61, "a\nb"])
def test_a_name_that_no_account_has_signs_nothing(name: str) -> None:
    with pytest.raises(Refused):
        Reviewer(name, TODAY, is_account=True)
