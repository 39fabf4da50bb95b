"""The release check: everything that is missing before a launch is on one list."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.app.commands import check as check_command
from bot.check.release.lacking import lacking, telegram_lines
from bot.check.release.languages import progress_of_languages
from bot.check.release.page import proofs
from bot.errors import Refused
from bot.lessons.model.directory import Directory
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.model.people import COUNTRIES
from bot.lessons.model.stage import Release
from bot.lessons.model.stage import Stage as Step
from bot.lessons.problem import Problem
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import SignedTexts, every_signature, signature, signatures
from tests.support.catalog_builders import sign_english, write_catalog
from tests.support.course_builders import real
from tests.support.paths import REQUIREMENTS, ROOT

pytestmark = pytest.mark.slow

TODAY = date(2026, 6, 1)
LESSON = "lock-it-up"


def with_one_lesson(course: Course) -> Course:
    """Return the course with one lesson: a third of its texts, of every kind, and each file of the bot."""
    offered = dict.fromkeys(course.offered, (LESSON,))
    return replace(course, lessons={LESSON: course.lessons[LESSON]}, offered=offered)


COURSE = with_one_lesson(real().course)
LANGUAGES = tuple(COURSE.profile.languages if COURSE.profile else ())
TRANSLATED = tuple(locale for locale in LANGUAGES if locale != SOURCE_LOCALE)


def called(directory: Directory, on: date = TODAY, days: int = 90, by: str = "AB") -> Directory:
    """Return a directory in which every number has been called."""
    when = {"verified_on": on.isoformat(), "verified_by": by, "expires": (on + timedelta(days)).isoformat()}
    return directory.model_copy(update={"routes": tuple(route.model_copy(update=when) for route in directory.routes)})


def everything_signed() -> Release:
    countries = dict.fromkeys(COUNTRIES, "AB, 2026-05-01")
    languages = dict.fromkeys(LANGUAGES, "AB, 2026-05-01; CD, 2026-05-02")
    once = {name: "AB, 2026-05-01" for name, it in Release.model_fields.items() if it.annotation is str}
    return Release(
        **once,
        focal_points=countries,
        guardian_consent=countries,
        saving_released=countries,
        girls_test=countries,
        telegram_reachable=dict.fromkeys(COUNTRIES, "AB, 2026-05-01, Hill Mobile"),
        youngest_band=dict.fromkeys(COUNTRIES, "10-13"),
        native_review=languages,
    )


def with_a_nurse(directory: Directory) -> Directory:
    """Return a directory with an invented route of the role that no country has yet."""
    nurse = directory.routes[0].model_copy(update={"id": "ke-nurse", "role": "health"})
    return directory.model_copy(update={"routes": (*directory.routes, nurse)})


WHOLE = with_a_nurse(COURSE.directory)


def ready(**changes: object) -> Course:
    """Return a course that may be launched, except for some changes."""
    whole = replace(COURSE, directory=called(WHOLE), release=everything_signed(), stage=Step(stage="public"))
    return replace(whole, **changes)  # type: ignore[arg-type]  # fields by name


@pytest.fixture(scope="session")
def signed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which every catalog is signed. It is made once, because that takes seconds."""
    folder = tmp_path_factory.mktemp("signed")
    for locale in TRANSLATED:
        sign(folder, locale)
    sign_english(folder, COURSE)
    return folder


@pytest.fixture(scope="session")
def all_signed(signed_folder: Path) -> SignedTexts:
    return every_signature(signed_folder, COURSE)


def all_but(folder: Path, all_signed: SignedTexts, file: str) -> SignedTexts:
    """Return signatures of every entry except those of one file in Khmer."""
    sign(folder, "km", but=file)
    return {**all_signed, **signatures(folder)}


def sign(folder: Path, locale: str, but: str = "") -> None:
    def signed(it: PoEntry) -> PoEntry:
        done = replace(it, forms=(f"ក {it.source}",), comments=())
        return done if it.context == but else replace(done, comments=(signature(done, "AB", date(2026, 5, 1)),))

    write_catalog(folder, locale, COURSE, signed)


def codes(problems: list[Problem]) -> set[str]:
    return {found.code for found in problems}


def test_a_course_in_which_everything_is_done_lacks_nothing(all_signed: SignedTexts) -> None:
    assert lacking(ready(), all_signed, TODAY, staff=2) == []


