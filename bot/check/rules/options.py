"""Rule: every stop has something to tap, and no two buttons look alike.

At a question without a button a learner can only leave; two equal buttons make her guess. A translation can make two
different options equal, so all languages are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.banned import where
from bot.check.walk import makes_options
from bot.engine.cursor import NOWHERE, ReadingContext, available_options, cursor_at_stop, fits
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.fields import keys_holding
from bot.lessons.model.lesson import SOURCE_LOCALE, Lesson, Script, written_options
from bot.lessons.model.people import BANDS, COUNTRIES, Country, Reader
from bot.lessons.model.text import SourcePlace
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Conditional, Option, Practise, Stop

OPTIONS_NONE = Code("options-none", "She reads a question and has nothing to tap.")
OPTIONS_ONE = Code(
    "options-one",
    "Where only one thing can be tapped she decides nothing; a bubble says the same with one tap less.",
    severity="warning",
)
OPTIONS_SAME = Code(
    "options-same", "Two buttons that read the same make her guess; a translation, capitals or spaces can make them so."
)
OPTIONS_HIDDEN = Code(
    "options-hidden", "Each option is for others, so some girls read the question and have nothing to tap."
)
CODES = (OPTIONS_NONE, OPTIONS_ONE, OPTIONS_SAME, OPTIONS_HIDDEN)


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report stops with nothing to tap, with a single option, or with options that look alike."""
    for stop in script.stops():
        yield from _number(stop)
        yield from _alike(view, stop)
    if isinstance(script, Lesson):
        yield from _mute(view, script)
    else:
        yield from _mute_bot(view, script)


def _number(stop: Stop) -> Iterator[Problem]:
    options = written_options(stop)
    if makes_options(stop) or isinstance(stop, Practise):
        return
    if not options:
        message = f"The question `{stop.id}` has no options."
        yield OPTIONS_NONE.at(_list_of(stop) or stop.question.place, message, "Add two or more.")
    elif len(options) == 1 and not options[0].do:
        message = f"The question `{stop.id}` has only one option, so there is nothing to decide."
        yield OPTIONS_ONE.at(options[0].text.place, message, "Add another, or make it a `say:`.")


def _alike(view: RuleContext, stop: Stop) -> Iterator[Problem]:
    options = written_options(stop)
    said = [words for option in options for words in _said(view, option)]
    if len(said) == len(set(said)):  # the common case; countries need not be compared then
        return
    names = [(option, _names(view, option)) for option in options]
    for (first, its), (second, others) in combinations(names, 2):
        same = its & others
        if same and not _exclude(first, second):
            locales = sorted({locale for locale, _, _ in same}, key=lambda locale: (locale != SOURCE_LOCALE, locale))
            yield _same(stop, first, second, locales[0])


def _said(view: RuleContext, option: Option) -> set[tuple[str, str]]:
    """Return the labels of the option in each language, for any country."""
    read = {(it.locale, _folded(it.words)) for it in view.wordings.of_button(option.text)}
    return read | {(SOURCE_LOCALE, _folded(words)) for words in option.was}


def _names(view: RuleContext, option: Option) -> set[tuple[str, Country | None, str]]:
    """Return the labels of the option in each language and country; its old labels still work as names."""
    names = {(SOURCE_LOCALE, country, _folded(words)) for words in option.was for country in (None, *COUNTRIES)}
    wordings = view.wordings.of_button(option.text)
    by_country = len({wording.country for wording in wordings}) > 1
    return names | {
        (wording.locale, country, _folded(wording.words))
        for wording in wordings
        for country in ((wording.country,) if by_country else (None, *COUNTRIES))
    }


def _folded(words: str) -> str:
    """Fold capitals and spaces alone: she reads another accent or sign, which the searches of staff fold too."""
    return " ".join(words.casefold().split())


def _exclude(one: Conditional, other: Conditional) -> bool:
    """Return whether no reader can see both."""
    both = one.when.keys() & other.when.keys()
    other_ages = len({one.ages, other.ages} - {None}) == 2
    return other_ages or any(not {*one.when[flag]} & {*other.when[flag]} for flag in both)


def _same(stop: Stop, first: Option, second: Option, locale: str) -> Problem:
    above = f"line {first.text.place.line}" if first.text.place else "above"
    message = f"Two options of `{stop.id}` read the same{where(locale)}: `{second.text.source}` and the one on {above}."
    hint = "Change one of them." if locale == SOURCE_LOCALE else "Ask the translator to tell the two apart."
    return OPTIONS_SAME.at(second.text.place, message, hint)


def _mute(view: RuleContext, lesson: Lesson) -> Iterator[Problem]:
    told = set[str]()
    for target in view.walk(lesson).mute:
        stop = target.stop
        if stop and stop.id not in told and written_options(stop):
            told.add(stop.id)
            flags = [f"{flag} {value}" for flag, value in target.cursor.flags]
            yield _nothing_to_tap(stop, ", ".join([f"ages {target.context.reader.band}", *flags]))


def _mute_bot(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Check the bot's own stops: they are entered from anywhere, so every reader who meets one needs an option."""
    contexts = [
        ReadingContext(view.course, script, Reader(band, country)) for band in BANDS for country in (None, *COUNTRIES)
    ]
    for stop in script.stops():
        cursor = cursor_at_stop(contexts[0], stop.id)
        for context in contexts:
            mute = cursor and fits(context, cursor.flags, stop) and not available_options(context, cursor)
            if mute and (written_options(stop) or makes_options(stop)):
                who = context.reader
                yield _nothing_to_tap(stop, f"ages {who.band}, country {who.country or NOWHERE}")
                return


def _nothing_to_tap(stop: Stop, who: str) -> Problem:
    message = f"At `{stop.id}` some girls see no option at all ({who})."
    return OPTIONS_HIDDEN.at(_list_of(stop), message, "Add an option without `ages:` and `when:`.")


def _list_of(stop: Stop) -> SourcePlace | None:
    return place_of(stop, keys_holding(type(stop), Option)[0])
