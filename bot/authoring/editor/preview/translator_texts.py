"""Requests of the page for translators: the texts of a part with their states, and one text with its surroundings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Literal

from bot.authoring.editor.marked_words import word_changes
from bot.authoring.editor.preview.chat import Json, source
from bot.authoring.editor.preview.desk import Desk, EditRefused
from bot.authoring.editor.preview.request_fields import where_in, word_in
from bot.authoring.editor.preview.single_bubble import BubbleReader, country_of, message_of, texts_beside
from bot.authoring.editor.preview.text_editor import entry_of, locales_of, notes_of, unfit
from bot.authoring.editor.search import folded
from bot.authoring.translation.bylines import writers
from bot.authoring.translation.catalog_files import locales_in
from bot.authoring.translation.entries import TranslationState, state
from bot.authoring.translation.part_texts import PartText, part_of, texts_by_part, title_of
from bot.authoring.translation.terms import GlossaryWord, forbidden, load_terms, read_glossary
from bot.check.rules.lengths import BUTTON_WIDTH, width
from bot.engine.input import ButtonTarget
from bot.lessons.model.lesson import SOURCE_LOCALE, Course, Lesson
from bot.lessons.model.text import Text
from bot.lessons.steps import Step, Stop
from bot.lessons.translations.locales import direction
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import print_of, signed_source, signers
from bot.lessons.translations.template import template

MOST_HITS = 50
"""Most texts shown for a search."""

_AROUND = 2
"""Number of texts shown before and after the chosen one."""

_TOLD_ELSEWHERE = ("Before: ", "After: ")
"""Beginnings of notes that repeat the texts before and after, which the page shows anyway."""

TextWithEntry = tuple[PartText, PoEntry]

Steps = tuple[Step, ...]


def texts(desk: Desk, asked: Json) -> Json:
    """Return the texts of a part in a language with their states; for a search, the hits in all parts."""
    languages = _languages(desk)
    if not languages:
        raise EditRefused("Your account has no language yet. Ask whoever keeps the accounts.")
    locale = next((it for it in languages if it == word_in(asked, "locale")), languages[0])
    course = desk.player.conversation.bundle.course
    found = {part: _with_entries(desk, locale, some) for part, some in texts_by_part(course, locale).items()}
    shown = {part: some for part, some in found.items() if desk.part in ("", part)}
    part = _part_in(desk, asked, shown)
    search = folded(word_in(asked, "search"))
    some = _hits(found, search) if search else shown.get(part, ())
    return {
        **_language(desk, locale),
        "languages": [{"code": it, "name": course.language_name(it)} for it in languages],
        "parts": [_counted(course, name, its) for name, its in shown.items()],
        "part": part,
        "texts": [_listed(course, it) for it in some],
    }


def _part_in(desk: Desk, asked: Json, shown: Iterable[str]) -> str:
    """Return the part of a request if it is one of those shown, else the lesson that is played, else the first."""
    first = f"lessons/{desk.player.lesson()}"
    known = list(shown)
    return next((it for it in (word_in(asked, "part"), first, *known) if it in known), "")


def texts_of_part(desk: Desk, asked: Json) -> tuple[str, Sequence[TextWithEntry]]:
    """Return the part and the texts that a request names. Raise EditRefused for English, or a language of others."""
    locale = _locale_in(desk, asked)
    if locale not in locales_in(desk.locales):
        raise EditRefused("Nobody has begun this language yet.")
    course = desk.player.conversation.bundle.course
    shown = {part: some for part, some in texts_by_part(course, locale).items() if desk.part in ("", part)}
    part = _part_in(desk, asked, shown)
    return part, _with_entries(desk, locale, shown.get(part, ()))


def _languages(desk: Desk) -> list[str]:
    """Return the languages of the account, that of the chat first. English can only be signed."""
    known, account = locales_of(desk), desk.account
    hers = [it for it in known if account.languages is None or it in account.languages]
    return [*hers, *([SOURCE_LOCALE] if account.may("sign", SOURCE_LOCALE) else [])]


def _language(desk: Desk, locale: str) -> Json:
    account, is_source = desk.account, locale == SOURCE_LOCALE
    is_open = is_source or locale in locales_in(desk.locales)
    translates, signs = not is_source and account.may("translate", locale), account.may("sign", locale)
    closed = _closed(desk, is_open=is_open, works_here=translates or signs)
    return {
        "locale": locale,
        "name": desk.player.conversation.bundle.course.language_name(locale),
        "dir": direction(locale),
        "closed": closed,
        "translates": translates and not closed,
        "signs": signs and not closed,
        "named": bool(account.name),
    }


def _closed(desk: Desk, *, is_open: bool, works_here: bool) -> Literal["", "language", "role", "live"]:
    """Return the reason why the account can change no translation here; empty if it can translate or sign."""
    if not is_open:
        return "language"
    if not works_here:
        return "role"
    return "live" if desk.reads_only else ""


def _with_entries(desk: Desk, locale: str, some: Sequence[PartText]) -> list[TextWithEntry]:
    if locale == SOURCE_LOCALE:
        entries = signed_source(desk.locales, [PoEntry(it.text.source, it.text.context) for it in some])
        return list(zip(some, entries, strict=True))
    return [(it, entry_of(desk, locale, it.text)) for it in some]


def _counted(course: Course, part: str, some: Iterable[TextWithEntry]) -> Json:
    states: list[TranslationState] = [state(entry) for _, entry in some]
    signed = states.count("signed")
    return {
        "part": part,
        "title": title_of(course, part),
        "texts": len(states),
        "done": signed + states.count("draft"),
        "signed": signed,
    }


def _hits(found: Mapping[str, Sequence[TextWithEntry]], search: str) -> list[TextWithEntry]:
    every = chain.from_iterable(found.values())
    return [it for it in every if search in folded(it[1].source) or search in folded(it[1].words)][:MOST_HITS]


def _listed(course: Course, found: TextWithEntry) -> Json:
    it, entry = found
    part = part_of(it.text.place.file) if it.text.place else ""
    told = {"where": source(it.text), "words": entry.words, "state": state(entry)}
    return {**told, "part": part, "title": title_of(course, part)}


def text_in(desk: Desk, asked: Json) -> Json:
    """Return one text in a language: its translation, neighbours, notes, glossary words and bubble."""
    locale, course = _locale_in(desk, asked), desk.player.conversation.bundle.course
    part, number = _part_and_index(course, locale, where_in(asked).text)
    it = part[number]
    entry = entry_of(desk, locale, it.text)
    made_from = entry.translated_from if entry.stale else ""
    signed = signers(entry)
    return {
        **_text_json(desk, locale, it),
        "here": bool(it.text.place and desk.holds(it.text.place.file)),
        "madeFrom": made_from,
        "changes": [change._asdict() for change in word_changes(made_from, entry.source)] if made_from else [],
        "writers": writers(entry),
        "signers": signed,
        "mine": (desk.account.name or word_in(asked, "initials")) in signed,
        "print": print_of(entry),
        "unfit": unfit(desk, locale, it.text, entry),
        "notes": _notes(course, it.text),
        "glossary": [_glossary_row(row) for row in _glossary_rows(desk, locale, it.text.source)],
        "before": [_text_json(desk, locale, other) for other in part[max(0, number - _AROUND) : number]],
        "after": [_text_json(desk, locale, other) for other in part[number + 1 : number + 1 + _AROUND]],
        "message": _message(desk, locale, it, entry.words),
        "play": _play(course, it.text),
    }


def _locale_in(desk: Desk, asked: Json) -> str:
    locale = word_in(asked, "locale")
    if locale not in _languages(desk):
        raise EditRefused("This language is not one of yours.")
    return locale


def _part_and_index(course: Course, locale: str, text: Text) -> tuple[Sequence[PartText], int]:
    """Return the texts of the part that contains a text, and its index among them."""
    for part in texts_by_part(course, locale).values():
        for number, it in enumerate(part):
            if it.text == text:
                return part, number
    raise EditRefused("This text is not in the lessons any more. Reload the page.")


def _text_json(desk: Desk, locale: str, it: PartText) -> Json:
    entry = entry_of(desk, locale, it.text)
    return {"where": source(it.text), "kind": it.kind, "who": it.who, "words": entry.words, "state": state(entry)}


def _notes(course: Course, text: Text) -> list[str]:
    return [note for note in notes_of(template(course), text) if not note.startswith(_TOLD_ELSEWHERE)]


def _glossary_rows(desk: Desk, locale: str, words: str) -> Iterable[GlossaryWord]:
    return (it for it in read_glossary(desk.locales, locale).words if it.occurs_in(words))


def _glossary_row(row: GlossaryWord) -> Json:
    return {"english": row.english, "word": row.word, "never": row.never, "why": row.why}


def bubble(desk: Desk, asked: Json) -> Json:
    """Return the message of a text with unsaved words, as the chat would show it."""
    locale, course = _locale_in(desk, asked), desk.player.conversation.bundle.course
    part, number = _part_and_index(course, locale, where_in(asked).text)
    words = word_in(asked, "words").strip()
    it, problems = part[number], _terms(desk, locale, words)
    return {"message": _message(desk, locale, it, words), "problems": problems, **_width(it, words)}


def _width(it: PartText, words: str) -> Json:
    """Return the width of a button's label, and the room for it on a small phone; nothing for other texts."""
    return {"pixels": round(width(words)), "widest": BUTTON_WIDTH} if it.kind == "button" else {}