def test_today_everything_that_people_have_to_do_is_on_the_list() -> None:
    found = lacking(real().course, signatures(ROOT / "locales"), TODAY, staff=0)

    assert codes(found) >= {
        "safety-unsigned", "text-unsigned", "number-untested", "stage-missing", "staff-few", "controller-missing",
        "contact-missing", "security-contact-missing", "procedure-signed-missing", "dpia-signed-missing",
        "law-checked-missing", "two-reviewers-missing", "focal-points-missing", "guardian-consent-missing",
        "girls-test-missing", "native-review-missing", "telegram-reachable-missing", "youngest-band-missing",
        "pilot-closed", "role-empty",
    }  # fmt: skip
    unsafe = [it.code == "safety-unsigned" for it in found]
    assert sum(unsafe) >= 2 * len(TRANSLATED)
    assert all(unsafe[: sum(unsafe)]), "what a girl in trouble reads comes first"


def test_the_release_file_has_a_line_for_every_language() -> None:
    assert set(COURSE.release.native_review) == set(LANGUAGES)


@pytest.mark.parametrize("name", Release.model_fields)
def test_no_line_of_the_release_file_may_stay_empty(all_signed: SignedTexts, name: str) -> None:
    empty = everything_signed().model_copy(
        update={name: Release.model_fields[name].get_default(call_default_factory=True)}
    )

    found = lacking(ready(release=empty), all_signed, TODAY, staff=2)

    assert codes(found) == {name.replace("_", "-") + "-missing"}


def test_a_country_without_its_focal_point_is_named(all_signed: SignedTexts) -> None:
    signed = everything_signed()
    but_nepal = signed.model_copy(update={"focal_points": {**signed.focal_points, "NP": " "}})

    (found,) = lacking(ready(release=but_nepal), all_signed, TODAY, staff=2)

    assert "`NP` has no safeguarding focal point" in found.message


@pytest.mark.parametrize("line", ["x", "yes", "to be done", "AB", "AB, soon", "2026-05-01"])
def test_only_initials_and_a_date_sign_what_people_have_to_do(all_signed: SignedTexts, line: str) -> None:
    signed = everything_signed()
    vague = signed.model_copy(update={"dpia_signed": line, "girls_test": {**signed.girls_test, "KH": line}})

    found = lacking(ready(release=vague), all_signed, TODAY, staff=2)

    assert codes(found) == {"dpia-signed-missing", "girls-test-missing"}
    assert all("`AB, 2026-12-31`" in it.hint for it in found)


@pytest.mark.parametrize("line", ["AB, 2026-02-30", "AB, 2026-06-02", "AB, 2026-03-02"])
def test_a_signature_of_no_day_of_a_day_to_come_or_of_last_quarter_is_asked_for_again(
    all_signed: SignedTexts, line: str
) -> None:
    signed = everything_signed().model_copy(update={"procedure_signed": line})

    assert codes(lacking(ready(release=signed), all_signed, TODAY, staff=2)) == {"procedure-signed-missing"}


def test_a_dash_is_no_focal_point_and_no_controller(all_signed: SignedTexts) -> None:
    signed = everything_signed()
    dashes = signed.model_copy(update={"controller": "-", "focal_points": {**signed.focal_points, "NP": "TBD"}})

    found = lacking(ready(release=dashes), all_signed, TODAY, staff=2)

    assert codes(found) == {"controller-missing", "focal-points-missing"}


def test_a_country_where_telegram_was_opened_long_ago_is_told_apart_from_one_where_nobody_has(
    all_signed: SignedTexts,
) -> None:
    tests = {"KE": "AB, 2026-03-02, Hill Mobile", "NP": "", "KH": "AB, 2026-05-01", "PH": "AB, 2026-05-01, Sea Net"}
    signed = everything_signed().model_copy(update={"telegram_reachable": tests})

    found = lacking(ready(release=signed), all_signed, TODAY, staff=2)

    assert [(it.message, it.severity) for it in found] == [
        ("In `KE` nobody has opened Telegram and played a lesson for more than 90 days.", "error"),
        ("In `NP` nobody has opened Telegram and played a lesson yet.", "error"),
        ("In `KH` Telegram opens, and nobody says on which network: a block may be of one.", "warning"),
    ]
    assert all("`AB, 2026-12-31, Safaricom`" in it.hint for it in found)


def test_days_and_networks_on_which_telegram_opened_are_listed_by_country() -> None:
    tests = {"KE": "AB, 2026-05-01, Hill Mobile; CD, 2026-05-30, Lake Net", "NP": "AB, 2025-05-01", "PH": "soon"}

    assert [*telegram_lines(Release.model_validate({"telegram_reachable": tests}), TODAY)] == [
        "Telegram opens in KE: 2026-05-30 on Lake Net (CD), 2026-05-01 on Hill Mobile (AB).",
        "Telegram was last opened in NP: 2025-05-01 (AB).",
    ]


