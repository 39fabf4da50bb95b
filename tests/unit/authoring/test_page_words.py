"""Every word of the pages of the workbench and of the lesson room is in each language of the staff."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from bot.authoring.editor.preview.desk_pages import SCRIPTS, script_literals, script_words
from bot.authoring.lesson_room.changes_view import TEXT_NAMES
from bot.authoring.lesson_room.course_parts import NAMES
from bot.authoring.lesson_room.refusals import OBJECTIONS, PUT_BACK_LACKS, SENTENCES
from bot.statistics.reports.sentences import LOCALES, catalog
from tests.support.paths import ROOT

TEMPLATES = ("page.html", "translate.html", "record.html")
ENGLISH_ONLY = {"start.js"}
"""Scripts of the panel that only the author's own computer shows, in English: it is about commands to type there."""

_SAID = re.compile(r'\b_\(("(?:[^"\\]|\\.)*")')
_STRING = r'"(?:[^"\\]|\\.)*"|`[^`]*`'
_BARE = (
    re.compile(rf'(?<![\w-])(?:"aria-label"|title|placeholder): ({_STRING})'),
    re.compile(rf"\.(?:textContent|title|placeholder|ariaLabel) = ({_STRING})"),
    re.compile(rf"(?<![\w.])(?:tell|say|button)\(({_STRING})"),
    re.compile(rf"\? ({_STRING}) : |\?[^?:]* : ({_STRING})"),
    re.compile(r'(?<!\bt\()("[A-Z][^"]* [^"]*[a-z]{2}[^"]*")'),
    re.compile(rf'make\("[\w-]+", \{{[^{{}}]*\}}, ({_STRING})'),
)
"""Places of a page's words in a script when they are not in `t(…)`."""

_CLASS = re.compile(r"class: [^,}]*|//.*")
_WORDS = re.compile(r"^[A-Z][a-z]*|[A-Za-z]{2}.* [A-Za-z]{2}")
"""A string for people: it begins with a capital, or has several words."""


def in_templates() -> set[str]:
    pages = (SCRIPTS.parent / name for name in TEMPLATES)
    return {json.loads(said) for page in pages for said in _SAID.findall(page.read_text("utf-8"))}


def bare(script: str) -> set[str]:
    """Return the strings for people that are not in `t(…)`."""
    script = _CLASS.sub("", script)
    found = ("".join(it) if isinstance(it, tuple) else it for some in _BARE for it in some.findall(script))
    plain = (re.sub(r"\$\{[^}]*\}", "", it[1:-1]) for it in found)
    return {it for it in plain if _WORDS.search(it.strip())}


def test_every_word_of_the_pages_has_its_dutch_one_with_the_same_gaps() -> None:
    dutch, said = catalog("nl"), script_literals() | in_templates()

    assert len(script_literals()) > 150
    assert len(in_templates()) > 60
    assert said - set(dutch) == set()
    assert [it for it in said if _gaps(it) != _gaps(dutch[it])] == []
    assert [it for it in said if (it != it.strip()) != (dutch[it] != dutch[it].strip())] == []


def _gaps(sentence: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", sentence))


def test_the_page_brings_only_the_words_of_its_scripts_and_none_in_english() -> None:
    assert script_words("nl").keys() == script_literals()
    assert script_words("nl")["Not saved yet"] == "Nog niet bewaard"
    assert script_words("en") == {}


@pytest.mark.parametrize("script", sorted(SCRIPTS.glob("*.js")), ids=lambda it: it.name)
def test_no_script_says_a_word_past_the_table(script: Path) -> None:
    if script.name not in ENGLISH_ONLY:
        assert bare(script.read_text("utf-8")) == set()


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_says_a_word_past_the_table(name: str) -> None:
    page = (SCRIPTS.parent / name).read_text("utf-8").replace("Safe Online World for Girls", "")
    markup = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", "", page, flags=re.DOTALL)
    told = re.findall(r'(?:title|aria-label|placeholder|alt)="([^"]+)"', markup)

    assert [it for it in (*told, *re.findall(r">([^<]+)<", markup)) if re.search("[A-Za-z]", it)] == []


@pytest.mark.parametrize(
    "script",
    [
        'news.textContent = "Nothing is found.";',
        'make("p", { class: "tip" }, "No picture")',
        'tell(by > 0 ? "The last one." : t("The first one."))',
        'tell(by > 0 ? t("The last one.") : "The first one.")',
        'button("Open it", {})',
        'const KINDS = [["say", "The bot tells something."]];',
        'make("p", { "aria-label": `Line ${line} of it` })',
    ],
)
def test_a_word_past_the_table_is_found(script: str) -> None:
    assert len(bare(script)) == 1


# The lesson room

ROOM = ROOT / "bot/authoring/lesson_room"


def said_in_the_room() -> set[str]:
    refusals = (*SENTENCES.values(), *OBJECTIONS.values(), *PUT_BACK_LACKS.values())
    of_shelf = re.findall(r'Refused\("([^"]+)", "([^"]+)"\)', (ROOM / "shelf_page.py").read_text("utf-8"))
    told = {it for both in (*refusals, *of_shelf) for it in both}
    return {*_of_templates(), *TEXT_NAMES.values(), *NAMES.values(), *told}


def _of_templates() -> Iterator[str]:
    for path in (ROOM / "templates").glob("*.html"):
        tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(path.read_text("utf-8"))
        for _, _, found in extract_from_ast(tree, ["_"]):
            if words := found if isinstance(found, str) else (found or ("",))[0]:
                yield str(words)


@pytest.mark.parametrize("locale", [it for it in LOCALES if it != "en"])
def test_every_sentence_of_the_room_has_its_translation(locale: str) -> None:
    translated = catalog(locale)

    assert len(said_in_the_room()) > 250
    assert said_in_the_room() - set(translated) == set()
    assert [it for it in said_in_the_room() if _room_gaps(it) != _room_gaps(translated[it])] == []


def _room_gaps(sentence: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s", sentence))


# Words of technicians

TECHNICAL = re.compile(
    r"\b(?:[Ff]iles?|[Ll]ines? (?:\d|\{line)|[Cc]olumns?|pixels?|flags?|YAML|[Cc]atalogs?|keys|ids?|python|git|DATA)\b"
    r"|main\.py|\.(?:yaml|po|py|csv|ogg)\b|locales/|dialogues/|`"
)
FILE_TAB = {"editor.js", "files.js"}
"""Scripts of the tab that only accounts with `files` have."""

ONLY_WITH_FILES = {
    "File",
    "Lines with − stand only in the file now, lines with + only in yours.",
    "Line {line} of the file",
    "No file is open",
    "Open it in the file",
    "Show it in the file",
    "What is to be mended in this file",
    "column {column}",
    "line {line}",
    "{file}, line {line}",
    "{title}, line {line}",
}
"""Sentences of that tab and of the buttons that lead to it."""

OF_HER_OWN_PHONE = {"Choose a file", "Choose a file first."}
"""Sentences about a picture that she uploads."""


def test_no_sentence_for_authors_speaks_of_files_lines_or_commands() -> None:
    scripts = {
        json.loads(said)
        for path in SCRIPTS.glob("*.js")
        if path.name not in FILE_TAB
        for said in re.findall(r'\bt\(\s*("(?:[^"\\]|\\.)*")', path.read_text("utf-8"))
    }
    found = {it for it in scripts | in_templates() | said_in_the_room() if TECHNICAL.search(it)}

    assert len(scripts) > 150
    assert found - OF_HER_OWN_PHONE == ONLY_WITH_FILES
