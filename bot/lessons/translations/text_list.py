"""List every text of the course in playing order, with the context a translator needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from babel import Locale

from bot.lessons.model.lesson import Course, Lesson, Script, written_options
from bot.lessons.model.measure import MEASURE
from bot.lessons.model.people import COUNTRIES
from bot.lessons.model.text import FILLED_BY_BOT, Text
from bot.lessons.model.texts import is_critical, named_texts
from bot.lessons.steps import Act, Again, End, Goto, Measure, Option, Picture, Practise, Say, Set, Step, Stop

BUBBLE, CAPTION = 4096, 1024
NAME, SHORT_DESCRIPTION, DESCRIPTION, COMMAND, POPUP = 64, 120, 512, 256, 200
"""Maximum lengths of texts in characters, as Telegram counts them."""

BADGE = 48
"""Characters a translator can rely on for a picture. `check` measures the drawn text."""

BUTTON = 30
"""Characters a translator can rely on: a longer button is cut off on a phone 320 pixels wide. `check` measures it."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One occurrence of a text.

    `what`, `where` and `who` describe it to the translator; `before` and `after` are the texts a learner reads around
    it; `limit` is the maximum length in characters as Telegram counts them.
    """

    text: Text
    what: str
    where: str
    limit: int
    who: str = ""
    before: str = ""
    after: str = ""
    critical: bool = False

    @property
    def is_button(self) -> bool:
        """Tell whether the text has to fit on a button."""
        return self.limit == BUTTON


_QUOTED = re.compile(r"<([a-z-]+)>[^:.!?\n<]*:")
"""A character's name, followed by a colon and what she says."""

_SHE, _BOT = "The girl answers.", "The bot speaks to the girl."

_LABELS = {
    "name": ("The bot's name.", NAME),
    "short_description": ("The bot in one sentence, on its page.", SHORT_DESCRIPTION),
    "description": ("What is read before Start.", DESCRIPTION),
    "commands": ("In the menu of commands: harmless on a lock screen.", COMMAND),
    "keyboard": ("A button below the chat: one or two short words.", BUTTON),
    "back": ("A button.", BUTTON),
    "below": ("A pop-up.", POPUP),
    "earlier": ("A line above a question that comes back: a few words.", 60),
    "stuck": ("A message when something stayed in the chat: only she knows what it means.", BUBBLE),
    "listen": ("A button; a size is put behind it.", BUTTON),
    "silent": ("A pop-up.", POPUP),
    "show": ("A button; a size is put behind it.", BUTTON),
    "no_picture": ("A pop-up.", POPUP),
    "busy": ("A pop-up.", POPUP),
    "removed": ("Inside what she wrote, where a name or number was taken out: one short word in brackets.", 20),
    "pictures": ("In My data, behind “Pictures:”.", BUBBLE),
    "page": ("On the page that brings the stories where Telegram is not.", BUBBLE),
    "poster": ("On a poster, above a web address, or above words such as “On the tablet of the club”.", 60),
    "title": ("A lesson's title, also on a button: harmless on a lock screen.", BUTTON),
    "about": ("A lesson in one sentence.", BUBBLE),
    "sensitive": ("The note before a sensitive lesson.", BUBBLE),
    "badge": ("On a picture, large: harmless when seen alone. U+200B where a line may break.", BADGE),
    "certificate": ("On a picture, large: harmless when seen alone. U+200B where a line may break.", BADGE),
    "text": ("A message that comes by itself: at most 60 words, harmless on a lock screen.", BUBBLE),
    "button": ("The one button of a message that comes by itself.", BUTTON),
    "aim": ("For teachers: what can be seen or heard when the lesson has worked.", BUBBLE),
    "today": ("What she can do today, after the lesson.", BUBBLE),
    "countries": ("A country, on a button.", BUTTON),
    "elsewhere": ("For another country, on a button.", BUTTON),
    "tried": ("Below the numbers, before a month.", BUBBLE),
    "untried": ("Below the numbers.", BUBBLE),
    "hours": ("When a number can be called.", BUBBLE),
    "at_night": ("In brackets behind a number.", BUBBLE),
    "languages": ("In brackets behind a number: in which languages they answer.", BUBBLE),
    "reads": ("In brackets behind a helpline's chat: who reads it.", BUBBLE),
    "stays": ("In brackets behind a helpline's chat: what of it stays on the phone.", BUBBLE),
    "cost": ("What a call costs.", BUBBLE),
}
"""Description and maximum length of texts outside of scenes, by the key they are written at."""


def text_lines(course: Course) -> Iterator[TextLine]:
    """Yield all texts to translate: the bot's labels and scenes, helplines, cast, lessons, then announcements."""
    yield from _labels(course.profile, "The bot's own labels")
    for script in course.bot.values():
        yield from _script(script, f"Bot file {script.id}")
    yield from _labels(course.directory, "The numbers")
    yield from _names(course)
    for script in course.scripts:
        if script.id not in course.bot:
            yield from _script(script, f"Lesson {script.id}" if isinstance(script, Lesson) else _asked(script))
    for name, it in course.announcements.items():
        yield from _labels(it, f"Announcement {name}")
    yield from _labels(course.leader, "The page for club leaders", _PRINTED)


def lines_by_text(course: Course) -> dict[tuple[str, str], list[TextLine]]:
    """Return the places of each text by (context, source), in playing order."""
    found: dict[tuple[str, str], list[TextLine]] = {}
    for line in text_lines(course):
        found.setdefault((line.text.context, line.text.source), []).append(line)
    return found


