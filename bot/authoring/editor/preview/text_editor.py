"""Show, edit and sign texts in every language for the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

from bot.authoring.editor.preview.chat import Json, source
from bot.authoring.editor.preview.desk import Desk, EditRefused
from bot.authoring.editor.preview.file_editor import changed_numbers
from bot.authoring.editor.preview.request_fields import TextLocation, list_in, where_in, word_in
from bot.authoring.translation import entries, writable_files
from bot.authoring.translation.bylines import writers
from bot.authoring.translation.catalog_check import CheckedDraft, TranslationDraft, check_draft
from bot.authoring.translation.catalog_files import locales_in, path_of
from bot.authoring.translation.coverage import next_missing
from bot.authoring.translation.edit_in_place import Refusal, place_now, replace_words, words_at
from bot.authoring.translation.signing import Reviewer, sign_text, take_back
from bot.authoring.translation.writable_files import must_lie_in
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.model.text import Text
from bot.lessons.problem import Problem, has_errors
from bot.lessons.translations.locales import direction
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import print_of, signed_source
from bot.lessons.translations.template import template


def words(desk: Desk, asked: Json) -> Json:
    """Return up to 20 texts in every language, each with the state of its translation."""
    found = [where_in(it) for it in list_in(asked, "sources")][:20]
    known = template(desk.player.conversation.bundle.course) if found else ()
    return {"texts": [{**_in_all(desk, it), "notes": notes_of(known, it.text)} for it in found]}


def notes_of(known: Sequence[PoEntry], text: Text) -> tuple[str, ...]:
    """Return a text's notes for translators. A text changed a moment ago is found by its line in the file."""
    place = f"{text.place.file}:{text.place.line}" if text.place else ""
    same = (it for it in known if it.key == (text.context, text.source))
    there = (it for it in known if it.context == text.context and place in it.references)
    return next((it.notes for it in chain(same, there)), ())


def _in_all(desk: Desk, where: TextLocation) -> Json:
    return {
        "where": _written(where),
        "cost": desk.cost(where.context, where.words),
        "locales": [_in_one(desk, it, where) for it in locales_of(desk)],
    }


def locales_of(desk: Desk) -> list[str]:
    """Return the languages other than English, that of the chat first, so that its translator finds it at once."""
    player = desk.player
    profile, now = player.conversation.bundle.course.profile, player.session.locale if player.session else ""
    names = dict.fromkeys((*(profile.languages if profile else ()), *locales_in(desk.locales)))
    return sorted((it for it in names if it != SOURCE_LOCALE), key=lambda it: it != now)


def _in_one(desk: Desk, locale: str, where: TextLocation) -> Json:
    return {
        "locale": locale,
        "name": desk.player.conversation.bundle.course.language_name(locale),
        "dir": direction(locale),
        "open": locale in locales_in(desk.locales),
        **_in(desk, locale, where),
    }


def _in(desk: Desk, locale: str, where: TextLocation) -> Json:
    """Return a translation, its state and, if it is stale, the English it was made from."""
    entry = desk.translation(locale, where.context, where.words)
    made_from = entry.translated_from if entry and entry.stale else ""
    return {"words": entry.words if entry else "", "state": entries.state(entry), "madeFrom": made_from}


def text(desk: Desk, asked: Json) -> Json:
    """Replace a text in its file, and update its translations as the author states."""
    where = where_in(asked)
    now = _reword(desk, where, word_in(asked, "words"), word_in(asked, "meaning"))
    return {"where": _written(now), "said": _saved(desk, where)}


def _saved(desk: Desk, where: TextLocation) -> str:
    """Return the sentence told after English words were saved. Unlike translations, they have no draft state."""
    if where.context in desk.player.conversation.bundle.course.drafts:
        return "Saved. Girls are not offered this lesson: it is not in the course yet."
    return "Saved. English has no drafts: girls read it as soon as the bot loads these files."


_ONLY_WRONG = "A name or a star is not the same any more, so no old translation fits: choose “The old text is wrong”."


def _reword(desk: Desk, where: TextLocation, new: str, meaning: str) -> TextLocation:
    path = desk.path(where.place.file)
    sheet = writable_files.read(path)
    place = place_now(sheet.text, where.place, where.words)
    after = replace_words(sheet.text, place, where.words, new)
    if isinstance(after, Refusal):
        raise EditRefused(f"{after.message} {after.hint}")
    if changed_numbers(sheet.text, after):
        raise EditRefused("A number that girls call is changed by whoever runs this, where it is asked for twice.")
    words = words_at(after, place) or new
    if question := desk.question(where.context, where.words, words, meaning):
        raise EditRefused(_ONLY_WRONG if question["only"] else "Say first what the change means for the translations.")
    desk.write(where.place.file, after, sheet.mark, {(where.words, words): meaning})
    return TextLocation(words, place)


def translation(desk: Desk, asked: Json) -> Json:
    """Write the translation of a text in one language as a draft."""
    where, locale, words = where_in(asked), word_in(asked, "locale"), word_in(asked, "words").strip()
    if not where.words:
        raise EditRefused("There is no text to translate here.")
    if not desk.holds(where.place.file):
        raise EditRefused("This text belongs to another part of the lessons.")
    if locale not in locales_in(desk.locales):
        raise EditRefused(f"Nobody has begun this language yet. Type `python main.py messages update {locale}`.")
    writable_files.must_lie_in(path_of(desk.locales, locale), desk.locales)
    if (now := _in(desk, locale, where))["words"] != word_in(asked, "before"):
        raise EditRefused(f"Somebody else has changed this translation meanwhile. It says now: {now['words']}")
    checked = _checked(desk, TranslationDraft(where.text, locale, words))
    if has_errors(checked.problems):
        raise EditRefused(next(sentence_of(it) for it in checked.problems if it.severity == "error"))
    entries.translate(desk.locales, locale, {(where.context, where.words): words}, desk.byline())
    return {
        **_in(desk, locale, where),
        "said": " ".join(("Saved as a draft.", *map(sentence_of, checked.problems))),
    }


