"""Add a language: write what can be generated, and list the work left for people, most urgent first.

The bot offers a language by itself once it is completely translated, so there is nothing to switch on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from babel import Locale

from bot.authoring.translation.catalog_files import path_of, refuse_source, update, whole_course
from bot.errors import Refused
from bot.files import replace_whole
from bot.lessons.loader.source_file import read
from bot.lessons.loader.yaml_nodes import parse
from bot.lessons.loader.yaml_traps import quoted
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Text
from bot.lessons.model.texts import all_texts, critical_texts, lesson_texts, own_texts
from bot.lessons.translations.carry import load_translated
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.locales import ALIASES, cldr_locale
from bot.lessons.translations.signatures import signatures


@dataclass(frozen=True, slots=True)
class NewLocale:
    """A language to add: its code, its safe word, which opens Help (A13), and words that ask for help (A12)."""

    locale: str
    safe_word: str = ""
    help: tuple[str, ...] = field(default=())


def add(dialogues: Path, locales: Path, options: NewLocale) -> str:
    """Write what is missing for the language without changing what exists; return the remaining work as text to print.

    Raise Refused, before anything is written, for an unknown language and for one without a safe word.
    """
    language = _known(options.locale)
    course = whole_course(dialogues)
    if lines := list(_longer_files(dialogues, course, options, language)):
        for path, after in lines:
            _write(path, after)
        course = whole_course(dialogues)
    update(course, locales, options.locale)
    name = language.english_name or options.locale
    steps = list(remaining_tasks(course, locales, options.locale, name))
    head = f"{path_of(locales, options.locale)} is there. What {name} (`{options.locale}`) still needs:"
    said = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
    return f"{head}\n{said}" if steps else f"{name} (`{options.locale}`) has everything."


def _known(locale: str) -> Locale:
    language = cldr_locale(locale)
    if locale in ALIASES:
        raise Refused(f"`{locale}` is called `{ALIASES[locale]}` here.", "A phone set to either reads it.")
    if language is None:
        hint = "Use the code of the language alone: `am` for Amharic. A phone set to `am-ET` reads it too."
        raise Refused(f"There is no language `{locale}`.", hint)
    refuse_source(locale)
    return language


def remaining_tasks(course: Course, locales: Path, locale: str, name: str) -> Iterator[str]:
    """Yield the tasks that only people can do, in the order in which they are best done."""
    catalogs = load_translated(course, locales)[1]
    file = f"locales/{locale}/LC_MESSAGES/messages.po"
    if not catalogs.by_locale.get(locale):
        yield "locales/README.md: who speaks how (the bot, a friend, who does harm), and fixed words. Decide it first."
    yield from _word_list_work(course, locale, name)
    yield from _text_work(course, catalogs, locale, file)
    signed = signatures(locales).get(locale, frozenset())
    unsigned = sum((it.context, it.source) not in signed for it in _every_text(course))
    critical = len(critical_texts(course) - signed)
    if unsigned:
        yield (
            f"A native speaker reads every entry and signs: `python main.py messages sign {locale} --initials AB`. "
            f"{unsigned} texts wait, {critical} of them critical: a girl finds help by those."
        )
    if not course.release.is_judged(locale):
        yield f"Two people who grew up with {name} read all of it, and sign in dialogues/release.yaml (native_review)."


def _word_list_work(course: Course, locale: str, name: str) -> Iterator[str]:
    """Yield the word lists to fill in. They are not in the catalogs, so no translator sees them."""
    words = course.profile.words.get(locale) if course.profile else None
    lists: Mapping[str, tuple[str, Mapping[str, object]]] = {
        "loud": ("what nobody may read over her shoulder", course.wording.loud),
        "banned": ("what is never said to a girl in trouble", course.wording.banned),
        "care": ("what always is said to her", course.wording.care),
    }
    for file, (what, by_locale) in lists.items():
        if not by_locale.get(locale):
            yield f"dialogues/safety/{file}.yaml, below `{locale}:`: {what}, in {name}."
    if locale not in course.safety.vocabularies:
        yield (
            f"dialogues/safety/words/{locale}.yaml: what girls write in {name} when something is wrong "
            "(dialogues/safety/README.md). Until then it is heard in the other languages only."
        )
    for key, what in {"help": "words that ask for help", "play": "greetings", "answers": "yes, no, thanks"}.items():
        if words and not getattr(words, key):
            yield f"dialogues/profile.yaml, words, {locale}, `{key}:` {what}, as girls type them."


def _text_work(course: Course, catalogs: Catalogs, locale: str, file: str) -> Iterator[str]:
    lacking = {text for text in _every_text(course) if catalogs.find(text, locale) is None}
    own = [text for text in _own_texts(course) if text in lacking and text.context != "quick"]
    if own:
        yield f"{file}: {len(own)} texts of the bot itself. Without all of them no girl can choose the language."
    if quick := sum(text.context == "quick" for text in lacking):
        yield f"{file}: {quick} texts of the quick questions, as funny in this language as they can be."
    parts = {
        name: [text for text in lesson_texts(lesson) if text in lacking] for name, lesson in course.lessons.items()
    }
    if open_ := [name for name, found in parts.items() if found]:
        count = len({text for name in open_ for text in parts[name]})
        lessons = "1 lesson" if len(open_) == 1 else f"{len(open_)} lessons"
        yield f"{file}: {count} texts of {lessons}, `{open_[0]}` first. A lesson is offered when it is whole."


def _own_texts(course: Course) -> list[Text]:
    return list(dict.fromkeys(text for text in own_texts(course) if text.context))


def _every_text(course: Course) -> list[Text]:
    return list(dict.fromkeys(text for text in all_texts(course) if text.context))


def _longer_files(dialogues: Path, course: Course, options: NewLocale, language: Locale) -> Iterator[tuple[Path, str]]:
    """Yield each file that needs more lines with its complete new text; all are computed before any is written."""
    profile, release = dialogues / "profile.yaml", dialogues / "release.yaml"
    there = course.profile
    if there and (options.locale not in there.languages or options.locale not in there.words):
        yield profile, _profile_with(profile, options, language, options.locale in there.languages)
    if release.exists() and options.locale not in course.release.native_review:
        yield release, _longer(release, "native_review", [f"  {options.locale}:"])


def _profile_with(path: Path, options: NewLocale, language: Locale, is_listed: bool) -> str:
    if not options.safe_word.strip():
        hint = "Choose a harmless everyday word with girls, such as a flower: --safe-word WORD"
        raise Refused(f"{language.english_name} has no safe word yet: the word that opens Help, typed anywhere.", hint)
    lines = [f"  {options.locale}:", f"    safe_word: {quoted(options.safe_word)}"]
    asking = ", ".join(map(quoted, options.help))
    after = _longer(path, "words", [*lines, f"    help: [{asking}]"])
    name = language.display_name or options.locale
    return after if is_listed else _longer(path, "languages", [f"  {options.locale}: {quoted(name)}"], after)


def _longer(path: Path, key: str, lines: Sequence[str], text: str | None = None) -> str:
    """Return a file's text with lines added at the end of a block; everything else stays, comments included."""
    source = read(path, path.name)
    whole = text if text is not None else source if isinstance(source, str) else ""
    end = "\r\n" if "\r\n" in whole else "\n"
    found = re.search(rf"(?m)^{key}:[ \t]*(?:#.*)?\r?\n(?:[ \t]+.*(?:\r?\n|\Z)|[ \t]*\r?\n(?=[ \t]))*", whole)
    more = "".join(f"{line}{end}" for line in lines)
    after = whole[: found.end()].rstrip() + end + more + whole[found.end() :] if found else whole
    if not _has(after, key, lines[0].strip().split(":")[0]):
        hint = f"Write below `{key}:` yourself: {'; '.join(it.strip() for it in lines)}"
        raise Refused(f"{path.name} has not the form it needs.", hint)
    return after


def _has(text: str, key: str, locale: str) -> bool:
    data, problems = parse(text, "")
    block = data.get(key) if isinstance(data, dict) and not problems else None
    return isinstance(block, dict) and locale in block


def _write(path: Path, text: str) -> None:
    try:
        replace_whole(path, text.encode())
    except (OSError, UnicodeEncodeError) as error:
        raise Refused(f"{path} cannot be written.", "Look at the folder's permissions.") from error