def test_where_no_lawyer_allows_saving_it_is_said_and_hinders_nothing(all_signed: SignedTexts) -> None:
    signed = everything_signed().model_copy(update={"saving_released": {}})

    found = lacking(ready(release=signed), all_signed, TODAY, staff=2)

    assert {(it.code, it.severity) for it in found} == {("saving-released-missing", "warning")}


@pytest.mark.parametrize("line", ["AB, 2026-05-01", "AB, 2026-05-01; AB, 2026-05-02", "AB, CD"])
def test_one_person_alone_does_not_answer_for_a_language(all_signed: SignedTexts, line: str) -> None:
    signed = everything_signed()
    one = signed.model_copy(update={"native_review": {**signed.native_review, "ne": line}})
    course = ready(release=one)

    (found,) = lacking(course, all_signed, TODAY, staff=2)

    assert "`ne` has no signed reading by two native speakers" in found.message
    assert not next(
        it for it in progress_of_languages(course, real().catalogs, all_signed) if it.locale == "ne"
    ).is_judged


# Words


@pytest.mark.parametrize(("file", "code"), [("help", "safety-unsigned"), ("menu", "text-unsigned")])
def test_every_translated_file_needs_its_signatures(
    tmp_path: Path, all_signed: SignedTexts, file: str, code: str
) -> None:
    (found,) = lacking(ready(), all_but(tmp_path, all_signed, file), TODAY, staff=2)

    assert (found.code, f"`{file}` in `km`" in found.message) == (code, True)


def test_english_waits_for_its_signatures_like_every_other_language(all_signed: SignedTexts) -> None:
    without = {locale: it for locale, it in all_signed.items() if locale != SOURCE_LOCALE}

    found = lacking(ready(), without, TODAY, staff=2)
    unsigned = next(it for it in progress_of_languages(ready(), real().catalogs, without) if it.locale == "en")
    signed = next(it for it in progress_of_languages(ready(), real().catalogs, all_signed) if it.locale == "en")

    assert codes(found) == {"safety-unsigned", "text-unsigned"}
    assert {it.file for it in found} == {"locales/en/reviewed.txt"}
    assert found[0].hint == "Let a native speaker read and `messages sign en --only confirm`."
    assert (unsigned.is_below, unsigned.reviewed) == (True, 0)
    assert (signed.is_below, signed.reviewed == signed.texts) == (False, True)


