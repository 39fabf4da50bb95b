"""Reasons why a text cannot be signed, or not by this account."""

from __future__ import annotations

from bot.authoring.editor.preview.desk import Desk
from bot.authoring.editor.preview.text_editor import sentence_of
from bot.authoring.translation.bylines import writers
from bot.authoring.translation.draft_check import TranslationDraft, check_draft
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.text import Text
from bot.lessons.translations.po import PoEntry


def unfit(desk: Desk, locale: str, text: Text, entry: PoEntry) -> str:
    """Return the reason why this account, or anybody, cannot sign a text; empty when it can."""
    if not entry.words:
        return "This text is not translated yet."
    if entry.fuzzy:
        return "Its English has changed since it was translated: it has to be translated anew first."
    if desk.account.name in writers(entry):
        verb = "wrote" if locale == SOURCE_LOCALE else "translated"
        return f"You {verb} this text yourself. Somebody else has to sign it."
    return next(iter(_errors(desk, locale, text, entry)), "")


def _errors(desk: Desk, locale: str, text: Text, entry: PoEntry) -> list[str]:
    """Return the errors in the words of a text; for English those that `check` found at its line."""
    bundle, place = desk.player.conversation.bundle, text.place
    if locale == SOURCE_LOCALE:
        found = [it for it in desk.player.problems if place and (it.file, it.line) == (place.file, place.line)]
    else:
        found = list(check_draft(bundle.course, bundle.catalogs, TranslationDraft(text, locale, entry.words)).problems)
    return [sentence_of(it) for it in found if it.severity == "error"]
