"""A single translation: stored as a draft, signed, and never written over somebody else's work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.authoring.translation.catalog_files import CatalogChanged, put_whole
from bot.authoring.translation.entries import translate, translation
from bot.authoring.translation.po_writer import columns, entry_lines, quoted
from bot.lessons.translations.po import InvalidPo, PoEntry, parse
from tests.support.catalog_builders import STORY, KhmerCatalogs, telling

OLD, NEW = "Amina is an invented girl.", "Amina is a girl we invented."


@pytest.fixture
def desk(tmp_path: Path) -> KhmerCatalogs:
    """Return a desk on which everything is translated and signed, and one text has changed since."""
    desk = KhmerCatalogs(tmp_path / "locales")
    desk.translates(telling())
    desk.signs()
    desk.updates(telling(STORY.replace(OLD, NEW)))
    return desk


def test_a_translation_written_in_the_page_is_a_draft_and_no_other_byte_changes(desk: KhmerCatalogs) -> None:
    before = desk.text()
    signed = next(line for line in desk.entry(NEW).raw if line.startswith("# reviewed:"))

    translate(desk.locales, "km", {("hill", NEW): 'ខ "thmey"\nពីរ'})

    stale = f"{signed}#. A bubble.\n#. Lesson hill, scene start. The bot speaks to the girl.\n"
    stale += "#. After: Her phone is on the bus. What now?\n#: hill.yaml:6\n"
    rest = f'msgctxt "hill"\nmsgid "{NEW}"\n'
    old = f'{stale}#, fuzzy, max-length:4096\n#| msgid "{OLD}"\n{rest}msgstr "ក {OLD}"\n'
    draft = stale.removeprefix(signed) + f'#, max-length:4096\n{rest}msgstr ""\n"ខ \\"thmey\\"\\n"\n"ពីរ"\n'
    assert desk.text() == before.replace(old, draft)
    assert before.count(old) == 1
    assert desk.read(NEW) == 'ខ "thmey"\nពីរ'


def test_writing_what_stands_there_already_only_ends_the_signature(desk: KhmerCatalogs) -> None:
    translate(desk.locales, "km", {("hill", "Ring it"): "ក Ring it"})

    assert desk.entry("Ring it").comments == ()


def test_line_ends_of_a_page_become_those_of_a_catalog(desk: KhmerCatalogs) -> None:
    translate(desk.locales, "km", {("hill", "Ring it"): "ខ\r\nគ"})

    assert desk.entry("Ring it").words == "ខ\nគ"


def test_half_a_sign_from_a_page_breaks_nothing(desk: KhmerCatalogs) -> None:
    translate(desk.locales, "km", {("hill", "Ring it"): "ខ\ud83d"})

    assert desk.entry("Ring it").words == "ខ?"


def test_nothing_is_written_into_a_language_that_nobody_has_begun(desk: KhmerCatalogs) -> None:
    with pytest.raises(CatalogChanged):
        translate(desk.locales, "ne", {("hill", "Ring it"): "ख"})

    assert not (desk.locales / "ne").exists()


def test_several_texts_are_written_at_once_with_entries_or_without(desk: KhmerCatalogs) -> None:
    translate(desk.locales, "km", {("hill", "Ring it"): "ខ", ("hill", "Sing it"): "គ", ("lake", "Ring it"): "ឃ"})

    assert [desk.entry(it).words for it in ("Ring it", "Sing it")] == ["ខ", "គ"]
    found = translation(desk.locales, "km", "lake", "Ring it")
    assert found
    assert found.words == "ឃ"


def test_a_file_that_someone_else_changed_meanwhile_is_left_alone(desk: KhmerCatalogs) -> None:
    before = desk.path.read_bytes()
    desk.path.write_bytes(before + b"# theirs\n")

    with pytest.raises(CatalogChanged):
        put_whole(desk.path, before, before + b"# ours\n")

    assert desk.path.read_bytes() == before + b"# theirs\n"
    assert [path.name for path in desk.path.parent.iterdir()] == ["messages.po"], "nothing half written stays behind"


def test_a_broken_file_is_neither_read_nor_written(desk: KhmerCatalogs) -> None:
    desk.path.write_bytes(desk.path.read_bytes() + b"msgid nonsense\n")
    before = desk.path.read_bytes()

    assert translation(desk.locales, "km", "hill", "Ring it") is None
    with pytest.raises(CatalogChanged):
        translate(desk.locales, "km", {("hill", "Ring it"): "ខ"})
    assert desk.path.read_bytes() == before


@pytest.mark.parametrize("dress", [lambda it: b"\xef\xbb\xbf" + it, lambda it: it.replace(b"\n", b"\r\n"),
                                   lambda it: it.rstrip(b"\n"), lambda it: it.replace(b"\n\n", b"\n\n\n")])  # fmt: skip
def test_marks_line_ends_and_empty_lines_of_a_file_stay(desk: KhmerCatalogs, dress: Callable[[bytes], bytes]) -> None:
    desk.path.write_bytes(dress(desk.path.read_bytes()))
    before = desk.path.read_bytes()

    translate(desk.locales, "km", {("hill", NEW): "ខ"})
    translate(desk.locales, "km", {("hill", NEW): "គ"})

    after = desk.path.read_bytes()
    assert before.partition(b"hill.yaml:6")[0].rpartition(b"# reviewed")[0] == after.partition(b"#. A bubble.")[0]
    assert before.partition(f"ក {OLD}".encode())[2] == after.partition("គ".encode())[2]


# The format


TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('\n\\"\t\r \u200b#~'), max_size=200)


@settings(max_examples=200, deadline=None)
@given(source=TEXT, words=TEXT, context=TEXT, old=TEXT, obsolete=st.booleans())
def test_whatever_is_written_is_read_again(source: str, words: str, context: str, old: str, obsolete: bool) -> None:
    entry = PoEntry(source, context, (words,), previous=(context, old), obsolete=obsolete, flags=("fuzzy",))

    (found,) = parse("".join(entry_lines(entry)))

    assert replace(found, raw=(), first=1, line=1) == entry
    assert entry_lines(found) == list(found.raw)


@pytest.mark.parametrize("word", ["goat ", "ខ្មៅខ្មៅ\u200b"])
def test_a_long_text_is_wrapped_at_77_columns_and_khmer_at_its_hidden_spaces(word: str) -> None:
    fit = 77 // columns(word)

    assert quoted("msgstr", word * 30)[:2] == ['msgstr ""', '"' + word * fit + '"']


@pytest.mark.parametrize(("text", "line"), [('msgid "a"\nmsgstr "b"\n\nnonsense\n', 4), ('msgid "a"\nmsgstr "b\n', 2),
                                            ('msgstr "b"\n', 1), ('\nmsgid "a"\n', 2), ('"a"\n', 1),
                                            ('msgid "a"\nmsgstr "b"\nmsgstr "c"\nmsgid\n', 4)])  # fmt: skip
def test_what_is_not_po_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(InvalidPo) as broken:
        parse(text)

    assert broken.value.line == line