def _asked(script: Script) -> str:
    """Describe a script that asks learners something to be counted: the measure, or a question by staff."""
    return "The measure" if script.id == MEASURE else f"Question {script.id.rpartition('/')[2]}"


_HELPER, _PRINTED = ("The name of who helps.", BUBBLE), ("A line on the page that a leader prints.", BUBBLE)


def _labels(part: object, where: str, only: tuple[str, int] | None = None) -> Iterator[TextLine]:
    """Yield the texts of a part that is no script. `only` describes them all where their keys do not."""
    for key, text in named_texts(part):
        if text.context:
            what, limit = only or _LABELS.get(key, _HELPER)
            yield TextLine(text, what, where, limit, critical=is_critical(text.context, text.source))


def _names(course: Course) -> Iterator[TextLine]:
    lands: dict[str, str] = {code: Locale.parse("en").territories[code] for code in COUNTRIES}
    for role, names in course.cast.roles.items():
        for country, text in names.items():
            who = f"The name of the {role} ({lands.get(country, 'elsewhere')})."
            yield TextLine(text, who, "The cast", BUBBLE)


def _script(script: Script, where: str) -> Iterator[TextLine]:
    if isinstance(script, Lesson):
        head = script.model_copy(update={"scenes": {}})
        yield from _labels(head, where)
    for name, steps in script.scenes.items():
        yield from _steps(steps, f"{where}, scene {name}", TextContext())


@dataclass(frozen=True, slots=True)
class TextContext:
    """Texts before and after a list of steps, and whether the steps are inside critical ones."""

    before: str = ""
    after: str = ""
    critical: bool = False


def _steps(steps: Sequence[Step], where: str, around: TextContext) -> Iterator[TextLine]:
    before = around.before
    for number, step in enumerate(steps):
        text = step.words
        if text is None:
            continue
        after = next(_sources(_met(steps[number + 1 :], step)), around.after)
        within = TextContext(before, after, around.critical or step.critical)
        yield from _step(step, text, _stop(where, step.id) if isinstance(step, Stop) else where, within)
        before = text.source if isinstance(step, Stop) else step.bubbles[-1].source


def _stop(where: str, id: str) -> str:
    return f"{where.partition(', stop ')[0]}, stop {id}"


def _sources(steps: Iterable[Step]) -> Iterator[str]:
    return (step.words.source for step in steps if step.words)


def _met(steps: Sequence[Step], step: Step) -> Iterator[Step]:
    """Return the steps that a learner who sees `step` can see as well, given her age."""
    return (it for it in steps if None in (it.ages, step.ages) or it.ages == step.ages)


def _step(step: Step, text: Text, where: str, around: TextContext) -> Iterator[TextLine]:
    options, more = written_options(step), _more(step, text)
    first = next((it.source for it in (*(option.text for option in options), *more)), around.after)
    yield _line(text, *_kind(step, text), where, replace(around, after=first))
    for option in options:
        yield from _option(
            option, where, TextContext(text.source, around.after, around.critical), isinstance(step, Practise)
        )
    # Between the texts of a stop she answers, so its question is not right before them.
    later = around if isinstance(step, Stop) else replace(around, before=text.source)
    yield from (_line(it, *_kind(step, it), where, later) for it in more)


def _more(step: Step, text: Text) -> tuple[Text, ...]:
    """Return what a step tells after its first text, without the answers to what she picks."""
    told = (text, *(option.feedback for option in written_options(step)))
    return tuple(it for it in step.bubbles if all(it is not one for one in told))


def _kind(step: Step, text: Text) -> tuple[str, int, str]:
    match step:
        case Picture():
            return "A picture in words, below it.", CAPTION, _BOT
        case Stop() if text is step.question:
            return "A bubble that asks.", BUBBLE, _BOT
        case Practise():
            return "A bubble: after she has built her sentence.", BUBBLE, _BOT
        case Stop():
            return "A bubble: after she has answered.", BUBBLE, _BOT
        case Say() | Again() | Measure() | Set() | Goto() | End() | Act():  # all but the first are without words
            return "A bubble.", BUBBLE, _BOT
        case _:
            assert_never(step)


def _option(option: Option, where: str, around: TextContext, is_part: bool) -> Iterator[TextLine]:
    around = replace(around, critical=around.critical or option.critical)
    then = next(_sources(option.then), around.after)
    what = "A button and a part of the sentence she builds." if is_part else "A button."
    follows = option.feedback.source if option.feedback else then
    yield _line(option.text, what, BUTTON, _SHE, where, replace(around, after=follows))
    picked = replace(around, before=option.text.source)
    if option.feedback:
        yield _line(
            option.feedback, "A bubble: the answer to her pick.", BUBBLE, _BOT, where, replace(picked, after=then)
        )
    yield from _steps(option.then, where, picked)


def _line(text: Text, what: str, limit: int, who: str, where: str, around: TextContext) -> TextLine:
    critical = around.critical or is_critical(text.context, text.source)
    if quoted := _QUOTED.search(text.source):
        who += f" <{quoted[1]}> is quoted." if quoted[1] not in FILLED_BY_BOT else ""
    return TextLine(
        text=text,
        what=what,
        where=where,
        limit=limit,
        who=who,
        before=around.before,
        after=around.after,
        critical=critical,
    )