def draft(desk: Desk, asked: Json) -> Json:
    """Check a translation while it is typed: its problems, corrected words where known, and its length."""
    typed = TranslationDraft(where_in(asked).text, word_in(asked, "locale"), word_in(asked, "words").strip())
    checked = _checked(desk, typed)
    problems = [{"severity": it.severity, "sentence": sentence_of(it)} for it in checked.problems]
    return {"problems": problems, "mended": checked.mended, "length": checked.length, "room": checked.room}


def _checked(desk: Desk, typed: TranslationDraft) -> CheckedDraft:
    bundle = desk.player.conversation.bundle
    return check_draft(bundle.course, bundle.catalogs, typed)


def sentence_of(problem: Problem) -> str:
    """Return the message and hint of a problem, as shown at the field and when a save is refused."""
    return f"{problem.message} {problem.hint}"


def following(desk: Desk, asked: Json) -> Json:
    """Return the next untranslated text after the one in the request, in the language of the chat."""
    player, here = desk.player, where_in(asked).text
    bundle, locale = player.conversation.bundle, player.session.locale if player.session else SOURCE_LOCALE
    found = next_missing(bundle.course, bundle.catalogs, locale, player.lesson(), here)
    if found is None:
        raise EditRefused(f"Nothing is missing in {bundle.course.language_name(locale)} here.")
    return {"where": source(found), "locale": locale}


def _written(where: TextLocation) -> Json | None:
    return source(Text(where.words, where.context, where.place))


def entry_of(desk: Desk, locale: str, text: Text) -> PoEntry:
    """Return the entry of a text in a language; an empty one where there is none."""
    there = PoEntry(text.source, text.context)
    if locale == SOURCE_LOCALE:
        return next(signed_source(desk.locales, [there]))
    return desk.translation(locale, text.context, text.source) or there


def unfit(desk: Desk, locale: str, text: Text, entry: PoEntry) -> str:
    """Return the reason why this account, or anybody, cannot sign a text; empty when it can."""
    if not entry.words:
        return "This text is not translated yet."
    if entry.fuzzy:
        return "Its English has changed since it was translated: it has to be translated anew first."
    if desk.account.name in writers(entry):
        verb = "wrote" if locale == SOURCE_LOCALE else "translated"
        return f"You {verb} this text yourself. Somebody else has to sign it."
    return next(iter(_errors_in(desk, locale, text, entry)), "")


def _errors_in(desk: Desk, locale: str, text: Text, entry: PoEntry) -> list[str]:
    """Return the errors in the words of a text; for English those that `check` found at its line."""
    bundle, place = desk.player.conversation.bundle, text.place
    if locale == SOURCE_LOCALE:
        found = [it for it in desk.player.problems if place and (it.file, it.line) == (place.file, place.line)]
    else:
        found = list(check_draft(bundle.course, bundle.catalogs, TranslationDraft(text, locale, entry.words)).problems)
    return [sentence_of(it) for it in found if it.severity == "error"]


_CHANGED = "This text has changed meanwhile: read it again."

SignatureEdit = Callable[[Course, Path, str, PoEntry, Reviewer], bool]


def sign(desk: Desk, asked: Json) -> Json:
    """Sign a text in one language. Raise EditRefused if it is not as it was read, or if the account wrote it."""
    locale, reviewer = _signer(desk, asked)
    text = where_in(asked).text
    entry = entry_of(desk, locale, text)
    if print_of(entry) != word_in(asked, "print"):
        raise EditRefused(_CHANGED)
    if why := unfit(desk, locale, text, entry):
        raise EditRefused(why)
    if not _change_signature(desk, locale, sign_text, entry, reviewer):
        raise EditRefused(_CHANGED)
    return {"said": "Signed."}


def unsign(desk: Desk, asked: Json) -> Json:
    """Take back one's own signature on a text."""
    locale, reviewer = _signer(desk, asked)
    if not _change_signature(desk, locale, take_back, entry_of(desk, locale, where_in(asked).text), reviewer):
        raise EditRefused("You have not signed this text.")
    return {"said": "Your signature is taken back."}


def _signer(desk: Desk, asked: Json) -> tuple[str, Reviewer]:
    """Return the language of a request, and who signs. Raise EditRefused where nothing can be signed here."""
    locale, where = word_in(asked, "locale"), where_in(asked)
    if locale not in (SOURCE_LOCALE, *locales_in(desk.locales)):
        raise EditRefused("Nobody has begun this language yet.")
    if not desk.holds(where.place.file):
        raise EditRefused("This text belongs to another part of the lessons.")
    return locale, desk.reviewer(word_in(asked, "initials").strip())


def _change_signature(desk: Desk, locale: str, act: SignatureEdit, entry: PoEntry, reviewer: Reviewer) -> bool:
    if locale != SOURCE_LOCALE:
        must_lie_in(path_of(desk.locales, locale), desk.locales)
    return act(desk.player.conversation.bundle.course, desk.locales, locale, entry, reviewer)