@pytest.mark.parametrize(
    "comment", ["", "reviewed:", "reviewed: AB", "reviewed: AB, 2026-05-01", "reviewed: AB, 2026-05-01, 000000"]
)
def test_only_initials_a_date_and_what_the_words_give_are_a_signature(
    tmp_path: Path, signed_folder: Path, comment: str
) -> None:
    path = shutil.copytree(signed_folder, tmp_path, dirs_exist_ok=True) / "km" / "LC_MESSAGES" / "messages.po"
    path.write_text(re.sub("^# reviewed: .*", f"# {comment}", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")

    assert signatures(tmp_path)["km"] == frozenset()


# Numbers


@pytest.mark.parametrize(
    ("directory", "code"),
    [
        (called(WHOLE, on=TODAY - timedelta(91)), "number-expired"),
        (called(WHOLE, days=91), "number-expires"),
        (called(WHOLE, on=TODAY + timedelta(1)), "number-untested"),
        (called(WHOLE, by=""), "number-untested"),
    ],
)
def test_a_number_is_called_by_somebody_and_again_every_ninety_days(
    all_signed: SignedTexts, directory: Directory, code: str
) -> None:
    found = lacking(ready(directory=directory), all_signed, TODAY, staff=2)

    assert codes(found) == {code}
    assert len(found) == len(directory.routes)


def test_a_way_to_write_is_tried_with_a_test_message(all_signed: SignedTexts) -> None:
    never = called(WHOLE, by="")
    found = lacking(ready(directory=never), all_signed, TODAY, staff=2)

    by_message = [problem.message for problem in found if problem.hint.startswith("Write to it")]
    assert [re.findall(r"`([a-z0-9-]+)`", message)[0] for message in by_message] == [
        "ke-116-text",
        "kh-1280-text",
        "kh-1280-chat",
        "ph-1383-text",
    ]


def test_a_country_needs_a_second_route(all_signed: SignedTexts) -> None:
    directory = called(WHOLE)
    one = [route for route in directory.routes if route.country != "KH" or route.id == "kh-1280"]
    alone = directory.model_copy(update={"routes": tuple(one)})

    found = [it for it in lacking(ready(directory=alone), all_signed, TODAY, staff=2) if it.code == "routes-few"]

    assert [it.message[:2] for it in found] == ["KH"]


def test_a_role_that_a_card_names_and_no_country_has_is_found(all_signed: SignedTexts) -> None:
    (found,) = lacking(ready(directory=called(COURSE.directory)), all_signed, TODAY, staff=2)

    assert (found.code, found.severity) == ("role-empty", "error")
    assert "`health`" in found.message


# The stage


def test_a_pilot_that_is_over_and_a_closed_stage_are_said_and_hinder_nothing(all_signed: SignedTexts) -> None:
    over, running = (Step(stage="pilot", code="mango-tree", until=it) for it in ("2026-05-31", "2026-06-01"))

    for step, code in ((over, "stage-over"), (running, "stage-closed"), (Step(stage="test"), "stage-closed")):
        (found,) = lacking(ready(stage=step), all_signed, TODAY, staff=2)
        assert (found.code, found.severity) == (code, "warning")


# The command


# The page

RAN = """<testsuites><testsuite>
<testcase classname="tests.corpus.test_kill_switch"
 name="test_a_story_hidden_by_two_people_or_long_ago_takes_two_to_show"/>
<testcase classname="tests.corpus.test_quiet_after_help"
 name="test_after_she_asked_for_help_nothing_is_celebrated[a]"/>
<testcase classname="tests.corpus.test_quiet_after_help"
 name="test_after_she_asked_for_help_nothing_is_celebrated[b]">
<failure/></testcase>
<testcase classname="tests.e2e.test_tidy_up" name="test_something"><skipped/></testcase>
</testsuite></testsuites>"""


def test_every_promise_stands_on_the_page_with_its_test_and_how_it_went() -> None:
    page = REQUIREMENTS.read_text("utf-8")

    went = {it.id: it.went for it in reversed(list(proofs(page, RAN)))}  # of each promise the first line

    assert went.keys() == set(re.findall(r"^\| ([A-HPS]\d+) \|", page, re.MULTILINE))
    assert (went["A23"], went["A24"], went["D3"], went["A12"]) == ("passed", "failed", "not run", "not run")
    assert {it.went for it in proofs(page)} == {None}


def launch_page(folder: Path, course: Course, signed: SignedTexts, results: Path | None = None) -> str:
    return check_command.launch_page(course, lacking(course, signed, TODAY, staff=2), TODAY, folder, results)


def test_the_page_says_that_no_native_speaker_has_judged_the_words_until_all_are_signed(
    tmp_path: Path, all_signed: SignedTexts
) -> None:
    judged = launch_page(tmp_path, ready(), all_signed)
    unsigned = launch_page(tmp_path, ready(), all_but(tmp_path, all_signed, "cast"))

    assert "No native speaker has judged" not in judged
    assert "No native speaker has judged the words in Khmer (km)." in unsigned


def test_the_page_shows_what_the_matcher_misses_where_somebody_has_counted(tmp_path: Path) -> None:
    (tmp_path / "corpus" / "distress").mkdir(parents=True)
    counted = [{"language": "km", "kind": "meeting", "lines": 30, "missed": 3}]
    (tmp_path / "corpus" / "distress" / "numbers.json").write_text(json.dumps(counted))

    assert "10 %" in launch_page(tmp_path, COURSE, {})
    (tmp_path / "corpus" / "distress" / "numbers.json").write_text("[{}]")
    with pytest.raises(Refused, match="numbers"):
        launch_page(tmp_path, COURSE, {})


# The papers


def test_the_assessment_has_its_seven_principles_and_fifteen_standards_and_pretends_nothing() -> None:
    page = (ROOT / "bot/safeguarding/DPIA.md").read_text("utf-8")

    assert len(re.findall(r"^## \d\. ", page, re.MULTILINE)) == 7
    assert re.findall(r"^\| (\d+) \|", page, re.MULTILINE) == [str(number) for number in range(1, 16)]
    assert "Nobody responsible for data protection has read or signed it" in page
    assert COURSE.release.dpia_signed == ""


def test_the_page_for_who_found_a_hole_invents_no_address() -> None:
    page = (ROOT / "SECURITY.md").read_text("utf-8")

    assert "`security_contact`" in page
    assert not re.search(r"\S+@\S+\.\w+|https?://|\+\d", page)
    assert COURSE.release.security_contact == ""