def _terms(desk: Desk, locale: str, words: str) -> list[Json]:
    """Return warnings on words that this language must not use, in the form of draft problems."""
    found = forbidden(load_terms(desk.locales, locale)[0], words)
    told = (f"It says `{form}`. Write `{term.say}`.{f' {term.why}' if term.why else ''}" for form, term in found)
    return [{"severity": "warning", "sentence": sentence} for sentence in told]


def _message(desk: Desk, locale: str, it: PartText, words: str) -> Json:
    """Return the message of a text; the other texts in it are read from the catalog file as it is now."""
    bundle = desk.player.conversation.bundle
    beside = {
        (text.context, text.source): entry_of(desk, locale, text).words for text in texts_beside(bundle.course, it.text)
    }
    reader = BubbleReader(locale, country_of(bundle.course, locale), desk.today())
    return message_of(bundle, it, {**beside, (it.text.context, it.text.source): words}, reader)


def _play(course: Course, text: Text) -> Json | None:
    """Return the stop of a lesson at which a text is read; None for the bot's own files."""
    lesson = course.lessons.get(text.context)
    target = told_at(lesson, text) if lesson else None
    return {"lesson": target.script, "stop": target.stop, "key": target.key} if target else None


def told_at(lesson: Lesson, text: Text) -> ButtonTarget | None:
    """Return the stop after a text, or the answer after which it is told; for a text outside of scenes the first stop.

    None when the lesson asks nothing.
    """
    start = next((ButtonTarget(lesson.id, stop.id, "") for stop in lesson.stops()), None)
    found = (_target_within(lesson.id, steps, text, None) for steps in lesson.scenes.values())
    return next((it for it in found if it), start)


def _target_within(lesson: str, steps: Steps, text: Text, before: ButtonTarget | None) -> ButtonTarget | None:
    """Return the target for a text among steps; `before` is the answer that leads to them, or the stop before them."""
    for number, step in enumerate(steps):
        if isinstance(step, Stop):
            if found := _target_at(lesson, step, text):
                return found
            before = ButtonTarget(lesson, step.id, "")
        elif text in step.bubbles:
            following = (it for it in steps[number + 1 :] if isinstance(it, Stop))
            return next((ButtonTarget(lesson, it.id, "") for it in following), before)
    return None


def _target_at(lesson: str, stop: Stop, text: Text) -> ButtonTarget | None:
    here = ButtonTarget(lesson, stop.id, "")
    if text in (stop.question, *(option.text for option in stop.written)):
        return here
    for option in stop.written:
        answer = ButtonTarget(lesson, stop.id, option.key)
        if text == option.feedback:
            return answer
        if found := _target_within(lesson, option.then, text, answer):
            return found
    return here if text in stop.bubbles else None
