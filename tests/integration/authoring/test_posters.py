"""Links and posters of a club leader: the output of `main.py share`, and QR codes read as by a phone."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from bot.app.cli import main
from bot.check.rule_context import RuleContext
from bot.check.rules.statistics import check_course, names_a_school
from bot.lessons.loader.course import load
from bot.lessons.model.statistics import is_start_code
from bot.lessons.translations.catalogs import Catalogs
from tests.support.cached_folders import copied
from tests.support.course_folder import without_distress
from tests.support.open_pilot import open_pilot
from tests.support.paths import ROOT
from tests.support.qr_reader import read_codes
from tests.support.short_course import shorten

pytestmark = pytest.mark.slow

BOT = ("--bot", "amina_friends_bot")
SVG = 'xmlns="http://www.w3.org/2000/svg"'
HERE = "https://t.me/amina_friends_bot"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with four real lessons in English, whose statistics and release may be changed."""
    copied(_four_lessons, tmp_path)
    monkeypatch.setenv("DIALOGUES", str(tmp_path / "dialogues"))
    monkeypatch.setenv("LOCALES", str(tmp_path / "locales"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _four_lessons(folder: Path) -> None:
    shutil.copytree(ROOT / "dialogues", folder / "dialogues", ignore=shutil.ignore_patterns("media", "recordings"))
    shorten(folder / "dialogues")
    without_distress(folder / "dialogues")
    (folder / "locales").mkdir()


class Says:
    """Runner of a command that returns its output, line by line."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str, code: int = 0) -> list[str]:
        assert main(["share", *words]) == code
        out, error = self._capsys.readouterr()
        return (out + error).splitlines()


@pytest.fixture
def says(capsys: pytest.CaptureFixture[str]) -> Says:
    return Says(capsys)


# --- the link ----------------------------------------------------------------------------------------------------


def test_the_bare_link_is_one_line(folder: Path, says: Says) -> None:
    assert says(*BOT) == [HERE]
    assert says("--bot", "@amina_friends_bot", "--lesson", "my-safety-team") == [f"{HERE}?start=my-safety-team"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "The bot's name is not known."),
        (("--bot", "no bot"), "no bot is no name that Telegram gives."),
        ((*BOT, "--lesson", "my-safty-team"), "There is no lesson `my-safty-team`."),
        ((*BOT, "--lesson", "say-it-out-loud"), "`say-it-out-loud` is a sensitive lesson"),
        ((*BOT, "--code", "c-9999"), "There is no code `c-9999` in statistics.yaml"),
        ((*BOT, "--locale", "xx"), "The bot does not speak `xx`."),
        ((*BOT, "--stories", "On the tablet"), "Where the stories are is printed on a poster."),
        (("--without-telegram", "--poster", "p.html"), "A poster without Telegram tells where the stories are."),
        (
            ("--without-telegram", "--stories", "Here", "--poster", "p.html", "--png", "a.png"),
            "--code, --lesson, --pilot, --png and --svg are about the bot's link.",
        ),
        (("new",), "A link that is counted needs a label and a number."),
        (("new", "Clubs", "--girls", "49"), "A link that is counted is meant for 50 girls or more."),
        (("new", "St Mary's", "--girls", "200"), "What a link is for must not name a school."),
        (("new", " ", "--girls", "200"), "This cannot be a label."),
        (("new", "Clubs", "--girls", "200", "--first-month", "2027-M13"), "There is no month 2027-M13."),
    ],
)
def test_a_poster_that_would_not_work_or_would_tell_of_girls_is_refused_in_two_sentences(
    folder: Path, says: Says, words: tuple[str, ...], why: str
) -> None:
    what, remedy = says(*words, code=2)

    assert what.startswith(why)
    assert remedy.endswith((".", "?"))
    assert (folder / "dialogues" / "statistics.yaml").read_text() == (ROOT / "dialogues/statistics.yaml").read_text()


# --- a code ------------------------------------------------------------------------------------------------------


def test_a_new_code_is_written_where_it_belongs_and_its_link_says_since_when_it_counts(
    folder: Path, says: Says
) -> None:
    before = (folder / "dialogues" / "statistics.yaml").read_text()
    for label in ("District clubs, rainy season", "Radio: the coast"):
        code = says("new", label, "--girls", "200", "--first-month", "2027-M03")[0].split()[0]

    links = load(folder / "dialogues")[0].statistics.links
    assert sorted(it.label for it in links.values()) == ["District clubs, rainy season", "Radio: the coast"]
    assert all(map(is_start_code, links))
    after = (folder / "dialogues" / "statistics.yaml").read_text()
    assert [line for line in before.splitlines() if line not in after.splitlines()] == ["links: {}"], "remarks stay"
    assert says(*BOT, "--code", code) == [
        f"{HERE}?start={code}",
        "Counted from 2027-M03 on, for about 200 girls: Radio: the coast.",
    ]
    course = load(folder / "dialogues")[0]
    assert list(check_course(RuleContext(course, Catalogs(), folder))) == []


@pytest.mark.parametrize("written", ["", "links:\n", "links: {}  # none\n", "targets:\n  KE: 500"])
def test_a_new_code_finds_its_place_in_any_file(folder: Path, says: Says, written: str) -> None:
    path = folder / "dialogues" / "statistics.yaml"
    path.write_text(written)
    says("new", "Clubs", "--girls", "200")

    found, problems = load(folder / "dialogues")
    assert (len(found.statistics.links), problems) == (1, [])
    assert found.statistics.targets == ({"KE": 500} if "KE" in written else {})


def test_in_a_pilot_each_country_and_language_has_its_link_and_only_open_ones_are_printed(
    folder: Path, says: Says
) -> None:
    open_pilot(folder, ("KE", "en"))
    link, pair, note = says(*BOT, "--lesson", "my-safety-team")

    assert link == f"{HERE}?start=mango-tree-17_KE_en_my-safety-team"
    assert pair == "For KE in en."
    assert "lets everybody in who has it, until 2100-12-31" in note
    assert says(*BOT, "--pilot", "KE_en")[0] == f"{HERE}?start=mango-tree-17_KE_en"


def test_a_poster_of_a_pilot_is_for_one_open_country_and_language_and_names_the_ages(folder: Path, says: Says) -> None:
    open_pilot(folder, ("KE", "en"), youngest="14-17")
    assert says(*BOT, "--poster", "p.html", code=2)[:2] == [
        "Each country and language of a pilot has its own link.",
        "Choose one with --pilot: KE_en. `python main.py check --release` lists what each waits for.",
    ]
    assert "not open in KE_sw" in says(*BOT, "--pilot", "KE_sw", "--poster", "p.html", code=2)[0]

    says(*BOT, "--pilot", "KE_en", "--poster", "p.html")

    page = (folder / "p.html").read_text("utf-8")
    assert "@amina_friends_bot</p>" in page
    assert ">14–17</p>" in page


def test_a_pilot_that_is_open_nowhere_has_no_link(folder: Path, says: Says) -> None:
    (folder / "var").mkdir()
    (folder / "var" / "stage.yaml").write_text("stage: pilot\ncode: mango-tree-17\nuntil: 2100-12-31\n")

    assert says(*BOT)[0].startswith("The pilot is open nowhere yet.")


def test_a_code_of_a_pilot_that_fits_no_link_is_refused(folder: Path, says: Says) -> None:
    open_pilot(folder, ("KE", "en"), code="m" * 60)

    assert "64 signs" in says(*BOT, "--lesson", "my-safety-team", code=2)[0]


def test_a_label_for_many_names_no_school_and_one_school_is_known_in_every_language() -> None:
    assert not any(map(names_a_school, ("District clubs", "Radio ad, first week", "Posters at the lake", "Vilabu")))
    assert all(
        map(
            names_a_school, ("Hill Primary", "St. Anne", "shule ya Bondo", "श्री जनता विद्यालय", "សាលាបឋម", "Basisschool")
        )
    )


# --- pictures and posters ----------------------------------------------------------------------------------------


def test_a_phone_reads_the_printed_code(folder: Path, says: Says) -> None:
    link = says(*BOT, "--lesson", "my-safety-team", "--png", "a.png", "--svg", "a.svg")[0]

    assert read_codes((folder / "a.png").read_bytes()) == [link]
    assert (folder / "a.svg").read_text().startswith("<svg xmlns=")


def test_a_poster_loads_nothing_and_asks_nobody_to_come(folder: Path, says: Says) -> None:
    """A poster says only what Telegram shows of the bot anyway (D1), and works without a network."""
    says(*BOT, "--poster", "p.html", "--locale", "en")
    page = (folder / "p.html").read_text("utf-8")
    words = re.sub(r"<(style|svg).*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL)

    assert "default-src 'none'" in page and "<script" not in page and "http://" not in page.replace(SVG, "")
    assert "Short stories and quizzes" in words
    assert "No Telegram?" not in words
    assert not any(word in words.lower() for word in ("join", "install", "download", "sign up"))


def words_of(file: Path) -> str:
    page = re.sub(r"<(style|svg).*?</\1>|<[^>]*>", " ", file.read_text("utf-8"), flags=re.DOTALL)
    return " ".join(unescape(page).split())


def test_a_poster_tells_in_its_languages_where_the_stories_are_without_telegram(
    folder: Path, says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LOCALES")
    where = ("--locale", "sw", "--locale", "ne", "--stories", "Ask <Mrs> Wanjiku's club")

    assert says(*BOT, "--poster", "p.html", *where)[0] == HERE

    told = "Huna Telegram? Hadithi ziko hapa: टेलिग्राम छैन? कथा यहाँ छन्: Ask <Mrs> Wanjiku's club"
    assert told in words_of(folder / "p.html")
    assert "@amina_friends_bot" in words_of(folder / "p.html")


def test_where_telegram_is_off_a_poster_has_no_link_of_the_bot_in_a_pilot_too(folder: Path, says: Says) -> None:
    open_pilot(folder, ("KE", "en"), youngest="14-17")

    said = says("--without-telegram", "--poster", "p.html", "--stories", "https://a.example/b.html", "--locale", "en")

    assert said == ["The poster has no link of the bot.", "p.html is written."]
    page = words_of(folder / "p.html")
    assert page.endswith("No Telegram? The stories are here: a.example/b.html The Goat Trust, Kisumu")
    assert "@" not in page and "14–17" not in page and "t.me" not in page
