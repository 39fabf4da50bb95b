"""The fast reader of catalogs, used when the bot starts, reads entries and errors like the full one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.lessons.translations.po import InvalidPo, parse, read_bare

USUAL = '#. A note.\n#: dialogues/x.yaml:1\n#, max-length:30\nmsgctxt "well"\nmsgid "Ours"\nmsgstr "Van ons"\n'
WAYS = {
    "as all programs write it": USUAL,
    "over several lines": 'msgctxt "well"\nmsgid ""\n"One\\n"\n"two"\nmsgstr ""\n"Een\\n"\n"twee"\n',
    "with signs that are written with a backslash": 'msgid "\\"Tab\\t\\\\\\""\nmsgstr "\\\\n\\"\\n"\n"\\""\n',
    "without a translation": 'msgctxt "well"\nmsgid "Ours"\nmsgstr ""\n',
    "a fuzzy one": '#, fuzzy, max-length:30\n#| msgid "Mine"\nmsgctxt "well"\nmsgid "Ours"\nmsgstr "Van ons"\n',
    "a guess": '#, max-length:30, fuzzy\nmsgid "Ours"\nmsgstr "Van ons"\n',
    "fuzzy, and a line between": '#, fuzzy\n\nmsgid "Ours"\nmsgstr "Van ons"\n',
    "an obsolete one": '#~ msgctxt "well"\n#~ msgid "Ours"\n#~ msgstr "Van ons"\n',
    "with a plural": 'msgid "a goat"\nmsgid_plural "goats"\nmsgstr[0] "een geit"\nmsgstr[1] "geiten"\n',
    "a signed one": f"# reviewed: AB, 2026-12-31, 1a2b3c\n# Ask Anna.\n{USUAL}",
    "with lines of Windows": USUAL.replace("\n", "\r\n"),
    "with spaces between and behind": 'msgctxt   "well" \n  msgid "Ours"\nmsgstr "Van ons"  \n',
    "with a remark inside": 'msgid "Ours"\n# Ask Anna.\nmsgstr "Van ons"\n',
    "without an end of the last line": USUAL.rstrip("\n"),
    "one right behind the other": USUAL + USUAL.replace("Ours", "Mine"),
}


@pytest.mark.parametrize("written", WAYS.values(), ids=WAYS)
def test_every_way_to_write_an_entry_reads_the_same(written: str, tmp_path: Path) -> None:
    text = f"{USUAL}\n{written}\n{USUAL}"
    (tmp_path / "messages.po").write_bytes(text.encode())

    found = list(read_bare(tmp_path / "messages.po"))

    assert found == [it if it.fuzzy or it.obsolete else it.bare for it in parse(text)]


@pytest.mark.parametrize("broken", ['msgid "Ours"\n', 'msgid "Ours\nmsgstr "x"\n', USUAL + '"cut\n', "msgstr\n"])
def test_what_is_broken_is_broken_at_the_same_line(broken: str, tmp_path: Path) -> None:
    text = f"{USUAL}\n{broken}"
    (tmp_path / "messages.po").write_bytes(text.encode())

    with pytest.raises(InvalidPo) as whole:
        parse(text)
    with pytest.raises(InvalidPo) as bare:
        list(read_bare(tmp_path / "messages.po"))

    assert bare.value.line == whole.value.line
