"""Page for the leader of a club: one lesson, what to do before, while and after it, and if a girl tells of harm.

It is rendered from the lesson itself, so it is never out of date. It shows no learner's answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from bot.authoring.handouts.poster import faces
from bot.conversation.rendering.translator import Translator
from bot.errors import Refused
from bot.lessons.loader.did_you_mean import did_you_mean
from bot.lessons.model.leader import LeaderWords
from bot.lessons.model.lesson import SOURCE_LOCALE, Course, Lesson
from bot.lessons.model.people import BANDS, COUNTRIES, Band, Country
from bot.lessons.model.text import Text
from bot.lessons.model.texts import lesson_texts, texts
from bot.lessons.steps import Choose, Practise, Quiz, Stop
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.locales import countries_of, direction
from bot.page_templates import page_template

HERE = Path(__file__).parent


class TalkingPoint(NamedTuple):
    """A question and its answers. Each answer has its words, whether it is marked as right or helpful, and a reason."""

    words: Markup
    answers: tuple[tuple[Markup, bool, Markup | None], ...]


@dataclass(frozen=True, slots=True)
class LeaderPage:
    """Content of a page: a lesson, and the language and country it is told for."""

    course: Course
    catalogs: Catalogs
    lesson: Lesson
    locale: str
    country: Country

    @property
    def translator(self) -> Translator:
        """Translator of all words on the page."""
        return Translator(self.course, self.catalogs, self.locale, self.country, country=self.country)

    def words(self, text: Text) -> Markup:
        """Return a text as HTML; an untranslated one in English, marked with `lang="en"`."""
        said = Markup(self.translator.html(text))  # noqa: S704 - escaped by the translator
        if self.catalogs.find(text, self.locale) is not None:
            return said
        return Markup('<span lang="en" dir="ltr">{}</span>').format(said)

    def stops(self, band: Band, kind: type[Stop]) -> Iterator[Stop]:
        """Yield the stops of a kind that an age band can meet, in the order of the file."""
        return (step for step in self.lesson.story if isinstance(step, kind) and step.ages in (None, band))


def page_of(course: Course, catalogs: Catalogs, name: str, locale: str, country: Country | None = None) -> LeaderPage:
    """Return the content of the page about a lesson. Raise Refused for a lesson or a language that is not there.

    The page has the numbers of one country: in a hurry, a leader rings the first one that she sees.
    """
    language = language_of(course, locale)
    lesson = lesson_of(course, name)
    return LeaderPage(course, catalogs, lesson, locale, country or _only_country(language, locale))


def _only_country(language: str, locale: str) -> Country:
    """Return the country in which a language is spoken. Raise Refused where that is not exactly one."""
    countries = countries_of(locale)
    if len(countries) == 1:
        return countries[0]
    message = f"{language} does not tell in which country the page is read, and it has the numbers of one."
    raise Refused(message, f"Say it with --country: {', '.join(COUNTRIES)}.")


def lesson_of(course: Course, name: str) -> Lesson:
    """Return a lesson. Raise Refused, with the nearest name, for one that is not there."""
    if name not in course.lessons:
        raise Refused(f"There is no lesson `{name}`.", did_you_mean(name, course.lessons, "Look into course.yaml."))
    return course.lessons[name]


def language_of(course: Course, locale: str) -> str:
    """Return the name of a language. Raise Refused for one that is not there."""
    known = course.profile.languages if course.profile else {SOURCE_LOCALE: "English"}
    if locale not in known:
        raise Refused(f"There is no language `{locale}`.", f"There are: {', '.join(known)}.")
    return known[locale]


def render(page: LeaderPage, fonts: Path, *, for_parents: bool = False) -> str:
    """Render the page for the leader, or the sheet for parents, as HTML. Raise Refused without its words.

    `fonts` is the folder with the fonts to embed.
    """
    if page.course.leader is None or (for_parents and page.course.leader.parents is None):
        missing = "`leader.yaml` has no words for parents." if page.course.leader else "There is no file `leader.yaml`."
        raise Refused(missing, "It lies beside course.yaml; fetch it from the repository.")
    template = page_template(HERE / ("parents.html" if for_parents else "leader.html"))
    letters = Markup("\n".join(faces(fonts, [page.locale])))  # noqa: S704 - our own letters
    return template.render(**_page_parts(page, page.course.leader), faces=letters)


def _page_parts(page: LeaderPage, leader: LeaderWords) -> dict[str, object]:
    said = {key: _in_language(page, getattr(leader, key)) for key in LeaderWords.model_fields}
    return {
        "locale": page.locale,
        "dir": direction(page.locale),
        "lesson": page.lesson.id,
        "title": page.words(page.lesson.title),
        "about": page.words(page.lesson.about),
        "note": page.words(page.lesson.sensitive) if page.lesson.sensitive else None,
        "aims": [page.words(text) for text in page.lesson.aim.values()],
        "for_today": page.words(page.lesson.today),
        "bands": [_band(page, band) for band in BANDS],
        "now": _lines(page, "<call-now>") if "now" in page.course.directory.cards else [],
        "numbers": _lines(page, "<people>"),
        "is_draft": not _is_signed(page, leader),
        "said": said,
    }


def _in_language(page: LeaderPage, words: Text | tuple[Text, ...] | None) -> Markup | list[Markup]:
    return page.words(words) if isinstance(words, Text) else [page.words(text) for text in words or ()]


def _band(page: LeaderPage, band: Band) -> dict[str, object]:
    """Return the decisions, practised lines and transfer questions that an age band can meet."""
    quizzes = [it for it in page.stops(band, Quiz) if isinstance(it, Quiz) and it.transfer]
    return {
        "ages": band.replace("-", "–"),
        "decisions": [_question(page, stop, band) for stop in page.stops(band, Choose) if _decides(stop)],
        "practised": [_question(page, stop, band) for stop in page.stops(band, Practise)],
        "asked": [_question(page, quiz, band) for quiz in quizzes],
    }


def _decides(stop: Stop) -> bool:
    """Return whether a stop is a decision in the story, not one about the chat or her country."""
    return bool(stop.written) and all(option.do is None and not option.joke for option in stop.written)


def _question(page: LeaderPage, stop: Stop, band: Band) -> TalkingPoint:
    here = page.country
    met = (it for it in stop.written if it.ages in (None, band) and here in it.when.get("country", (here,)))
    answers = (
        (page.words(it.text), it.correct if isinstance(stop, Quiz) else it.helps, _reason(page, stop, it.feedback))
        for it in met
    )
    return TalkingPoint(page.words(stop.question), tuple(answers))


def _reason(page: LeaderPage, stop: Stop, feedback: Text | None) -> Markup | None:
    """Return an answer's feedback as its reason; None at a decision, which the group is to talk about without it."""
    return page.words(feedback) if feedback and not isinstance(stop, Choose) else None


def _lines(page: LeaderPage, numbers: str) -> list[Markup]:
    """Return the lines that stand for a placeholder of numbers."""
    told = page.translator.html(Text(numbers))
    return [Markup(line) for line in told.split("\n")]  # noqa: S704 - escaped by the translator


def _is_signed(page: LeaderPage, leader: LeaderWords) -> bool:
    read: Iterable[Text] = (*lesson_texts(page.lesson), *page.lesson.aim.values(), *texts(leader))
    signed = page.catalogs.signatures.get(page.locale, ())
    return all((text.context, text.source) in signed for text in read)
